"""A channel's pace holds in every period, whoever asks and however often."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.courier import Pace

START = datetime(2023, 3, 2, tzinfo=UTC)


def test_after_a_rest_a_burst_may_leave_and_then_one_at_a_time() -> None:
    """Ten may leave at once, then ten a second."""
    pace = Pace(per_second=10, burst=10)
    assert pace.room(None, START) == 10
    free_at = pace.after(None, START, 10)
    assert pace.room(free_at, START) == 0
    assert pace.room(free_at, START + timedelta(seconds=0.1)) == 1
    assert pace.room(free_at, START + timedelta(hours=1)) == 10


def test_a_clock_that_was_set_back_stops_nothing() -> None:
    """After the clock was a day ahead nothing is delayed, and slightly different clocks still count together."""
    pace = Pace(per_second=10, burst=10)
    free_at = pace.after(None, START + timedelta(days=1), 10)
    assert pace.room(free_at, START) == 10
    assert pace.after(free_at, START, 5) == START + timedelta(seconds=0.5)
    assert pace.room(pace.after(None, START + timedelta(seconds=2), 1), START) == 0


@given(
    st.floats(0.5, 50),
    st.integers(1, 40),
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 50)), max_size=50),
)
def test_no_stretch_of_time_holds_more_than_it_may(
    per_second: float, burst: int, asked: list[tuple[int, int]]
) -> None:
    """Between any two moments at most a burst plus the rate leaves, and asking too early costs nothing."""
    pace, free_at, now = Pace(per_second, burst), None, START
    sent: list[tuple[datetime, int]] = []
    for wait, wanted in asked:
        now += timedelta(milliseconds=wait)
        leaving = min(wanted, pace.room(free_at, now))
        if leaving:
            free_at = pace.after(free_at, now, leaving)
            sent.append((now, leaving))
    for first in range(len(sent)):
        for last in range(first, len(sent)):
            stretch = (sent[last][0] - sent[first][0]).total_seconds()
            assert sum(count for _, count in sent[first : last + 1]) <= burst + stretch * per_second + 1e-3
