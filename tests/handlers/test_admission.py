from collections import deque
from contextlib import ExitStack

from handlers.admission import Admission, Limits


class Hands:
    """A manual clock."""

    now = 0.0

    def __call__(self) -> float:
        """Return the set time."""
        return self.now


def admission(hands: Hands, **limits: float) -> Admission:
    """Return an admission with these limits."""
    return Admission(Limits(**limits), hands)  # type: ignore[arg-type]


def answer_in_turn(admission: Admission, hands: Hands, each: float, count: int) -> None:
    """Keep twenty at work, completing one every `each` seconds, until `count` were."""
    at_work: deque[ExitStack] = deque()
    for _ in range(count):
        while len(at_work) < 20:
            at_work.append(ExitStack())
            at_work[-1].enter_context(admission.at_work_on())
        hands.now += each
        at_work.popleft().close()
    for one in at_work:
        hands.now += each
        one.close()


def let_in(admission: Admission) -> int:
    """Return how many are admitted at once with none answered."""
    with ExitStack() as at_work:
        while not admission.overloaded():
            at_work.enter_context(admission.at_work_on())
        return admission.at_work


def test_as_many_are_let_in_as_can_be_answered_in_time() -> None:
    """At an answer every 10 ms two seconds admit 200; ten times slower admits fewer."""
    hands = Hands()
    once = admission(hands, longest_wait=2.0)
    answer_in_turn(once, hands, 0.010, 500)
    assert 190 <= let_in(once) <= 210
    assert once.at_work == 0
    answer_in_turn(once, hands, 0.001, 500)
    assert 1800 <= let_in(once) <= 2000


def test_a_quiet_hour_tells_nothing_of_what_can_be_done() -> None:
    """Half-second answers one at a time do not refuse forty at once."""
    hands = Hands()
    quiet = admission(hands)
    for _ in range(100):
        with quiet.at_work_on():
            hands.now += 0.5
    with ExitStack() as at_work:
        for _ in range(40):
            assert not quiet.overloaded()
            at_work.enter_context(quiet.at_work_on())


def test_what_stands_still_is_joined_by_nobody() -> None:
    """While the oldest message waits too long newcomers are refused; once it is done, all are admitted."""
    hands = Hands()
    stuck = admission(hands, longest_wait=2.0)
    with stuck.at_work_on():
        hands.now = 1.9
        assert not stuck.overloaded()
        hands.now = 2.1
        assert stuck.overloaded()
    assert not stuck.overloaded()


def test_there_is_a_most_however_fast_it_goes() -> None:
    """There is a maximum however fast answers are, to bound memory."""
    fast = admission(Hands(), most_at_work=3)
    with ExitStack() as at_work:
        for _ in range(3):
            assert not fast.overloaded()
            at_work.enter_context(fast.at_work_on())
        assert fast.overloaded()
