from contextlib import ExitStack

from handlers.admission import Admission, Limits


class Hands:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        """Tell the time that was set."""
        return self.now


def admission(hands: Hands, **limits: float) -> Admission:
    """An admission with these limits."""
    return Admission(Limits(**limits), hands)  # type: ignore[arg-type]


def test_as_many_are_let_in_as_can_be_answered_in_time() -> None:
    """Where a message takes 10 ms behind those before it, two seconds are full with 200, and not before."""
    hands = Hands()
    full = admission(hands, longest_wait=2.0)
    for _ in range(200):
        with full.at_work_on():
            hands.now += 0.010
    with ExitStack() as at_work:
        let_in = 0
        while not full.overloaded():
            at_work.enter_context(full.at_work_on())
            let_in += 1
        assert 195 <= let_in <= 200
        assert full.at_work == let_in
    assert not full.overloaded()
    assert full.shed == 1


def test_what_stands_still_is_joined_by_nobody() -> None:
    """While the oldest message waits too long, whoever comes is refused at once; when it is through, all are let in."""
    hands = Hands()
    stuck = admission(hands, longest_wait=2.0)
    with stuck.at_work_on():
        hands.now = 1.9
        assert not stuck.overloaded()
        hands.now = 2.1
        assert stuck.overloaded()
    assert not stuck.overloaded()


def test_there_is_a_most_however_fast_it_goes() -> None:
    """Memory is bounded."""
    fast = admission(Hands(), most_at_work=3)
    with ExitStack() as at_work:
        for _ in range(3):
            assert not fast.overloaded()
            at_work.enter_context(fast.at_work_on())
        assert fast.overloaded()


def test_a_slow_hour_is_not_held_against_the_next() -> None:
    """When messages take a tenth of the time, soon ten times as many are let in."""
    hands = Hands()
    once = admission(hands)
    for each in [0.1] * 50 + [0.01] * 100:
        with once.at_work_on():
            hands.now += each
    with once.at_work_on():
        assert once.expected_wait < 2 * 0.012
