"""Days, moments, kinds of feedback and long texts, as people write them."""

from datetime import date, datetime

from handlers.wording.feedback import ANY_KIND, KIND
from handlers.wording.tickets import TICKET_DUE
from storage.records import FeedbackKind

DRAFT_SHOWN = 40
"""Characters of a draft that are quoted."""


def say_day(day: date) -> str:
    """Format a date as people do: 2023年6月9日."""
    return f"{day.year}年{day.month}月{day.day}日"


def say_due(day: date | None) -> tuple[str, ...]:
    """Return the line saying until when an answer is due; none if no date was promised."""
    return (TICKET_DUE.format(day=say_day(day)),) if day else ()


def say_since(moment: datetime, now: datetime) -> str:
    """Format a past moment as seen from `now`, both in the city's time: 今天14:05, 3月2日, 2022年12月30日."""
    days = (now.date() - moment.date()).days
    if days < 2:
        return f"{'昨天' if days == 1 else '今天'}{moment:%H:%M}"
    return _say_other_day(moment, now)


def say_until(moment: datetime, now: datetime) -> str:
    """Format a coming moment as seen from `now`, both in the city's time: 今天22:00, 明天8:30, 12月3日8:30."""
    days = (moment.date() - now.date()).days
    clock = f"{moment.hour}:{moment:%M}"
    if days < 2:
        return f"{'明天' if days == 1 else '今天'}{clock}"
    return f"{_say_other_day(moment, now)}{clock}"


def _say_other_day(moment: datetime, now: datetime) -> str:
    return say_day(moment.date()) if moment.year != now.year else f"{moment.month}月{moment.day}日"


def say_kind(kind: FeedbackKind | None) -> str:
    """Name a kind of feedback, if it is known yet."""
    return KIND[kind] if kind else ANY_KIND


def say_draft(text: str) -> str:
    """Quote a draft, shortened."""
    return shorten(text, DRAFT_SHOWN)


def shorten(text: str, limit: int) -> str:
    """Put `text` on one line, cut to `limit` characters with 「……」 if it continues."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rstrip() + "……"
