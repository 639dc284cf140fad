"""The city's local days: as people write them, and as the moments between which they lie. Pure."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
"""A day before or after these is a slip of the pen; and the next one can still be computed."""


class OutOfRangeError(ValueError):
    """A day outside FIRST to LAST; the message says so to whoever wrote it."""


def in_range(day: date) -> date:
    """Give the day itself. Raises OutOfRangeError."""
    if not FIRST <= day <= LAST:
        raise OutOfRangeError(f"“{day}”超出范围：请填{FIRST.year}年到{LAST.year}年之间的日期")
    return day


def read_day(written: str) -> date:
    """Read a day written as 2023-11-05. Raises ValueError for what is none, OutOfRangeError for what lies outside FIRST to LAST."""
    return in_range(date.fromisoformat(written.strip()))


def span(first: date | None, last: date | None, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
    """From the first day's beginning (included) to the last day's end (not), in UTC; None leaves that side open."""
    since = _midnight(first, zone) if first else None
    until = _midnight(last + timedelta(days=1), zone) if last else None
    return since, until


def clock_ahead(day: date, zone: tzinfo) -> timedelta:
    """How far a city's clock is ahead of UTC on a day; China's is eight hours all year."""
    return datetime.combine(day, time.min, zone).utcoffset() or timedelta()


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
