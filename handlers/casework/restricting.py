"""Restricting a citizen's new feedback for a while, after abuse. Pure.

Only new feedback is refused: questions, ticket states and emergencies still work; the citizen is told until when and
whom to call; and staff must name the ticket and the reason.
"""

from datetime import datetime, timedelta

from handlers.casework.change import LONGEST_REASON, Change, ReviewError, require, written
from handlers.people import Actor
from storage.records import (
    FINAL_STATES,
    OPEN_STATES,
    FeedbackEvent,
    FeedbackRecord,
    Happening,
    Restriction,
)

MOST_DAYS = 30
"""Days; a citizen who continues is restricted again, after another look."""


def restrict(
    ticket: FeedbackRecord,
    actor: Actor,
    now: datetime,
    *,
    days: int,
    reason: str,
    held: Restriction | None = None,
) -> tuple[Change, Restriction]:
    """Accept no more feedback from the ticket's citizen for so many days; the ticket itself stays unchanged.

    `held`: the restriction in force, if any.
    """
    _require(ticket)
    if held is not None:
        raise ReviewError(f"工单{ticket.number}", "来信人已在限制之中；要改天数，请先解除")
    if not 1 <= days <= MOST_DAYS:
        raise ReviewError("限制天数", f"“{days}”不行，请填1到{MOST_DAYS}的整数")
    why = written("限制理由", reason, LONGEST_REASON)
    begun = Restriction(ticket.city, ticket.citizen, ticket.number, now + timedelta(days=days), actor.id, now)
    return _unchanged_with_event(ticket, actor, now, Happening.RESTRICTED, f"{why}（{days}天）"), begun


def unrestrict(
    ticket: FeedbackRecord, actor: Actor, now: datetime, *, reason: str, held: Restriction | None
) -> Change:
    """Accept the citizen's feedback again."""
    _require(ticket)
    if held is None:
        raise ReviewError(f"工单{ticket.number}", "来信人现在没有受限制，不用解除")
    return _unchanged_with_event(
        ticket, actor, now, Happening.UNRESTRICTED, written("解除理由", reason, LONGEST_REASON)
    )


def _require(ticket: FeedbackRecord) -> None:
    require(ticket, *OPEN_STATES, *FINAL_STATES, merged=True)
    if not ticket.citizen:
        raise ReviewError(f"工单{ticket.number}", "来信人的资料已经删除，无从限制")


def _unchanged_with_event(
    ticket: FeedbackRecord, actor: Actor, now: datetime, kind: Happening, note: str
) -> Change:
    return Change(ticket, (FeedbackEvent(ticket.number, now, actor.reference, kind, note),))
