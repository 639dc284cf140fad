"""What an actor may do to a ticket now: the only place that decides what a page offers. Pure.

It tries each action with the rule that will judge it (handlers/casework/review.py, handlers/casework/merging.py) and
discards the result, so that what is offered and what is refused can't diverge.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from types import MappingProxyType

from handlers.casework import merging, restricting, review, talking
from handlers.casework.actions import FOR_HELPERS, Action, permits
from handlers.casework.change import Resolution, ReviewError, require_standing
from handlers.desk.tickets import TicketView
from handlers.people import Actor
from storage.records import FeedbackOutcome, FeedbackRecord

_WHY = "理由"
_SAID = Resolution("答复", FeedbackOutcome.SOLVED)

_Trial = Callable[[FeedbackRecord, Actor, datetime], object]
_TRIALS: Mapping[Action, _Trial] = MappingProxyType(
    {
        Action.ASSIGN: lambda one, who, now: review.assign(one, who, now, department=one.department),
        Action.TAKE: review.take,
        Action.RETURN: partial(review.return_, reason=_WHY),
        # Not a real department, so that it differs from any current helpers.
        Action.CO_HANDLE: partial(review.co_handle, departments=("",)),
        Action.NOTE: partial(review.note, text=_WHY),
        Action.PROPOSE: partial(review.propose, resolution=_SAID),
        Action.APPROVE: review.approve,
        Action.SEND_BACK: partial(review.send_back, reason=_WHY),
        Action.ANSWER: partial(review.answer, resolution=_SAID),
        Action.CLOSE: review.close,
        Action.EXTEND: partial(review.extend, working_days=1, reason=_WHY, today=date.min),
        Action.ESCALATE: partial(review.escalate, reason=_WHY),
        Action.REOPEN: partial(review.reopen, reason=_WHY),
        Action.MESSAGE: partial(talking.message, text=_WHY),
        Action.UNMERGE: lambda one, _who, _now: _require_merged(one),
    }
)


def allowed(view: TicketView, actor: Actor, now: datetime) -> frozenset[Action]:
    """Return what `actor` may do to the ticket now: by permission, department, state, and the department's policy."""
    ticket = view.ticket
    if not actor.sees(ticket.department, ticket.helpers):
        return frozenset()
    within = frozenset(Action) if actor.sees(ticket.department) else FOR_HELPERS
    permitted = {one for one in within if permits(actor, one)}
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
    # A page's ticket never says who wrote it; only whether somebody did matters here.
    ticket, held = replace(view.ticket, citizen="" if view.anonymous else "somebody"), view.restriction
    if action is Action.RESTRICT:
        restricting.restrict(ticket, actor, now, days=1, reason=_WHY, held=held)
    else:
        restricting.unrestrict(ticket, actor, now, reason=_WHY, held=held)


def _require_merged(ticket: FeedbackRecord) -> None:
    require_standing(ticket)
    merging.lead_of(ticket)
