"""One ticket: shown, worked on, and its citizen's unmasked words read for a purpose that is logged."""

from typing import Any

from aiohttp import web

from console.access import Answering
from console.flash import flash
from console.pages.templates import with_template
from console.pages.ticket_actions import STEPS
from console.pages.ticket_forms import ActForm, AnswerForm, AssignForm, RevealForm
from console.pages.ticket_page import SubmittedForm, TicketContext, load_ticket, show_page
from console.rendering import back
from console.services import services
from console.session import actor
from handlers.casework.actions import Action
from handlers.casework.change import LONGEST_ANSWER, ReviewError
from handlers.desk.acting import StaleError
from handlers.people import ForbiddenError


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /tickets/{number}`: 403 for a number outside the actor's departments, whether or not it exists."""
    return await show_page(request, await load_ticket(request))


def doing(action: Action) -> Answering:
    """Make the handler of `POST /tickets/{number}/<action>`."""
    step = STEPS[action]

    async def do(request: web.Request) -> web.StreamResponse:
        number = request.match_info["number"]
        known, form = await _read(request, step.form)
        status = 422
        if _sound(known, form):
            try:
                with form.refusing():
                    await step.method(services(request).desk)(actor(request), number, **form.given())
                    flash(request, f"{step.said}（{number}）" if len(number) < 40 else step.said)
                    return back(f"/tickets/{number}")
            except StaleError:
                return await _overtaken(request, action, form)
            except ForbiddenError as error:
                form.refuse("", str(error))
                status = 403
        return await show_page(request, known, sent=SubmittedForm(action, form), status=status)

    return do


async def fill(request: web.Request) -> web.StreamResponse:
    """`POST /tickets/{number}/fill`: changes nothing; shows the page with the template's text in the answer's field."""
    known, form = await _read(request, AnswerForm)
    chosen = next((one for one in known.templates if str(one.id) == form.template.data), None)
    if chosen is not None:
        form.text.data = with_template(form.text.data, chosen)
        form.text.raw_data = None
        if chosen.outcome is not None and not form.outcome.data:
            form.outcome.data = chosen.outcome.value
    return await show_page(request, known, sent=SubmittedForm(Action.PROPOSE, form))


async def reveal(request: web.Request) -> web.StreamResponse:
    """`POST /tickets/{number}/reveal`: shows the citizen's unmasked words once; no redirect, and nothing is cached."""
    known, form = await _read(request, RevealForm)
    sent = SubmittedForm(Action.REVEAL, form)
    if not form.validate():
        return await show_page(request, known, sent=sent, status=422)
    try:
        words = await services(request).desk.tickets.reveal(
            actor(request), request.match_info["number"], form.purpose.data
        )
    except ReviewError as error:
        form.refuse("purpose", str(error))
        return await show_page(request, known, sent=sent, status=422)
    return await show_page(request, known, revealed=words)


async def _read(request: web.Request, kind: type[ActForm]) -> tuple[TicketContext, Any]:
    known = await load_ticket(request)
    form = await kind.sent(request)
    known.offer(form)
    return known, form


def _sound(known: TicketContext, form: Any) -> bool:
    """Tell whether a form is valid; errors that only the page can find are shown beside the field."""
    if not form.validate():
        return False
    if isinstance(form, AssignForm) and form.handler.data:
        department = form.department.data
        if not known.roster.works_for(form.handler.data, department):
            name = known.roster.name(form.handler.data)
            form.refuse("handler", f"“{name}”不在{department}，请选{department}的人，或由部门自己安排")
            return False
    if isinstance(form, AnswerForm) and len(form.text.data) > LONGEST_ANSWER:
        form.refuse("text", f"有{len(form.text.data):,}个字，最多{LONGEST_ANSWER:,}个字；请写短一些")
        return False
    return True


async def _overtaken(request: web.Request, action: Action, form: Any) -> web.Response:
    """Answer 409 with what happened in between, and the form as typed, ready to be sent again."""
    known = await load_ticket(request)
    known.offer(form)
    return await show_page(request, known, sent=SubmittedForm(action, form, stale=True), status=409)
