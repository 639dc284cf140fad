import pytest

from handlers.buckets import Buckets


class Hands:
    """A manual clock."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the set time."""
        return self.now


@pytest.fixture
def hands() -> Hands:
    """Return a clock at zero."""
    return Hands()


def test_a_burst_then_one_in_a_while(hands: Hands) -> None:
    """Three pass at once, then one every two seconds, with the wait in whole seconds."""
    buckets = Buckets(burst=3, seconds=2, clock=hands)
    assert [buckets.wait("wang") for _ in range(4)] == [0, 0, 0, 2]
    hands.now = 1.5
    assert buckets.wait("wang") == 1
    hands.now = 2.0
    assert buckets.wait("wang") == 0
    assert buckets.wait("wang") == 2


def test_a_long_pause_gives_no_more_than_a_burst(hands: Hands) -> None:
    """A long pause allows no more than a burst."""
    buckets = Buckets(burst=2, seconds=1, clock=hands)
    buckets.wait("wang")
    hands.now = 86_400
    assert [buckets.wait("wang") for _ in range(3)] == [0, 0, 1]


def test_one_citizen_does_not_slow_another(hands: Hands) -> None:
    """Each citizen has their own bucket."""
    buckets = Buckets(burst=1, seconds=5, clock=hands)
    assert buckets.wait("wang") == 0
    assert buckets.wait("wang") == 5
    assert buckets.wait("li") == 0


def test_quiet_citizens_are_forgotten_and_busy_ones_are_not(hands: Hands) -> None:
    """Full buckets are deleted to bound memory, without giving anybody an additional token."""
    buckets = Buckets(burst=1, seconds=10, clock=hands)
    for number in range(50):
        buckets.wait(f"quiet {number}")
    hands.now = 9.0
    buckets.wait("busy")
    hands.now = 10.0
    assert buckets.wait("busy") > 0
    hands.now = 20.0
    buckets.wait("new")
    assert len(buckets._buckets) + len(buckets._older) <= 2
    assert buckets.wait("new") == 10


def test_a_copy_of_a_message_costs_nothing(hands: Hands) -> None:
    """A platform's redelivery costs nothing; another message does."""
    buckets = Buckets(burst=1, seconds=10, clock=hands)
    assert [buckets.wait("wang", "1") for _ in range(3)] == [0, 0, 0]
    assert buckets.wait("wang", "2") == 10


def test_who_is_too_fast_is_told_once(hands: Hands) -> None:
    """A citizen is told once to slow down, and again only after being allowed to send."""
    buckets = Buckets(burst=1, seconds=10, clock=hands)
    buckets.wait("wang", "1")
    assert buckets.wait("wang", "2")
    assert [buckets.tell("wang") for _ in range(3)] == [True, False, False]
    hands.now = 10.0
    assert not buckets.wait("wang", "3")
    assert buckets.wait("wang", "4")
    assert buckets.tell("wang")
