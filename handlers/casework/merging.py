"""Duplicates join a lead ticket but stay separate: words, receipt and citizen stay, the answer applies to all.

A merged ticket keeps its state until the lead is answered; if it is taken out again, its former state is restored.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from handlers.casework.change import (
    LONGEST_REASON,
    Change,
    ReviewError,
    change,
    require,
    require_standing,
    written,
)
from handlers.people import SYSTEM, Actor, Doer
from storage.records import (
    FINAL_STATES,
    OPEN_STATES,
    FeedbackOutcome,
    FeedbackRecord,
    FeedbackState,
    Happening,
)

_FOLLOWED = ("state", "answer", "outcome", "outcome_note", "answered_at", "closed_at")
"""What a merged ticket takes over from its lead."""


def merge(
    ticket: FeedbackRecord, lead: FeedbackRecord, actor: Actor, now: datetime, *, followers: int = 0
) -> tuple[Change, Change]:
    """Let `ticket` follow `lead`; return the changes of both. A lead already answered answers it at once.

    `followers`: how many tickets follow `ticket` itself; they would lose their lead.
    """
    require(ticket, *OPEN_STATES)
    require(lead, *OPEN_STATES, *FINAL_STATES)
    if ticket.number == lead.number or ticket.city != lead.city:
        raise ReviewError("主工单号", f"“{lead.number}”不能作为{ticket.number}的主工单，请另选一件")
    if followers:
        raise ReviewError(
            f"工单{ticket.number}",
            f"已有{followers}件并入它；请反过来把{lead.number}并入它，或先撤销那些合并",
        )
    if ticket.appealed_at is not None:
        raise ReviewError(f"工单{ticket.number}", "居民说没解决，重新办理的要单独答复，不能并入别的工单")
    before = {name: _json_value(getattr(ticket, name)) for name in (*_FOLLOWED, "reopened", "due")}
    joined = change(
        ticket,
        actor,
        now,
        Happening.MERGED,
        {"merged_into": lead.number},
        detail={"lead": lead.number, "before": before},
        public=True,
    )
    gained = change(lead, actor, now, Happening.JOINED, {}, detail={"ticket": ticket.number})
    if lead.state in FINAL_STATES:
        joined = follow(gained.ticket, joined.ticket, actor, now, begun=True).after(joined)
    return joined, gained


def lead_of(ticket: FeedbackRecord) -> str:
    """Return the number of the ticket that it is merged into. Raises ReviewError if it is merged into none."""
    if ticket.merged_into is None:
        raise ReviewError(f"工单{ticket.number}", "没有并入别的工单，不用撤销合并")
    return ticket.merged_into


def unmerge(
    ticket: FeedbackRecord,
    lead: FeedbackRecord,
    actor: Actor,
    now: datetime,
    *,
    before: Mapping[str, Any],
    reason: str,
) -> tuple[Change, Change]:
    """Separate a ticket from its lead, restoring its state; `before` is from its last MERGED event."""
    require_standing(ticket)
    if ticket.merged_into != lead.number:
        raise ReviewError(f"工单{ticket.number}", f"没有并入{lead.number}，不用撤销合并")
    why = written("撤销合并的理由", reason, LONGEST_REASON)
    changed = {"merged_into": None, **_restored(before)}
    gone = change(
        ticket,
        actor,
        now,
        Happening.UNMERGED,
        changed,
        detail={"lead": lead.number, "reason": why},
        public=True,
    )
    left = change(lead, actor, now, Happening.LEFT, {}, note=why, detail={"ticket": ticket.number})
    return gone, left


def separate(ticket: FeedbackRecord, now: datetime) -> Change:
    """Separate a ticket, since the citizen of its lead withdrew that one."""
    detail = {"lead": ticket.merged_into}
    return change(ticket, SYSTEM, now, Happening.UNMERGED, {"merged_into": None}, detail=detail, public=True)


def follow(
    lead: FeedbackRecord, ticket: FeedbackRecord, actor: Doer, now: datetime, *, begun: bool = False
) -> Change:
    """Update a merged ticket to its lead's state: answered, closed or reopened; its citizen is told likewise."""
    changed: dict[str, Any] = {name: getattr(lead, name) for name in _FOLLOWED}
    if lead.state in FINAL_STATES:
        # Its citizen gets the answer now, however old it is; one without an answer yet gets it even if the lead is
        # closed.
        first = lead.state is FeedbackState.ANSWERED or ticket.answered_at is None
        changed["answered_at"] = now if first else ticket.answered_at
        changed["closed_at"] = now if lead.state is FeedbackState.CLOSED else None
        changed["responded_at"] = ticket.responded_at or now
        kind, note = Happening.ANSWERED if first else Happening.CLOSED, lead.answer
    else:
        changed |= {"reopened": ticket.reopened + 1, "due": lead.due}
        kind, note = Happening.REOPENED, None
    detail = {
        "lead": lead.number,
        "outcome": lead.outcome.value if lead.outcome else None,
        "outcome_note": lead.outcome_note,
    }
    return change(ticket, actor, now, kind, changed, note=note, detail=detail, public=True, begun=begun)


def _json_value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _restored(before: Mapping[str, Any]) -> dict[str, Any]:
    """Parse what `merge` stored."""
    known = {field.name for field in fields(FeedbackRecord)} & {*_FOLLOWED, "reopened"}
    if known - set(before):
        raise ReviewError(
            "合并记录", f"缺少{'、'.join(sorted(known - set(before)))}，不能恢复；请联系管理员核对日志"
        )
    made: dict[str, Any] = {name: before[name] for name in known}
    made["state"] = FeedbackState(before["state"])
    made["outcome"] = FeedbackOutcome(before["outcome"]) if before["outcome"] else None
    for name in ("answered_at", "closed_at"):
        made[name] = datetime.fromisoformat(before[name]) if before[name] else None
    if "due" in before:  # Earlier versions stored none, and let a merged ticket keep its own.
        made["due"] = date.fromisoformat(before["due"]) if before["due"] else None
    return made
