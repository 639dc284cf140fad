"""Reply templates: texts with which clerks begin an answer, by topic, department and ticket state."""

from typing import Any, Final

from aiohttp import web
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from console.flash import flash
from console.forms import FilterForm, Form, options
from console.rendering import back, render
from console.services import services
from console.session import actor
from handlers.casework.change import LONGEST_ANSWER
from handlers.desk.acting import StaleError
from handlers.desk.templates import mark
from handlers.people import Actor, ForbiddenError
from knowledge.city import City
from storage.records import FeedbackKind, FeedbackOutcome, FeedbackState, ReplyTemplate

SHARED: Final = "全部部门"
_STATES: Final = tuple(one for one in FeedbackState if one is not FeedbackState.WITHDRAWN)


class WantedForm(FilterForm):
    """Which templates to list."""

    q = StringField("文字", [Optional(), Length(max=50)])
    department = SelectField("部门", default="")
    topic = SelectField("主题", default="", validate_choice=False)
    state = SelectField("工单状态", default="", choices=options("全部", _STATES))

    def finds(self, one: ReplyTemplate) -> bool:
        """Tell whether a template matches; one for any topic or state matches each of them."""
        q, topic = (self.q.data or "").strip(), self.topic.data
        return (
            (not q or q in one.title or q in one.text)
            and (not self.department.data or (one.department or SHARED) == self.department.data)
            and (not topic or one.topic in {topic, None})
            and (not self.state.data or one.state in {self.state.data, None})
        )


class TemplateForm(Form):
    """One template."""

    title = StringField("名称", [InputRequired("请填名称"), Length(max=60)])
    department = SelectField("适用部门", default="")
    topic = StringField("适用主题", [Optional(), Length(max=20)])
    state = SelectField("工单状态", default="", choices=options("任何状态", _STATES))
    outcome = SelectField("办理结果", default="", choices=options("不预选", FeedbackOutcome))
    text = TextAreaField("内容", [InputRequired("请填内容"), Length(max=LONGEST_ANSWER)])
    seen = HiddenField()
    """The `mark` of the template when the page was opened."""

    def read(self, id_: int | None) -> ReplyTemplate:
        """Return the template as filled in."""
        return ReplyTemplate(
            city="",
            title=self.title.data,
            text=self.text.data,
            department=self.department.data or None,
            topic=(self.topic.data or "").strip() or None,
            state=FeedbackState(self.state.data) if self.state.data else None,
            outcome=FeedbackOutcome(self.outcome.data) if self.outcome.data else None,
            id=id_,
        )


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /templates`: those of the reader's departments, and those for everybody."""
    desk, who = services(request).desk, actor(request)
    kept = await desk.templates.of(who)
    form = WantedForm.asked(request)
    departments = sorted({one.department for one in kept if one.department})
    form.department.choices = options("全部", [SHARED, *departments])
    topics = sorted({one.topic for one in kept if one.topic})
    form.topic.choices = options("全部", topics)
    found = [one for one in kept if form.finds(one)] if form.validate() else []
    context = {
        "form": form,
        "templates": found,
        "total": len(kept),
        "narrowed": any(field.data for field in form),
        "roster": await services(request).roster(),
        "mine": {one.id for one in kept if desk.templates.may_change(who, one)},
        "shared": SHARED,
    }
    return render(request, "templates.html", context, status=422 if form.errors else 200)


async def show_new(request: web.Request) -> web.StreamResponse:
    """`GET /templates/new`."""
    return _render(request, _offering(request, TemplateForm.of(request)))


async def add(request: web.Request) -> web.StreamResponse:
    """`POST /templates/new`."""
    return await _save(request, None)


async def show_one(request: web.Request) -> web.StreamResponse:
    """`GET /templates/{id}`: to change it; 404 if it does not exist, 403 if the actor may not change it."""
    kept = await _kept(request)
    data = {name: getattr(kept, name) or "" for name in ("title", "department", "topic", "text")}
    data |= {
        "state": kept.state.value if kept.state else "",
        "outcome": kept.outcome.value if kept.outcome else "",
        "seen": mark(kept),
    }
    return _render(request, _offering(request, TemplateForm.of(request, data=data)), kept)


async def change(request: web.Request) -> web.StreamResponse:
    """`POST /templates/{id}`."""
    return await _save(request, await _kept(request))


async def delete(request: web.Request) -> web.StreamResponse:
    """`POST /templates/{id}/delete`."""
    kept = await _kept(request)
    await services(request).desk.templates.delete(actor(request), kept.id or 0)
    flash(request, f"模板“{kept.title}”已删除。")
    return back("/templates")


async def _save(request: web.Request, kept: ReplyTemplate | None) -> web.StreamResponse:
    form = _offering(request, await TemplateForm.sent(request))
    if form.validate():
        try:
            with form.refusing():
                saved = await services(request).desk.templates.save(
                    actor(request), form.read(kept.id if kept else None), seen=form.seen.data
                )
                flash(request, f"模板“{saved.title}”已保存。")
                return back("/templates")
        except StaleError as error:
            form.refuse("", str(error))
            kept = await _kept(request)
            form.seen.data = mark(kept)
            return _render(request, form, kept, overtaken=True, status=409)
    return _render(request, form, kept, status=422)


async def _kept(request: web.Request) -> ReplyTemplate:
    """Return the template in the address, if the actor may change it."""
    desk, who = services(request).desk, actor(request)
    wanted = request.match_info["id"]
    found = next((one for one in await desk.templates.of(who) if str(one.id) == wanted), None)
    if found is None:
        raise web.HTTPNotFound
    if not desk.templates.may_change(who, found):
        raise ForbiddenError("模板：这条是全部部门共用的，由调度员或管理员修改；您可以新建本部门的模板")
    return found


def _offering(request: web.Request, form: TemplateForm) -> TemplateForm:
    """Offer the departments for which the actor may write."""
    city, who = services(request).city, actor(request)
    names = [one.name for one in city.departments if who.sees(one.name)]
    form.department.choices = options(None if who.departments else SHARED, names)
    return form


def _render(
    request: web.Request,
    form: TemplateForm,
    kept: ReplyTemplate | None = None,
    *,
    overtaken: bool = False,
    status: int = 200,
) -> web.Response:
    city = services(request).city
    context: dict[str, Any] = {
        "form": form,
        "kept": kept,
        "overtaken": overtaken,
        "topics": topics(city, actor(request)),
        "longest": LONGEST_ANSWER,
    }
    return render(request, "template.html", context, status=status)


def with_template(typed: str | None, template: ReplyTemplate) -> str:
    """Return what was typed with the template's text below it, once however often it is asked for."""
    above = (typed or "").rstrip()
    if not above or above.endswith(template.text.rstrip()):
        return above or template.text
    return f"{above}\n{template.text}"


def topics(city: City, who: Actor) -> list[str]:
    """Return the topics to choose from: the kinds of feedback, and the themes of the actor's commitments."""
    themes = {
        theme
        for commitment in city.commitments
        if who.sees(commitment.lead, commitment.co)
        for theme in commitment.themes
    }
    return [*(kind.value for kind in FeedbackKind), *sorted(themes)]
