"""Under which key the citizens' pseudonyms stand: with another one, nobody's tickets would be found again."""

from sqlalchemy import Connection, select

from storage.prepared import Prepared
from storage.records import PseudonymKeys
from storage.tables import PSEUDONYM_KEY
from storage.upsert import replacing

_READ = select(PSEUDONYM_KEY.c.key_id, PSEUDONYM_KEY.c.next_key_id).where(PSEUDONYM_KEY.c.id == 1)
_SAVE = Prepared(replacing(PSEUDONYM_KEY, ("id",)))


class PseudonymKeyBook:
    """The one row."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self) -> PseudonymKeys | None:
        """Give what holds; None in a database that the product has not started on yet."""
        row = self._connection.execute(_READ).first()
        return None if row is None else PseudonymKeys(*row)

    def save(self, keys: PseudonymKeys) -> None:
        """Replace what holds."""
        row = {"id": 1, "key_id": keys.key_id, "next_key_id": keys.next_key_id}
        _SAVE.run(self._connection, row)
