"""What follows from a refusal: growing random waits that never cut short a platform's own."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.channel import ChannelError
from bot.courier.verdict import MOST_ATTEMPTS, PAUSE, after_refusal, backoff, closed_until
from storage.records import NoticeKind, NoticeRecord, NoticeState

NOW = datetime(2023, 3, 2, tzinfo=UTC)


def notice(attempts: int = 1, *, doubtful: bool = False) -> NoticeRecord:
    """Return a notice that was just tried."""
    return NoticeRecord(
        "c", "z", "push", NoticeKind.ANSWERED, "k", "[]", NOW, NOW, state=NoticeState.SENDING, attempts=attempts,
        doubtful=doubtful,
    )  # fmt: skip


def test_waits_grow_and_differ() -> None:
    """Waits are at least a second, at most half an hour, and random."""
    for attempts, most in ((1, 2), (5, 32), (40, 1800)):
        drawn = [backoff(attempts).total_seconds() for _ in range(200)]
        assert all(1 <= seconds <= most for seconds in drawn)
        assert max(drawn) > most / 2
        assert len(set(drawn)) > 20


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (ChannelError("x", permanent=True, blocked=True), NoticeState.FAILED),
        (ChannelError("x", hold=True), NoticeState.HELD),
        (ChannelError("x", blocked=True), NoticeState.HELD),
        (ChannelError("x", whole=True, hold=True), NoticeState.WAITING),
        (ChannelError("x", retry_after=5), NoticeState.WAITING),
        (ChannelError("x", doubtful=True), NoticeState.WAITING),
        (ChannelError("x"), NoticeState.WAITING),
    ],
)
def test_each_kind_of_refusal_has_its_state(error: ChannelError, state: NoticeState) -> None:
    """Each refusal has its state and reason, and a waiting notice no lease."""
    after = after_refusal(notice(), error, NOW)
    assert (after.state, after.why, after.lease_owner, after.doubtful) == (state, "x", None, error.doubtful)


def test_a_channel_without_a_time_pauses_for_a_minute() -> None:
    """A channel paused without a time, and its notices, wait for a minute."""
    error = ChannelError("x", whole=True)
    assert closed_until(error, NOW) == after_refusal(notice(), error, NOW).due_at == NOW + PAUSE


def test_after_the_last_try_it_is_held_and_left_in_peace_for_a_day() -> None:
    """After the last try it is held and left alone for a day, whatever the reason, even doubt."""
    after = after_refusal(notice(MOST_ATTEMPTS), ChannelError("x", doubtful=True), NOW)
    assert (after.state, after.doubtful, after.due_at) == (NoticeState.HELD, True, NOW + timedelta(days=1))
