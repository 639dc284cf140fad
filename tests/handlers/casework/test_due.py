"""Due dates follow China's calendar of working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.casework.due import due_date, is_working_day


def test_holidays_and_worked_weekends() -> None:
    """National Day 2023 is off, and the Saturday that made up for it (7 October) is worked."""
    assert not is_working_day(date(2023, 10, 2))
    assert is_working_day(date(2023, 10, 7))
    assert not is_working_day(date(2023, 10, 14))


def test_due_over_the_national_day() -> None:
    """Two working days from Thursday, 28 September 2023 end on Sunday, 8 October, which was worked."""
    assert due_date(date(2023, 9, 28), 2) == date(2023, 10, 8)


def test_the_day_of_receipt_does_not_count() -> None:
    """One working day from a Thursday is the Friday, and from a Friday the Monday."""
    assert due_date(date(2023, 6, 8), 1) == date(2023, 6, 9)
    assert due_date(date(2023, 6, 9), 1) == date(2023, 6, 12)


def test_years_that_are_not_announced_yet() -> None:
    """Where the calendar knows nothing, Monday to Friday are worked, but on New Year's, Labour and National Day."""
    assert is_working_day(date(2050, 10, 4))
    assert not is_working_day(date(2050, 10, 3))
    assert not is_working_day(date(2050, 10, 1))
    assert due_date(date(2049, 12, 31), 1) == date(2050, 1, 3)
    assert due_date(date(2054, 12, 31), 1) == date(2055, 1, 4)  # The first is a Friday.


@given(st.dates(date(2003, 1, 1), date(2060, 1, 1)), st.integers(1, 60))
def test_exactly_so_many_working_days_lie_between(received: date, days: int) -> None:
    """The due date is a working day, and from receipt to it there are exactly that many."""
    due = due_date(received, days)
    span = [received + timedelta(days=n) for n in range(1, (due - received).days + 1)]
    assert sum(map(is_working_day, span)) == days
    assert is_working_day(due)


@pytest.mark.parametrize("days", [0, -3])
def test_a_limit_under_one_day_is_refused(days: int) -> None:
    """The error names the value and the remedy."""
    with pytest.raises(ValueError, match=f"working_days is {days}; give 1 or more"):
        due_date(date(2023, 6, 9), days)
