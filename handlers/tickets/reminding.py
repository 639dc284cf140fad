"""One reminder to rate an answer, and never a second: when it is made, and what it says. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers import wording
from handlers.listing import if_solved
from handlers.messages import Reply
from handlers.outcome import NewNotice
from storage.records import FeedbackRecord, NoticeKind

AFTER = timedelta(days=3)
"""From the answer: time enough to see whether the work holds."""
NOT_AFTER = timedelta(days=10)
"""Then nobody is asked any more: a reminder so late (the server was off, say) would only puzzle."""
FROM_HOUR, TO_HOUR = 9, 20
"""The city's hours in which it is made; what nobody waits for disturbs nobody's evening."""


def answered_within(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Give from when (included) to when (not) a ticket must have been answered to be reminded of now; None: not at this hour."""
    if not FROM_HOUR <= now.astimezone(zone).hour < TO_HOUR:
        return None
    return now - NOT_AFTER, now - AFTER


def key(number: str) -> str:
    """What the notice of a ticket's reminder is found by."""
    return f"{number}:remind"


def reminder(ticket: FeedbackRecord, zone: ZoneInfo) -> NewNotice:
    """Make the reminder; it is dropped when the answer is too old before it arrives. Raises ValueError without an answer."""
    if ticket.answered_at is None:
        raise ValueError(f"answered_at of {ticket.number} is None: remind of tickets that are answered")
    day = wording.say_day(ticket.answered_at.astimezone(zone).date())
    text = wording.REMIND_RATING.format(number=ticket.number, day=day)
    return NewNotice(
        NoticeKind.RATING,
        key(ticket.number),
        (Reply(text, if_solved(ticket.number)),),
        ticket=ticket.number,
        expires_at=ticket.answered_at + NOT_AFTER + AFTER,
    )
