"""A ticket as a row of the queue: an excerpt of its words, its age, and its checkbox's value."""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime

from storage.export.text import clean
from storage.records import OPEN_STATES, FeedbackRecord

EXCERPT = 120
"""Characters in a row, two lines on a desktop; keeps a page of fifty tickets of 10,000 characters small."""
_BEFORE = 20
"""Characters before the search's first match."""
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket of the list."""

    ticket: FeedbackRecord
    """Masked."""
    words: str
    age: str
    open: bool
    """Somebody still has to act on it, so it can be overdue."""
    unheard: bool = False
    """Its citizen has said something since staff did anything."""

    @property
    def box(self) -> str:
        """The value of its checkbox: the number, and the version that the clerk sees."""
        return f"{self.ticket.number}~{self.ticket.version}"


def row(ticket: FeedbackRecord, now: datetime, search: str = "", unheard: Container[str] = ()) -> Row:
    """Make the row of a masked ticket; its excerpt begins near what was searched for. `unheard`: as the desk gives it."""
    words, still = excerpt(ticket.text, search), ticket.state in OPEN_STATES
    return Row(ticket, words, age(now, ticket.received_at), still, ticket.number in unheard)


def excerpt(text: str, search: str = "") -> str:
    """Return a text as one line, without invisible characters, and shortened if it is long."""
    line = _BLANKS.sub(" ", clean(text)).strip()
    found = line.lower().find(search.lower()) if search else 0
    start = max(0, found - _BEFORE) if found > EXCERPT // 2 else 0
    end = start + EXCERPT
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}" or "（没有文字）"


def age(now: datetime, then: datetime) -> str:
    """Say how long ago `then` was, in one unit."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "刚刚"
    if minutes < 60:
        return f"{minutes}分钟"
    return f"{minutes // 60}小时" if minutes < 24 * 60 else f"{minutes // (24 * 60)}天"
