"""Hours in which nobody is disturbed, in the city's time."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.following.quiet import Quiet, next_allowed

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        ("2023-06-01 21:29", "2023-06-01 21:29"),
        ("2023-06-01 21:30", "2023-06-02 08:00"),
        ("2023-06-02 00:10", "2023-06-02 08:00"),
        ("2023-06-02 07:59", "2023-06-02 08:00"),
        ("2023-06-02 08:00", "2023-06-02 08:00"),
    ],
)
def test_over_midnight(at: str, allowed: str) -> None:
    """A notice due at night goes out at its end, the same morning or the next."""
    moment = datetime.fromisoformat(at).replace(tzinfo=ZONE)
    assert next_allowed(moment, Quiet(), ZONE).astimezone(ZONE) == datetime.fromisoformat(allowed).replace(
        tzinfo=ZONE
    )


def test_equal_times_mean_no_quiet_hours() -> None:
    """Equal times mean that there are no quiet hours."""
    assert not any(Quiet(time(8), time(8)).holds(time(hour)) for hour in range(24))


@given(
    st.datetimes(min_value=datetime(2023, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_what_is_allowed_is_not_quiet(moment: datetime, begin: time, end: time) -> None:
    """With any hours the moment found is outside them, not earlier, and within a day."""
    quiet = Quiet(begin, end)
    allowed = next_allowed(moment, quiet, ZONE)
    assert not quiet.holds(allowed.astimezone(ZONE).time())
    assert moment <= allowed <= moment + timedelta(days=1)
