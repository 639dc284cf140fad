"""What staff may do to a ticket: guarded states, honest outcomes. Pure: a ticket in, the changed ticket and events out.

待受理 → 已派单 → 办理中 → 已答复 → 已办结, and back: returned to the dispatcher, or reopened. Nothing is final without
an outcome and an answer; a withdrawn ticket accepts nothing; a merged one follows its lead
(handlers/casework/merging.py).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from handlers.casework.change import (
    LONGEST_ANSWER,
    LONGEST_REASON,
    NO_DRAFT,
    Change,
    Resolution,
    ReviewError,
    change,
    checked,
    require,
    require_standing,
    unchanged,
    written,
)
from handlers.casework.due import due_date
from handlers.people import Actor, Permission
from storage.records import (
    FINAL_STATES,
    IN_HAND,
    OPEN_STATES,
    FeedbackRecord,
    FeedbackState,
    Happening,
)

MOST_EXTENSION = 60
"""Working days of one extension."""


def assign(
    ticket: FeedbackRecord,
    actor: Actor,
    now: datetime,
    *,
    department: str,
    handler: str | None = None,
    reason: str | None = None,
) -> Change:
    """Assign it to a department, and there to `handler` (a staff id) if given. Reassigning needs a reason."""
    require(ticket, *OPEN_STATES)
    moved = ticket.state is not FeedbackState.RECEIVED and department != ticket.department
    why = written("改派理由", reason, LONGEST_REASON) if moved or reason else None
    helpers = tuple(one for one in ticket.helpers if one != department)
    changed: dict[str, Any] = {"department": department, "handler": handler, "helpers": helpers}
    # The handler may be changed without starting over.
    anew = moved or ticket.state is FeedbackState.RECEIVED
    if anew:
        changed |= {"state": FeedbackState.ASSIGNED, **NO_DRAFT}
    changed["assigned_at"] = ticket.assigned_at or now
    detail = {"department": department, "handler": handler, "reason": why}
    done = change(ticket, actor, now, Happening.ASSIGNED, changed, detail=detail, public=True)
    return replace(done, news=anew)


def dispatch(ticket: FeedbackRecord, actor: Actor, now: datetime, *, reason: str | None = None) -> Change:
    """Assign a new ticket to the department that it was routed to; one that a department returned needs another."""
    require(ticket, FeedbackState.RECEIVED)
    if ticket.returned:
        raise ReviewError("承办单位", f"{ticket.department}退回过这件；请打开它，另选单位")
    return assign(ticket, actor, now, department=ticket.department, reason=reason)


def take(ticket: FeedbackRecord, actor: Actor, now: datetime) -> Change:
    """Take it up, even from a colleague."""
    require(ticket, *IN_HAND)
    if ticket.handler == actor.id and ticket.state is FeedbackState.IN_PROGRESS:
        raise ReviewError("经办人", "这件工单已经在您手上，不用再接")
    changed = {
        "state": FeedbackState.IN_PROGRESS,
        "handler": actor.id,
        "taken_at": ticket.taken_at or now,
        "assigned_at": ticket.assigned_at or now,
    }
    return change(ticket, actor, now, Happening.TAKEN, changed, public=True, detail={"handler": actor.id})


def return_(ticket: FeedbackRecord, actor: Actor, now: datetime, *, reason: str) -> Change:
    """Return it to the dispatcher, with the reason."""
    require(ticket, *IN_HAND)
    changed = {"state": FeedbackState.RECEIVED, "handler": None, **NO_DRAFT}
    return change(
        ticket,
        actor,
        now,
        Happening.RETURNED,
        changed,
        note=written("退回理由", reason, LONGEST_REASON),
        detail={"department": ticket.department},
    )


def co_handle(ticket: FeedbackRecord, actor: Actor, now: datetime, *, departments: Sequence[str]) -> Change:
    """Set which other departments co-handle it and may read it; none ends that."""
    require(ticket, *IN_HAND)
    helpers = tuple(dict.fromkeys(one for one in departments if one != ticket.department))
    if helpers == ticket.helpers:
        raise ReviewError("协办单位", f"“{'、'.join(helpers) or '无'}”和现在的一样；请改选后再提交")
    return change(
        ticket, actor, now, Happening.HELPERS, {"helpers": helpers}, detail={"departments": list(helpers)}
    )


def note(ticket: FeedbackRecord, actor: Actor, now: datetime, *, text: str) -> Change:
    """Add a private note; the citizen never sees it, and the ticket stays unchanged."""
    require_standing(ticket)
    return unchanged(ticket, actor, now, Happening.NOTED, written("内部备注", text, LONGEST_ANSWER))


def propose(ticket: FeedbackRecord, actor: Actor, now: datetime, *, resolution: Resolution) -> Change:
    """Propose an answer, which awaits a second person's approval; a newer proposal replaces it."""
    require(ticket, *IN_HAND)
    taken = _taken_up(ticket, actor, now)
    said = checked(resolution)
    changed = {
        "draft": said.text,
        "draft_outcome": said.outcome,
        "draft_note": said.note,
        "draft_by": actor.id,
        "draft_at": now,
    }
    proposed = change(
        taken.ticket,
        actor,
        now,
        Happening.PROPOSED,
        changed,
        note=said.text,
        detail=_audit_detail(said),
        begun=bool(taken.events),
    )
    return proposed.after(taken)


def approve(ticket: FeedbackRecord, actor: Actor, now: datetime) -> Change:
    """Send a proposed answer; never one's own."""
    said = _proposed(ticket)
    if ticket.draft_by == actor.id:
        raise ReviewError(
            "审核人", "这条答复是您自己写的，要由另一个人审核；请等同事审核，或退回后由他人起草"
        )
    return _answered(ticket, actor, now, said, {"author": ticket.draft_by})


