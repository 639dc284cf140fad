"""What somebody may do to a ticket now: the one place that decides what a page offers. Pure.

It tries each action with the very rule that will judge it (handlers/review.py, handlers/merging.py) and throws the
result away, so that what is offered and what is refused can't drift apart.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from handlers import merging, restricting, review, talking
from handlers.change import Resolution, ReviewError, require
from handlers.desk_talks import MAY_TALK
from handlers.desk_view import TicketView
from handlers.people import Actor, Permission
from storage.records import FINAL_STATES, OPEN_STATES, FeedbackOutcome, FeedbackRecord


class Action(StrEnum):
    """One thing that staff do to a ticket; the value stands in its address."""

    ASSIGN = "assign"
    TAKE = "take"
    RETURN = "return"
    CO_HANDLE = "co-handle"
    NOTE = "note"
    PROPOSE = "propose"
    APPROVE = "approve"
    SEND_BACK = "send-back"
    ANSWER = "answer"
    CLOSE = "close"
    EXTEND = "extend"
    ESCALATE = "escalate"
    REOPEN = "reopen"
    MERGE = "merge"
    UNMERGE = "unmerge"
    MESSAGE = "message"
    END_TALK = "end-talk"
    REVEAL = "reveal"
    RESTRICT = "restrict"
    UNRESTRICT = "unrestrict"


NEEDS: Mapping[Action, tuple[Permission, ...]] = MappingProxyType(
    {
        Action.ASSIGN: (Permission.ASSIGN,),
        Action.TAKE: (Permission.HANDLE,),
        Action.RETURN: (Permission.RETURN,),
        Action.CO_HANDLE: (Permission.HANDLE, Permission.ASSIGN),
        Action.NOTE: (Permission.HANDLE, Permission.ASSIGN),
        Action.PROPOSE: (Permission.HANDLE,),
        Action.APPROVE: (Permission.APPROVE,),
        Action.SEND_BACK: (Permission.APPROVE,),
        Action.ANSWER: (Permission.ANSWER,),
        Action.CLOSE: (Permission.CLOSE,),
        Action.EXTEND: (Permission.EXTEND,),
        Action.ESCALATE: (Permission.ESCALATE,),
        Action.REOPEN: (Permission.CLOSE,),
        Action.MERGE: (Permission.MERGE,),
        Action.UNMERGE: (Permission.MERGE,),
        Action.MESSAGE: MAY_TALK,
        Action.END_TALK: MAY_TALK,
        Action.REVEAL: (Permission.PERSONAL_READ,),
        Action.RESTRICT: (Permission.RESTRICT,),
        Action.UNRESTRICT: (Permission.RESTRICT,),
    }
)
"""Any one of these."""
_FOR_HELPERS = frozenset({Action.NOTE, Action.REVEAL})
"""What a department that only co-handles a ticket may do."""
_WHY = "理由"
_SAID = Resolution("答复", FeedbackOutcome.SOLVED)

_Trial = Callable[[FeedbackRecord, Actor, datetime], object]
_TRIALS: Mapping[Action, _Trial] = MappingProxyType(
    {
        Action.ASSIGN: lambda one, who, now: review.assign(one, who, now, department=one.department),
        Action.TAKE: review.take,
        Action.RETURN: lambda one, who, now: review.return_(one, who, now, reason=_WHY),
        # A department that is none: it differs from whatever helps now.
        Action.CO_HANDLE: lambda one, who, now: review.co_handle(one, who, now, departments=("",)),
        Action.NOTE: lambda one, who, now: review.note(one, who, now, text=_WHY),
        Action.PROPOSE: lambda one, who, now: review.propose(one, who, now, resolution=_SAID),
        Action.APPROVE: review.approve,
        Action.SEND_BACK: lambda one, who, now: review.send_back(one, who, now, reason=_WHY),
        Action.ANSWER: lambda one, who, now: review.answer(one, who, now, resolution=_SAID),
        Action.CLOSE: review.close,
        Action.EXTEND: lambda one, who, now: review.extend(one, who, now, working_days=1, reason=_WHY),
        Action.ESCALATE: lambda one, who, now: review.escalate(one, who, now, reason=_WHY),
        Action.REOPEN: lambda one, who, now: review.reopen(one, who, now, reason=_WHY),
        Action.MESSAGE: lambda one, who, now: talking.message(one, who, now, text=_WHY),
        Action.UNMERGE: lambda one, _who, _now: _require_merged(one),
    }
)


def allowed(view: TicketView, actor: Actor, now: datetime) -> frozenset[Action]:
    """Tell what `actor` may do to the ticket as it stands: by permission, department, state, and the department's rule."""
    ticket = view.ticket
    if not actor.sees(ticket.department, ticket.helpers):
        return frozenset()
    within = frozenset(Action) if actor.sees(ticket.department) else _FOR_HELPERS
    permitted = {one for one in within if any(actor.may(needed) for needed in NEEDS[one])}
    if view.second_person:
        permitted.discard(Action.ANSWER)
    if view.anonymous:
        permitted.discard(Action.MESSAGE)
    if view.talk is None:
        permitted.discard(Action.END_TALK)
    return frozenset(one for one in permitted if _passes(one, view, actor, now))


def _passes(action: Action, view: TicketView, actor: Actor, now: datetime) -> bool:
    try:
        if action is Action.MERGE:
            another = replace(view.ticket, number="", merged_into=None)
            merging.merge(view.ticket, another, actor, now, followers=len(view.followers))
        elif action in (Action.RESTRICT, Action.UNRESTRICT):
            _try_restricting(action, view, actor, now)
        elif action in _TRIALS:
            _TRIALS[action](view.ticket, actor, now)
    except ReviewError:
        return False
    return True


def _try_restricting(action: Action, view: TicketView, actor: Actor, now: datetime) -> None:
    # A page's ticket never says who wrote it; that somebody did is all that counts here.
    ticket, held = replace(view.ticket, citizen="" if view.anonymous else "somebody"), view.restriction
    if action is Action.RESTRICT:
        restricting.restrict(ticket, actor, now, days=1, reason=_WHY, held=held)
    else:
        restricting.unrestrict(ticket, actor, now, reason=_WHY, held=held)


def _require_merged(ticket: FeedbackRecord) -> None:
    require(ticket, *OPEN_STATES, *FINAL_STATES, merged=True)
    if ticket.merged_into is None:
        raise ReviewError(f"工单{ticket.number}：没有并入别的工单，不用撤销合并")
