"""Hours in which nobody is disturbed, and when news is told, in the city's own time. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

DIGEST_AT = "18:30"
"""The city's local time from which followers are told news, unless operators set another."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `begin` (inclusive) until `end` (exclusive), over midnight if it ends before it begins; if equal: never."""

    begin: time = time(21, 30)
    end: time = time(8)

    def holds(self, at: time) -> bool:
        """Tell whether a time of day lies within."""
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


def next_allowed(moment: datetime, quiet: Quiet, zone: tzinfo) -> datetime:
    """Return the moment itself, or the end of the quiet hours that it lies in; aware, in UTC."""
    local = moment.astimezone(zone)
    if not quiet.holds(local.time()):
        return moment.astimezone(UTC)
    ends = local.replace(hour=quiet.end.hour, minute=quiet.end.minute, second=0, microsecond=0)
    if ends <= local:
        ends = (ends.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)
    return ends.astimezone(UTC)
