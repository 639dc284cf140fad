"""Hours in which nobody is disturbed. Pure; the city's own time."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `begin` (included) until `end` (not), over midnight where it ends earlier than it begins; the same: never."""

    begin: time = time(21, 30)
    end: time = time(8)

    def holds(self, at: time) -> bool:
        """Tell whether a time of day lies in it."""
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


def next_allowed(moment: datetime, quiet: Quiet, zone: tzinfo) -> datetime:
    """Give the moment itself, or the end of the quiet hours that it lies in; aware, in UTC."""
    local = moment.astimezone(zone)
    if not quiet.holds(local.time()):
        return moment.astimezone(UTC)
    ends = local.replace(hour=quiet.end.hour, minute=quiet.end.minute, second=0, microsecond=0)
    if ends <= local:
        ends = (ends.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)
    return ends.astimezone(UTC)
