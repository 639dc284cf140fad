"""What staff see of the notices to citizens: what became of each, and those that did not arrive."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from handlers.desk.masked import without_words
from handlers.desk.office import Office
from handlers.people import Actor, Permission
from storage.records import NoticeState, Undelivered

RECENT = timedelta(days=30)
"""Older ones need no attention: a citizen who writes again after so long gets them then."""
MOST = 200
CAP = 1_000
"""Where counting stops."""


class NoticeDesk:
    """The desk's part for notices."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def undelivered(self, actor: Actor) -> tuple[Undelivered, ...]:
        """List the RECENT notices about the actor's tickets that are held or failed, newest first, at most MOST."""
        actor.require(Permission.TICKET_READ)
        since = self._office.now() - RECENT
        found = await self._office.database.read(
            lambda unit: unit.fates.undelivered(self._office.city.code, actor.departments, since, MOST)
        )
        return tuple(replace(one, notice=without_words(one.notice)) for one in found)

    async def counts(self, actor: Actor) -> Mapping[NoticeState, int]:
        """Count those by state; each number stops at CAP."""
        actor.require(Permission.TICKET_READ)
        since = self._office.now() - RECENT
        return await self._office.database.read(
            lambda unit: unit.fates.count(self._office.city.code, actor.departments, since, CAP)
        )
