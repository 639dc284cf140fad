"""What citizens may do to their tickets once filed: rate the answer, say why, add words or a place, withdraw. Pure.

No rating before an answer. 「没解决」 reopens the ticket, once; silence counts for nothing.
"""

from datetime import date, datetime, timedelta
from typing import Any

from handlers.casework.change import NO_DRAFT, Change, change, require, require_standing
from handlers.people import CITIZEN
from storage.records import (
    FINAL_STATES,
    OPEN_STATES,
    FeedbackRecord,
    FeedbackState,
    Happening,
    Solved,
)

RATE_WITHIN = timedelta(days=30)
"""After the current answer; the rating may be changed for as long."""
DISPLEASED = 2
"""This many stars or fewer."""


def rate(
    ticket: FeedbackRecord, now: datetime, *, stars: int | None, solved: Solved | None, due: date | None
) -> Change:
    """Record the citizen's rating; None leaves a part unchanged. 「没解决」 reopens the ticket, once (see `reopens`).

    A merged ticket then leaves its lead, since the others may be content. `due`: the new due date, if it is reopened.
    Raises ReviewError if there is no answer to rate.
    """
    require(ticket, *FINAL_STATES, merged=True)
    stars, said = stars or ticket.stars, solved or ticket.solved
    low = said is Solved.NO or (stars is not None and stars <= DISPLEASED)
    changed = {"stars": stars, "solved": said, "rated_at": now, "displeased_at": now if low else None}
    detail = {"stars": stars, "solved": said.value if said else None}
    rated = change(ticket, CITIZEN, now, Happening.RATED, changed, detail=detail, public=True)
    return _reopened(rated.ticket, now, due).after(rated) if reopens(ticket, solved) else rated


def may_rate(ticket: FeedbackRecord, now: datetime) -> bool:
    """Tell whether the ticket's answer stands, and may still be rated."""
    answered = ticket.answered_at
    return ticket.state in FINAL_STATES and answered is not None and now - answered <= RATE_WITHIN


def reopens(ticket: FeedbackRecord, solved: Solved | None) -> bool:
    """Tell whether this rating reopens the ticket."""
    return solved is Solved.NO and ticket.appealed_at is None


def explain(ticket: FeedbackRecord, now: datetime, *, words: str) -> Change:
    """Record why the citizen is not content, in their own words."""
    require_standing(ticket)
    return change(ticket, CITIZEN, now, Happening.EXPLAINED, {}, note=words, public=True)


def add(ticket: FeedbackRecord, now: datetime, *, words: str, talk: bool = False) -> Change:
    """Add the citizen's words. `talk`: they answer a clerk. Raises ReviewError unless the ticket is open."""
    require(ticket, *OPEN_STATES, merged=True)
    detail = {"talk": True} if talk else {}
    return change(ticket, CITIZEN, now, Happening.ADDED, {}, note=words, detail=detail, public=True)


def place(ticket: FeedbackRecord, now: datetime, *, where: str) -> Change:
    """Set the ticket's place, in the citizen's own words."""
    require_standing(ticket)
    return change(ticket, CITIZEN, now, Happening.PLACE_ADDED, {"place": where}, note=where, public=True)


def withdraw(ticket: FeedbackRecord, now: datetime) -> Change:
    """Withdraw the ticket. Raises ReviewError unless it is open."""
    require(ticket, *OPEN_STATES, merged=True)
    changed = {"state": FeedbackState.WITHDRAWN, "withdrawn_at": now, **NO_DRAFT}
    return change(ticket, CITIZEN, now, Happening.WITHDRAWN, changed, public=True)


def part_from_lead(lead: FeedbackRecord, now: datetime, number: str) -> Change:
    """Record on the lead that a merged ticket was separated, since its citizen is not content."""
    return change(lead, CITIZEN, now, Happening.LEFT, {}, detail={"ticket": number})


def note_on_lead(lead: FeedbackRecord, now: datetime, number: str) -> Change:
    """Record on the lead that a merged ticket's citizen wrote; the words stay on that ticket."""
    return change(lead, CITIZEN, now, Happening.ADDED, {}, detail={"ticket": number})


def _reopened(ticket: FeedbackRecord, now: datetime, due: date | None) -> Change:
    """Escalate: reopened, marked, without a handler, with a new due date."""
    changed: dict[str, Any] = {
        "state": FeedbackState.IN_PROGRESS,
        **NO_DRAFT,
        **dict.fromkeys(("answer", "outcome", "outcome_note", "answered_at", "closed_at", "handler")),
        "reopened": ticket.reopened + 1,
        "due": due or ticket.due,
        "merged_into": None,
        "appealed_at": now,
        "escalated_at": ticket.escalated_at or now,
    }
    detail = {"due": due.isoformat() if due else None, "appeal": True, "left": ticket.merged_into}
    return change(ticket, CITIZEN, now, Happening.REOPENED, changed, detail=detail, public=True, begun=True)
