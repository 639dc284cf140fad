"""The bulk actions: assign, answer, close."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from aiohttp import web
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from console.forms import Form, hands, options
from console.pages.queue_bulk import Bulk
from console.pages.templates import with_template
from console.services import services
from console.session import actor
from handlers.casework.actions import Action
from handlers.casework.change import LONGEST_ANSWER, LONGEST_REASON, Resolution, ReviewError
from handlers.desk.bulk import BulkResult, Numbered
from handlers.desk.roster import Roster
from handlers.people import Actor
from storage.records import FeedbackOutcome, ReplyTemplate

EACH: Final = "each"
"""Instead of a department: each ticket goes to the one that it was routed to."""


class AssignForm(Form):
    """Who gets the tickets."""

    department = SelectField("承办单位", [InputRequired("请选承办单位")], choices=[])
    handler = SelectField("经办人", [Optional()], choices=[])
    reason = TextAreaField("理由", [Optional(), Length(max=LONGEST_REASON)])


class AnswerForm(Form):
    """What the citizens will read."""

    template = StringField("模板", [Optional()])
    """The template that a button asks for."""
    text = TextAreaField("答复内容", [InputRequired("请写答复"), Length(max=LONGEST_ANSWER)])
    outcome = SelectField(
        "办理结果",
        [InputRequired("请选办理结果")],
        choices=options("请选择", FeedbackOutcome),
    )
    outcome_note = TextAreaField("结果说明", [Optional(), Length(max=LONGEST_REASON)])


class CloseForm(Form):
    """No fields."""


async def _prepare_assign(request: web.Request, form: AssignForm) -> Mapping[str, object]:
    names, known = await _departments_and_roster(request)
    form.department.choices = options("请选择", {EACH: "各派各的部门"} | {name: name for name in names})
    form.handler.choices = [SelectChoice("", "不指定，由部门自己接单"), *hands(known, names)]
    return {}


async def _assign(
    request: web.Request, form: AssignForm, tickets: Sequence[Numbered]
) -> tuple[BulkResult, ...]:
    department, handler, reason = form.department.data, form.handler.data or None, form.reason.data or None
    bulk = services(request).desk.bulk
    if department == EACH:
        if handler:
            raise ReviewError("经办人", "各派各的部门时不能指定；请不指定，或改选一个承办单位")
        return await bulk.dispatch(actor(request), tickets, reason=reason)
    _, known = await _departments_and_roster(request)
    if handler and not known.works_for(handler, department):
        raise ReviewError("经办人", f"{known.name(handler)}不在{department}；请改选经办人，或不指定")
    return await bulk.assign(actor(request), tickets, department=department, handler=handler, reason=reason)


async def _departments_and_roster(request: web.Request) -> tuple[Sequence[str], Roster]:
    """Return the actor's departments, and who can be given a ticket there."""
    here = services(request)
    names = here.departments_of(actor(request))
    return names, await here.roster(names)


async def _prepare_answer(request: web.Request, form: AnswerForm) -> Mapping[str, object]:
    """Load the templates; the one whose button was pressed is added to what was written."""
    kept = await services(request).desk.templates.of(actor(request))
    begun = next((one for one in kept if str(one.id) == form.template.data), None)
    if begun is not None:
        _begin(form, begun)
    return {"templates": kept, "begun": begun, "second": await _second(request)}


def _begin(form: AnswerForm, template: ReplyTemplate) -> None:
    form.text.data = with_template(form.text.data, template)
    if template.outcome is not None and not form.outcome.data:
        form.outcome.data = template.outcome.value


async def _second(request: web.Request) -> list[str]:
    """Return those of the actor's departments where a second person approves answers: no bulk answers there."""
    policies = await services(request).desk.rules.policies()
    return [name for name, one in policies.items() if one.second_person and actor(request).sees(name)]


async def _answer(
    request: web.Request, form: AnswerForm, tickets: Sequence[Numbered]
) -> tuple[BulkResult, ...]:
    outcome = FeedbackOutcome(form.outcome.data)
    said = Resolution(form.text.data, outcome, form.outcome_note.data or None)
    return await services(request).desk.bulk.answer(actor(request), tickets, resolution=said)


async def _prepare_close(_request: web.Request, _form: Any) -> Mapping[str, object]:
    return {}


async def _close(request: web.Request, _form: Any, tickets: Sequence[Numbered]) -> tuple[BulkResult, ...]:
    return await services(request).desk.bulk.close(actor(request), tickets)


ASSIGN: Final = Bulk("assign", "批量派单", Action.ASSIGN, AssignForm, _prepare_assign, _assign)
ANSWER: Final = Bulk("answer", "批量答复", Action.ANSWER, AnswerForm, _prepare_answer, _answer)
CLOSE: Final = Bulk("close", "批量办结", Action.CLOSE, CloseForm, _prepare_close, _close)
DEEDS: Final = (ASSIGN, ANSWER, CLOSE)


def offered(who: Actor) -> list[Bulk]:
    """Return what somebody may do to many tickets."""
    return [deed for deed in DEEDS if deed.may(who)]
