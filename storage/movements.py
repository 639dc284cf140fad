"""Which commitments had anything published, and when last: what followers may have to be told."""

from datetime import datetime

from sqlalchemy import func, select

from storage.repository import Repository
from storage.tables import COMMITMENT_ACTUAL, COMMITMENT_OVERRIDE, COMMITMENT_STATUS


class Movements(Repository):
    """Statuses, figures and verdicts by when they were recorded."""

    def latest(self, city: str, after: datetime, until: datetime) -> dict[str, datetime]:
        """Map commitment ids to when anything was last recorded about them, after `after` and up to `until`."""
        found: dict[str, datetime] = {}
        for table in (COMMITMENT_STATUS, COMMITMENT_ACTUAL, COMMITMENT_OVERRIDE):
            row = table.c
            inside = (row.city == city, row.recorded_at > after, row.recorded_at <= until)
            grouped = (
                select(row.commitment, func.max(row.recorded_at)).where(*inside).group_by(row.commitment)
            )
            for commitment, at in self._connection.execute(grouped):
                found[commitment] = max(at, found.get(commitment, at))
        return found