def send_back(ticket: FeedbackRecord, actor: Actor, now: datetime, *, reason: str) -> Change:
    """Reject a proposed answer, which stays to be mended and no longer awaits approval."""
    said = _proposed(ticket)
    why = written("退改理由", reason, LONGEST_REASON)
    detail = {"author": ticket.draft_by, "text": said.text}
    changed = {"draft_by": None, "draft_at": None}
    return change(ticket, actor, now, Happening.SENT_BACK, changed, note=why, detail=detail)


def answer(ticket: FeedbackRecord, actor: Actor, now: datetime, *, resolution: Resolution) -> Change:
    """Answer the citizen, with the outcome; a ticket only assigned is taken up first.

    A ticket that the citizen had reopened may be answered only by somebody who approves answers; others `propose`.
    """
    require(ticket, *IN_HAND)
    if ticket.appealed_at is not None and not actor.may(Permission.APPROVE):
        raise ReviewError(
            "答复", f"居民说工单{ticket.number}没解决，重新办理的要由审核员或部门负责人答复；请点“提交审核”"
        )
    taken = _taken_up(ticket, actor, now)
    answered = _answered(taken.ticket, actor, now, checked(resolution), {}, begun=bool(taken.events))
    return answered.after(taken)


def close(ticket: FeedbackRecord, actor: Actor, now: datetime) -> Change:
    """Close it; it already has an answer and outcome."""
    require(ticket, FeedbackState.ANSWERED)
    changed = {"state": FeedbackState.CLOSED, "closed_at": now}
    detail = {"outcome": ticket.outcome.value if ticket.outcome else None}
    return change(ticket, actor, now, Happening.CLOSED, changed, public=True, detail=detail)


def extend(
    ticket: FeedbackRecord, actor: Actor, now: datetime, *, working_days: int, reason: str, today: date
) -> Change:
    """Extend the due date by so many working days, with the reason; an overdue one from `today`, the city's local day."""
    require(ticket, *OPEN_STATES)
    if ticket.due is None:
        raise ReviewError("办理期限", "这件工单没有期限，不用延期")
    if not 1 <= working_days <= MOST_EXTENSION:
        raise ReviewError("延期天数", f"“{working_days}”不行，请填1到{MOST_EXTENSION}个工作日")
    due = due_date(max(ticket.due, today), working_days)
    return change(
        ticket,
        actor,
        now,
        Happening.EXTENDED,
        {"due": due, "extended": ticket.extended + working_days},
        note=written("延期理由", reason, LONGEST_REASON),
        detail={"due": due.isoformat(), "before": ticket.due.isoformat(), "working_days": working_days},
        public=True,
    )


def escalate(ticket: FeedbackRecord, actor: Actor, now: datetime, *, reason: str) -> Change:
    """Escalate it, with the reason; it stays marked."""
    require(ticket, *OPEN_STATES)
    why = written("提级理由", reason, LONGEST_REASON)
    return change(ticket, actor, now, Happening.ESCALATED, {"escalated_at": now}, note=why)


def reopen(
    ticket: FeedbackRecord, actor: Actor, now: datetime, *, reason: str, due: date | None = None
) -> Change:
    """Reopen an answered or closed ticket; the old answer stays in its events. `due`: the new due date."""
    require(ticket, *FINAL_STATES)
    changed = {
        "state": FeedbackState.IN_PROGRESS,
        "answer": None,
        "outcome": None,
        "outcome_note": None,
        "answered_at": None,
        "closed_at": None,
        "reopened": ticket.reopened + 1,
        "due": due or ticket.due,
    }
    why = written("重办理由", reason, LONGEST_REASON)
    detail = {"due": due.isoformat() if due else None, "reason": why}
    return change(ticket, actor, now, Happening.REOPENED, changed, detail=detail, public=True)


def _taken_up(ticket: FeedbackRecord, actor: Actor, now: datetime) -> Change:
    """Return the ticket taken up, without an event if it already was."""
    # One that its citizen had reopened is in progress, and in nobody's hands.
    taken = ticket.state is FeedbackState.IN_PROGRESS and ticket.handler is not None
    return Change(ticket, ()) if taken else take(ticket, actor, now)


def _proposed(ticket: FeedbackRecord) -> Resolution:
    require(ticket, FeedbackState.IN_PROGRESS)
    if ticket.draft is None or ticket.draft_outcome is None or ticket.sent_back:
        raise ReviewError(f"工单{ticket.number}", "没有等待审核的答复；可能已经处理过，请刷新页面看看")
    return Resolution(ticket.draft, ticket.draft_outcome, ticket.draft_note)


def _answered(
    ticket: FeedbackRecord,
    actor: Actor,
    now: datetime,
    said: Resolution,
    detail: dict[str, Any],
    *,
    begun: bool = False,
) -> Change:
    changed = {
        "state": FeedbackState.ANSWERED,
        "answer": said.text,
        "outcome": said.outcome,
        "outcome_note": said.note,
        "answered_at": now,
        "responded_at": ticket.responded_at or now,
        **NO_DRAFT,
    }
    told = {**_audit_detail(said), **detail}
    return change(
        ticket,
        actor,
        now,
        Happening.ANSWERED,
        changed,
        note=said.text,
        detail=told,
        public=True,
        begun=begun,
    )


def _audit_detail(said: Resolution) -> dict[str, Any]:
    return {"outcome": said.outcome.value, "outcome_note": said.note}
