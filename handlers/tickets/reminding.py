"""The one reminder to rate an answer: when it is created, and what it says. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers import wording
from handlers.listing import if_solved
from handlers.messages import Reply
from handlers.outcome import NewNotice
from storage.records import FeedbackRecord, NoticeKind

AFTER = timedelta(days=3)
"""After the answer: time enough to see whether the work lasts."""
NOT_AFTER = timedelta(days=10)
"""After this no reminder is sent: one so late (because the server was off, say) would only confuse."""
FROM_HOUR, TO_HOUR = 9, 20
"""The city's hours in which it is created; it should disturb nobody's evening."""


def answered_within(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Return from when to when (exclusive) a ticket must have been answered for a reminder now; None at other hours."""
    if not FROM_HOUR <= now.astimezone(zone).hour < TO_HOUR:
        return None
    return now - NOT_AFTER, now - AFTER


def key(number: str) -> str:
    """Return the key of a ticket's reminder."""
    return f"{number}:remind"


def reminder(ticket: FeedbackRecord, zone: ZoneInfo) -> NewNotice:
    """Return the reminder; it expires once the answer is too old. Raises ValueError if there is no answer."""
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
