"""Counting deliveries."""

from bot.telegram.attempts import Attempts


def test_deliveries_of_one_update_add_up_until_it_is_settled() -> None:
    """An update's deliveries add up until settled, separately for each update."""
    attempts = Attempts()
    assert [attempts.begin(update_id) for update_id in (1, 2, 1)] == [1, 1, 2]
    attempts.forget(1)
    attempts.forget(1)
    assert attempts.begin(1) == 1


def test_memory_is_bounded() -> None:
    """Above the limit the oldest counts are dropped and the newest kept."""
    attempts = Attempts(most=3)
    for update_id in (1, 2, 3, 4):
        attempts.begin(update_id)
    assert [attempts.begin(update_id) for update_id in (4, 3, 2)] == [2, 2, 2]
    assert attempts.begin(1) == 1
