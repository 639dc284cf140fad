"""One reminder to rate an answer, at a decent hour."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.tickets.reminding import AFTER, NOT_AFTER, answered_within, reminder
from storage.records import FeedbackState, NoticeKind, Solved
from tests.handlers.clerks import NOW, ticket

SUIZHOU = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(("hour", "asks"), [(0, True), (11, True), (12, False), (15, False), (23, False)])
def test_only_by_day(hour: int, *, asks: bool) -> None:
    """Reminders go out from nine in the morning until eight in the evening, in the city's time."""
    now = datetime(2023, 5, 9, hour, 59 if asks else 0, tzinfo=UTC)
    if hour == 0:
        now += timedelta(minutes=1)
    assert (answered_within(now, SUIZHOU) is not None) is asks


def test_neither_at_once_nor_late() -> None:
    """Reminders concern answers of three to ten days ago."""
    now = datetime(2023, 5, 9, 2, tzinfo=UTC)
    assert answered_within(now, SUIZHOU) == (now - NOT_AFTER, now - AFTER)


def test_what_it_says() -> None:
    """A reminder has ticket, answer date, words for rating, that it is the last, and buttons with the number."""
    notice = reminder(ticket(state=FeedbackState.ANSWERED, answer="好", answered_at=NOW), SUIZHOU)
    (reply,) = notice.replies
    assert (notice.kind, notice.key, notice.ticket) == (NoticeKind.RATING, "YN-1:remind", "YN-1")
    assert "2023年5月4日" in reply.text
    assert "不会再问" in reply.text
    assert [choice.say for choice in reply.choices] == [f"{one.value} YN-1" for one in Solved]
    with pytest.raises(ValueError, match="answered_at of YN-1"):
        reminder(ticket(), SUIZHOU)
