"""The city's local days: as people write them, and as the moments that bound them. Pure."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
"""A day outside these is a typo; and the next day can still be computed."""


class OutOfRangeError(ValueError):
    """A day outside FIRST to LAST; the message, in Chinese, is for the person who wrote it."""


def in_range(day: date) -> date:
    """Return the day. Raises OutOfRangeError."""
    if not FIRST <= day <= LAST:
        raise OutOfRangeError(f"“{day}”超出范围：请填{FIRST.year}年到{LAST.year}年之间的日期")
    return day


def read_day(written: str) -> date:
    """Parse a day written as 2023-11-05. Raises ValueError for any other text, OutOfRangeError outside FIRST to LAST."""
    return in_range(date.fromisoformat(written.strip()))


def span(first: date | None, last: date | None, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
    """Return the first day's start (inclusive) and the last day's end (exclusive) in UTC; None leaves a side open."""
    since = _midnight(first, zone) if first else None
    until = _midnight(last + timedelta(days=1), zone) if last else None
    return since, until


def clock_ahead(day: date, zone: tzinfo) -> timedelta:
    """Return a city's offset from UTC on a day; China's is eight hours all year."""
    return datetime.combine(day, time.min, zone).utcoffset() or timedelta()


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
