"""Restricting a citizen's new feedback for a while, after abuse. Pure.

Only new feedback is refused: questions, ticket states and emergencies still work; the citizen is told until when and
whom to call; and staff must name the ticket and the reason.
"""

from datetime import datetime, timedelta

from handlers.casework.change import (
    LONGEST_REASON,
    Change,
    ReviewError,
    require_standing,
    unchanged,
    written,
)
from handlers.people import Actor
from storage.records import FeedbackRecord, Happening, Restriction

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
    return unchanged(ticket, actor, now, Happening.RESTRICTED, f"{why}（{days}天）"), begun


def unrestrict(
    ticket: FeedbackRecord, actor: Actor, now: datetime, *, reason: str, held: Restriction | None
) -> Change:
    """Accept the citizen's feedback again."""
    _require(ticket)
    if held is None:
        raise ReviewError(f"工单{ticket.number}", "来信人现在没有受限制，不用解除")
    why = written("解除理由", reason, LONGEST_REASON)
    return unchanged(ticket, actor, now, Happening.UNRESTRICTED, why)


def _require(ticket: FeedbackRecord) -> None:
    require_standing(ticket)
    if not ticket.citizen:
        raise ReviewError(f"工单{ticket.number}", "来信人的资料已经删除，无从限制")
