"""A day in somebody's spelling, and the moments it spans."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.days import FIRST, LAST, read_day, span

SUIZHOU = ZoneInfo("Asia/Shanghai")
DAY = date(2023, 11, 5)


def test_a_span_includes_both_days() -> None:
    """One local day is from its midnight to the next, as UTC."""
    begin, end = datetime(2023, 11, 4, 16, tzinfo=UTC), datetime(2023, 11, 5, 16, tzinfo=UTC)
    assert span(DAY, DAY, SUIZHOU) == (begin, end)


def test_a_span_follows_daylight_saving() -> None:
    """A day with a clock change has its own length."""
    since, until = span(date(2023, 3, 26), date(2023, 3, 26), ZoneInfo("Europe/Berlin"))
    assert since is not None
    assert until is not None
    assert until - since == timedelta(hours=23)


def test_an_open_side_is_none() -> None:
    """An omitted side is open."""
    assert span(None, None, SUIZHOU) == (None, None)
    assert span(DAY, None, SUIZHOU)[1] is None


@given(st.dates(FIRST, LAST), st.integers(0, 400))
def test_any_span_is_half_open_and_aware(first: date, days: int) -> None:
    """The first moment of the first day is in the span, the first moment after the last day is not."""
    last = min(first + timedelta(days=days), LAST)
    since, until = span(first, last, SUIZHOU)
    assert since is not None
    assert until is not None
    assert since < until
    assert (since.utcoffset(), until.utcoffset()) == (timedelta(0), timedelta(0))
    assert since.astimezone(SUIZHOU).date() == first
    assert (until - timedelta(microseconds=1)).astimezone(SUIZHOU).date() == last


@pytest.mark.parametrize("written", ["2023-13-05", "gestern", "", "0001-01-01", "9999-12-31"])
def test_what_is_no_day_is_refused(written: str) -> None:
    """Unreadable and implausible days are refused."""
    assert read_day(" 2023-11-05 ") == DAY
    with pytest.raises(ValueError, match=r"isoformat|超出范围|month"):
        read_day(written)
