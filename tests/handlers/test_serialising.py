"""State and replies survive as JSON, and another version's are harmless."""

from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from handlers.messages import Choice, Reply
from handlers.serialising import dump_replies, dump_state, load_replies, load_state
from handlers.state import Mode, State
from storage.records import FeedbackKind

_ZONES = st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_IDS = st.lists(st.text(max_size=8), max_size=4).map(tuple)
_REPLIES = st.lists(
    st.builds(
        Reply, st.text(max_size=50), st.lists(st.builds(Choice, st.text(), st.text()), max_size=2).map(tuple)
    ),
    max_size=3,
).map(tuple)
_STATES = st.builds(
    State,
    mode=st.sampled_from(Mode),
    since=st.none() | st.datetimes(timezones=st.just(UTC) | _ZONES),
    shown=_IDS,
    section=st.none() | st.text(max_size=9),
    offset=st.integers(0, 500),
    draft=st.none() | st.text(max_size=200),
    draft_kind=st.none() | st.sampled_from(FeedbackKind),
    about=_IDS,
    awaiting_place=st.none() | st.text(max_size=14),
    more=_REPLIES,
)


@given(_STATES)
def test_a_state_comes_back_as_it_was(state: State) -> None:
    """Every state is the same after writing and reading."""
    assert load_state(dump_state(state)) == state


@given(_REPLIES)
def test_replies_come_back_as_they_were(replies: tuple[Reply, ...]) -> None:
    """Every reply is the same after writing and reading."""
    assert load_replies(dump_replies(replies)) == replies


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"mode":"dancing"}', '{"draft":{"text":"王小明的电话"}}', '{"shown":"3-001"}']
)
def test_an_unreadable_state_is_a_fresh_one(text: str) -> None:
    """An unparsable state is replaced by a fresh one, and logged without the citizen's words."""
    with capture_logs() as logs:
        assert load_state(text) == State()
    assert [log["event"] for log in logs] == ["state_unreadable"]
    assert "王小明" not in str(logs)


def test_no_state_is_a_fresh_one() -> None:
    """A newcomer has a fresh state, and nothing is logged."""
    with capture_logs() as logs:
        assert load_state(None) == State()
    assert logs == []
