"""WeChat's ledger over two simulated days, and its invariants for any actions."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.messages import Act
from handlers.notices.windows import ALLOWS, Window, allowed, is_most, open_by, refund, spend
from storage.records import Grant

START = datetime(2023, 3, 2, 1, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def test_a_message_allows_five_within_two_days() -> None:
    """A message allows five pushes, no sixth, and none at the very end of the 48 hours."""
    window = open_by((), Act.MESSAGE, START)
    for left in (5, 4, 3, 2, 1):
        assert allowed(window, START + HOUR) == left
        window = spend(window, START + HOUR)
    assert (allowed(window, START + HOUR), window) == (0, ())
    fresh = open_by((), Act.MESSAGE, START)
    assert allowed(fresh, START + 48 * HOUR - MINUTE) == 5
    assert allowed(fresh, START + 48 * HOUR) == 0


def test_a_click_allows_three_within_a_minute() -> None:
    """A click, a follow and a scan allow three within a minute and none after it."""
    for act in (Act.CLICK, Act.FOLLOW, Act.SCAN):
        window = open_by((), act, START)
        assert allowed(window, START + timedelta(seconds=59)) == 3
        assert allowed(window, START + MINUTE) == 0


def test_what_two_actions_allow_does_not_add_up() -> None:
    """Two actions' allowances do not add up: the larger applies, pushes count for both, and the smaller remains."""
    window = open_by((), Act.MESSAGE, START)
    for _ in range(4):
        window = spend(window, START)
    assert allowed(window, START) == 1
    window = open_by(window, Act.CLICK, START + HOUR)
    assert allowed(window, START + HOUR) == 3
    window = spend(window, START + HOUR)
    assert allowed(window, START + HOUR) == 2
    assert allowed(window, START + HOUR + MINUTE) == 0


def test_a_click_takes_nothing_from_an_open_window() -> None:
    """A click leaves an open window's five, also after its minute."""
    window = open_by(open_by((), Act.MESSAGE, START), Act.CLICK, START + HOUR)
    assert allowed(window, START + HOUR) == 5
    assert allowed(window, START + 2 * HOUR) == 5


def test_two_days_of_a_citizen() -> None:
    """Over two days of actions each hour allows exactly what WeChat does."""
    window = open_by((), Act.FOLLOW, START)
    assert allowed(window, START) == 3
    window = spend(window, START)
    assert allowed(window, START + MINUTE) == 0
    window = open_by(window, Act.MESSAGE, START + HOUR)
    for hour in (2, 3, 5, 20):
        window = spend(window, START + hour * HOUR)
    assert allowed(window, START + 24 * HOUR) == 1
    window = open_by(window, Act.CLICK, START + 24 * HOUR)
    assert [allowed(window, START + 24 * HOUR + seconds * timedelta(seconds=1)) for seconds in (0, 61)] == [
        3,
        1,
    ]
    window = spend(window, START + 25 * HOUR)
    assert allowed(window, START + 26 * HOUR) == 0
    window = open_by(window, Act.MESSAGE, START + 40 * HOUR)
    assert [allowed(window, START + hour * HOUR) for hour in (48, 49, 87, 88)] == [5, 5, 5, 0]


def test_a_refusal_gives_the_message_back() -> None:
    """A refused push is given back, without undoing the citizen's actions or another courier's pushes."""
    before = open_by((), Act.MESSAGE, START)
    spent = spend(before, START)
    assert refund(spent, before=before, spent=spent) == before
    again = open_by(spent, Act.MESSAGE, START + HOUR)
    assert refund(again, before=before, spent=spent) == again
    two = spend(spent, START)
    assert refund(two, before=before, spent=spent) == two


@given(st.lists(st.tuples(st.integers(0, 3 * 24 * 60), st.sampled_from([*Act, None])), max_size=40))
def test_the_ledger_never_allows_more_than_an_action_did(steps: list[tuple[int, Act | None]]) -> None:
    """With any actions and pushes no more is sent than the largest allowance since."""
    window: Window = ()
    opened: list[tuple[datetime, Act]] = []
    for minutes, act in sorted(steps, key=lambda step: step[0]):
        now = START + minutes * MINUTE
        if act:
            window = open_by(window, act, now)
            opened.append((now, act))
        elif allowed(window, now):
            window = spend(window, now)
        alive = [ALLOWS[act][0] for since, act in opened if now < since + ALLOWS[act][1]]
        assert 0 <= allowed(window, now) <= max(alive, default=0)
        assert all(isinstance(grant, Grant) and grant.left > 0 for grant in window)
        assert len(window) <= 2


@given(st.lists(st.tuples(st.integers(0, 48 * 60), st.sampled_from(Act)), max_size=8))
def test_what_an_action_that_is_most_allows_does_not_rest_on_what_was(steps: list[tuple[int, Act]]) -> None:
    """A message resets the window whatever was open; a click does not."""
    window: Window = ()
    for minutes, act in sorted(steps):
        window = open_by(window, act, START + minutes * MINUTE)
    assert is_most(Act.MESSAGE)
    assert open_by(window, Act.MESSAGE, START + 48 * HOUR) == open_by((), Act.MESSAGE, START + 48 * HOUR)
    assert not is_most(Act.CLICK)
