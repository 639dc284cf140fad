"""Each channel's pace across all processes, and the pauses that its platform asked for."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from storage.columns import columns_of
from storage.prepared import Prepared
from storage.records import OutletRecord
from storage.repository import Repository
from storage.tables import OUTLET
from storage.upsert import replacing

_COLUMNS = columns_of(OUTLET, OutletRecord)
_SAVE = Prepared(replacing(OUTLET, ("city", "channel")))


class Outlets(Repository):
    """One row per channel."""

    def locked(self, city: str, channel: str, now: datetime) -> OutletRecord:
        """Return and lock a channel's state, so that couriers take turns; a new channel is free at `now`."""
        wanted = select(*_COLUMNS).where(OUTLET.c.city == city, OUTLET.c.channel == channel)
        return self._one(OutletRecord, wanted.with_for_update()) or OutletRecord(city, channel, now)

    def save(self, outlet: OutletRecord) -> None:
        """Replace a channel's state."""
        self._run(_SAVE, asdict(outlet))
