"""Talks between a clerk and a citizen: meanwhile the citizen's messages go to the ticket, and the bot holds back."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from storage.prepared import Prepared
from storage.records import Talk
from storage.repository import Repository
from storage.tables import TICKET_TALK
from storage.upsert import replacing
from storage.whose import of_citizen, parameters_of

_ROW = TICKET_TALK.c
# Built once, since it is queried for every message.
_ITS = of_citizen(TICKET_TALK)
_OF = Prepared(select(_ROW.number, _ROW.at, _ROW.answered).where(*_ITS))
_END = delete(TICKET_TALK).where(*_ITS, _ROW.number == bindparam("about"))
_KEEP = Prepared(replacing(TICKET_TALK, ("city", "citizen")))


class Talks(Repository):
    """The open talks, one per citizen. Before changing one, lock its ticket; before beginning one, take the citizen's turn
    too (`States.take_turn`).
    """

    def of(self, city: str, citizen: str) -> Talk | None:
        """Return the citizen's talk, however old."""
        return self._one(Talk, _OF, parameters_of(city, citizen))

    def keep(self, city: str, citizen: str, talk: Talk) -> None:
        """Begin or update a talk, replacing any other."""
        self._run(_KEEP, {"city": city, "citizen": citizen, **asdict(talk)})

    def end(self, city: str, citizen: str, number: str) -> None:
        """End the citizen's talk about a ticket, if there is one."""
        self._run(_END, {**parameters_of(city, citizen), "about": number})

    def forget(self, before: datetime) -> int:
        """Delete talks in which nobody wrote since a time; return how many."""
        return self._run(delete(TICKET_TALK).where(_ROW.at < before))
