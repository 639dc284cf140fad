"""Counting the time of an update that fails."""

import time

import pytest

from bot.telegram.attempts import Attempts


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the time, in seconds, as its last item."""
    times = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: times[-1])
    return times


def test_the_time_of_one_update_counts_until_it_is_settled(now: list[float]) -> None:
    """An update's time counts from its first delivery until settled, separately for each update."""
    attempts = Attempts()
    assert attempts.begin(1) == 0
    now.append(103)
    assert [attempts.begin(update_id) for update_id in (2, 1)] == [0, 3]
    now.append(107)
    assert attempts.begin(1) == 7
    attempts.forget(1)
    attempts.forget(1)
    assert [attempts.begin(update_id) for update_id in (1, 2)] == [0, 4]


def test_memory_is_bounded(now: list[float]) -> None:
    """Above the limit the oldest times are dropped and the newest kept."""
    attempts = Attempts(most=3)
    for update_id in (1, 2, 3, 4):
        attempts.begin(update_id)
    now.append(102)
    assert [attempts.begin(update_id) for update_id in (4, 3, 2)] == [2, 2, 2]
    assert attempts.begin(1) == 0
