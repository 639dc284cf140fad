"""Which key the citizens' pseudonyms use: with another one, no tickets would be found again."""

from sqlalchemy import select

from storage.prepared import Prepared
from storage.records import PseudonymKeys
from storage.repository import Repository
from storage.tables import PSEUDONYM_KEY
from storage.upsert import replacing

_READ = select(PSEUDONYM_KEY.c.key_id, PSEUDONYM_KEY.c.next_key_id).where(PSEUDONYM_KEY.c.id == 1)
_SAVE = Prepared(replacing(PSEUDONYM_KEY, ("id",)))


class PseudonymKeyBook(Repository):
    """The single row."""

    def read(self) -> PseudonymKeys | None:
        """Return the current keys; None in a database on which the product has not started yet."""
        return self._one(PseudonymKeys, _READ)

    def save(self, keys: PseudonymKeys) -> None:
        """Replace the current keys."""
        row = {"id": 1, "key_id": keys.key_id, "next_key_id": keys.next_key_id}
        self._run(_SAVE, row)
