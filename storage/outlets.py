"""Each channel's pace over all processes, and the pauses that its platform asked for."""

from dataclasses import asdict, fields

from sqlalchemy import Connection, select

from storage.prepared import Prepared
from storage.records import OutletRecord
from storage.tables import OUTLET
from storage.upsert import replacing

_NAMES = tuple(field.name for field in fields(OutletRecord))
_COLUMNS = tuple(OUTLET.c[name] for name in _NAMES)
_SAVE = Prepared(replacing(OUTLET, ("city", "channel")))


class Outlets:
    """One row a channel."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, city: str, channel: str, *, lock: bool = False) -> OutletRecord | None:
        """Give how a channel stands; None: nothing was sent on it yet. `lock`: couriers take turns at it."""
        wanted = select(*_COLUMNS).where(OUTLET.c.city == city, OUTLET.c.channel == channel)
        row = self._connection.execute(wanted.with_for_update() if lock else wanted).first()
        return None if row is None else OutletRecord(*row)

    def save(self, outlet: OutletRecord) -> None:
        """Replace how a channel stands."""
        _SAVE.run(self._connection, asdict(outlet))

    def all(self, city: str) -> list[OutletRecord]:
        """List the channels on which something was sent."""
        rows = self._connection.execute(
            select(*_COLUMNS).where(OUTLET.c.city == city).order_by(OUTLET.c.channel)
        )
        return [OutletRecord(*row) for row in rows]
