"""The state of each citizen's conversation."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from storage.columns import Words
from storage.lapsed import Lapsed
from storage.prepared import Prepared
from storage.repository import Repository
from storage.tables import CONVERSATION_STATE
from storage.upsert import replacing
from storage.whose import of_citizen, parameters_of

_LOCKS = 0x59_4E_53_54
"""Separates these advisory locks from other uses of hashtextextended in the same database."""

# Built once: building a statement for every message costs as much as running it.
_ITS = of_citizen(CONVERSATION_STATE)
_LOAD = Prepared(select(CONVERSATION_STATE.c.state).where(*_ITS))
_TAKE_TURN = Prepared(
    select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("whose", type_=Words()), _LOCKS)))
)
_SAVE = Prepared(replacing(CONVERSATION_STATE, ("city", "citizen")))


class States(Repository):
    """The conversations' states, as JSON."""

    def take_turn(self, city: str, citizen: str) -> None:
        """Take the citizen's turn: until this transaction ends, others who take it wait, in any process.

        Take it before reading or writing anything else of the citizen. SQLite needs no lock, as it has one writer.
        """
        if self._connection.dialect.name == "postgresql":
            # Not a row lock, since a newcomer has no row yet.
            _TAKE_TURN.rows(self._connection, {"whose": f"{city}/{citizen}"})

    def load(self, city: str, citizen: str) -> str | None:
        """Return the citizen's state; None for a newcomer. To change it, take the citizen's turn first."""
        state: str | None = _LOAD.scalar(self._connection, parameters_of(city, citizen))
        return state

    def save(self, city: str, citizen: str, state_json: str, now: datetime) -> None:
        """Replace the citizen's state."""
        row = {"city": city, "citizen": citizen, "state": state_json, "updated_at": now}
        self._run(_SAVE, row)

    def lapsed(self, before: datetime) -> Lapsed:
        """The states of citizens who last wrote before a time."""
        return Lapsed(self._connection, CONVERSATION_STATE, CONVERSATION_STATE.c.updated_at < before)
