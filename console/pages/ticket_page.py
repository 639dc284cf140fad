"""A ticket's page: everything about one ticket, and a form for each thing that may be done to it now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from wtforms.fields.choices import SelectChoice

from console.forms import hands, options, read_whole
from console.notice_outcomes import outcome_of
from console.pages.ticket_actions import STEPS
from console.pages.ticket_forms import ActForm, AnswerForm, AssignForm, HelpersForm, RevealForm
from console.pages.ticket_story import StoryEvent, questions_before, tell
from console.rendering import render
from console.services import services
from console.session import actor
from handlers.casework.actions import Action
from handlers.casework.allowed import allowed
from handlers.casework.change import LONGEST_ANSWER, LONGEST_REASON
from handlers.casework.restricting import MOST_DAYS
from handlers.casework.review import MOST_EXTENSION
from handlers.casework.talking import LONGEST_MESSAGE
from handlers.channels import channel_name
from handlers.desk.roster import Roster
from handlers.desk.tickets import Revealed, TicketView
from handlers.publishing.accounting import Account
from storage.records import FINAL_STATES, OPEN_STATES, FeedbackRecord, Happening, ReplyTemplate

_LIMITS = {
    "longest_answer": LONGEST_ANSWER,
    "longest_reason": LONGEST_REASON,
    "longest_message": LONGEST_MESSAGE,
    "most_extension": MOST_EXTENSION,
    "most_days": MOST_DAYS,
}
_MOST_COMMITMENTS = 5
_RECENT = 20
"""Events shown at once; earlier ones are folded, so that on a phone the actions stay near."""


@dataclass(frozen=True, slots=True)
class SubmittedForm:
    """A submitted form that has to be shown again: refused, overtaken, or filled from a template."""

    action: Action
    form: ActForm
    stale: bool = False
    """Somebody has changed the ticket in the meantime."""


@dataclass(frozen=True, slots=True)
class TicketContext:
    """A ticket and what its page needs from the database."""

    view: TicketView
    roster: Roster
    templates: tuple[ReplyTemplate, ...]
    departments: tuple[str, ...]
    own: tuple[str, ...]
    """The departments that the actor sees: a ticket may be assigned to one of these; any may be asked to help."""

    def offer(self, form: ActForm) -> None:
        """Fill the choices of a form's fields."""
        ticket = self.view.ticket
        if isinstance(form, AssignForm):
            own = _likely_first(self.own, ticket)
            form.department.choices = options("请选择" if ticket.returned else None, own)
            form.handler.choices = [SelectChoice("", "由部门自己安排"), *hands(self.roster, self.own)]
        elif isinstance(form, HelpersForm):
            others = (one for one in self.departments if one != ticket.department)
            form.departments.choices = _likely_first(others, ticket)
        elif isinstance(form, AnswerForm):
            form.template.choices = options("不用模板", {str(one.id): one.title for one in self.templates})


def _likely_first(departments: Iterable[str], ticket: FeedbackRecord) -> list[str]:
    """Put those before the others that have the ticket, or were proposed for it: of dozens few are ever meant."""
    likely = {ticket.department, *ticket.helpers, *ticket.departments}
    return sorted(departments, key=lambda one: one not in likely)


async def load_ticket(request: web.Request) -> TicketContext:
    """Load the ticket in the address. Raises ForbiddenError for one that the actor may not see."""
    here, who = services(request), actor(request)
    view = await here.desk.tickets.view(who, request.match_info["number"])
    templates = await here.desk.templates.of(who, ticket=view.ticket)
    names = tuple(one.name for one in here.city.departments)
    own = tuple(filter(who.sees, names))
    return TicketContext(view, await here.roster(names), tuple(templates), names, own)


async def show_page(
    request: web.Request,
    known: TicketContext,
    *,
    sent: SubmittedForm | None = None,
    revealed: Revealed | None = None,
    status: int = 200,
) -> web.Response:
    """Render the page; `sent` replaces the empty form of its action."""
    here, who, view = services(request), actor(request), known.view
    offers = allowed(view, who, here.clock())
    story = tell(view.events, known.roster)
    missed = _missed(sent, story)
    if sent is not None and sent.stale:
        sent.form.renew(view.ticket.version, len(view.events))
    answering = bool(offers & {Action.ANSWER, Action.PROPOSE})
    keys = {_form_of(action).key for action in offers}
    context: dict[str, Any] = {
        **_LIMITS,
        "view": view,
        "ticket": view.ticket,
        "open": view.ticket.state in OPEN_STATES,
        "final": FINAL_STATES,
        "today": here.desk.today,
        "before": questions_before(view.events, here.city),
        "channel": channel_name(view.ticket.channel),
        "roster": known.roster,
        "offers": offers,
        "Action": Action,
        "forms": _forms(request, known, offers, sent),
        "sent": sent,
        # An answer is shown in its place also if it may only be proposed now.
        "homeless": sent is not None and sent.form.key not in keys,
        "revealed": revealed,
        "story": story[::-1],
        "recent": _RECENT,
        "missed": missed,
        "returned": _last(Happening.RETURNED, view, story) if view.ticket.returned else None,
        "sent_back": _last(Happening.SENT_BACK, view, story) if view.ticket.sent_back else None,
        "notices": [outcome_of(one) for one in reversed(view.notices)],
        "templates": known.templates if answering else (),
        "accounts": await _accounts(request, view.ticket),
        "similar": await here.desk.tickets.similar(who, view.ticket.number),
        "sees_own": who.sees(view.ticket.department),
        "sees": lambda ticket: who.sees(ticket.department, ticket.helpers),
    }
    return render(request, "ticket.html", context, status=status)


def _forms(
    request: web.Request, known: TicketContext, offers: frozenset[Action], sent: SubmittedForm | None
) -> Mapping[str, ActForm]:
    """Return action -> form; answering and proposing share one."""
    forms: dict[str, ActForm] = {}
    for kind in map(_form_of, offers):
        if kind.key not in forms:
            forms[kind.key] = _fresh(request, known, kind)
    if sent is not None:
        forms[sent.form.key] = sent.form
    return forms


def _form_of(action: Action) -> type[ActForm]:
    return RevealForm if action is Action.REVEAL else STEPS[action].form


def _fresh(request: web.Request, known: TicketContext, kind: type[ActForm]) -> ActForm:
    ticket = known.view.ticket
    given: dict[str, object] = {"version": ticket.version, "seen": len(known.view.events)}
    if kind is AssignForm:
        # Whoever returned it is not offered it again by default.
        department = "" if ticket.returned else ticket.department
        given |= {"department": department, "handler": ticket.handler or ""}
    elif kind is HelpersForm:
        given["departments"] = list(ticket.helpers)
    elif kind is AnswerForm:
        # The draft that waits, or the one that was sent back.
        outcome = ticket.draft_outcome.value if ticket.draft_outcome else None
        given |= {"text": ticket.draft, "outcome": outcome, "outcome_note": ticket.draft_note}
    form = kind.of(request, data=given)
    known.offer(form)
    return form


def _missed(sent: SubmittedForm | None, story: tuple[StoryEvent, ...]) -> tuple[StoryEvent, ...]:
    """Return what happened since the clerk opened the page; at least the last event."""
    if sent is None or not sent.stale:
        return ()
    seen = read_whole(sent.form.seen.raw_data[0]) if sent.form.seen.raw_data else None
    return story[min(seen or 0, len(story) - 1) :]


def _last(kind: Happening, view: TicketView, story: tuple[StoryEvent, ...]) -> StoryEvent | None:
    """Return the last event of a kind as the page tells it."""
    told = zip(view.events[::-1], story[::-1], strict=True)
    return next((line for event, line in told if event.kind is kind), None)


async def _accounts(request: web.Request, ticket: FeedbackRecord) -> list[Account]:
    """Return the commitments linked to the ticket; those no longer in the report are left out."""
    desk, who = services(request).desk, actor(request)
    courses = [await desk.commitments.course(who, one) for one in ticket.commitments[:_MOST_COMMITMENTS]]
    return [course.account for course in courses if course is not None]
