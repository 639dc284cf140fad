"""One commitment: its figures and course, and the forms that account for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aiohttp import hdrs, web
from wtforms import DateField, FileField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from console.flash import flash
from console.forms import Form, options, read_whole
from console.headers import attachment
from console.rendering import back, render
from console.services import services
from console.session import actor
from handlers.answering.card import actual_text, card, figure, plain, report_name, source, target_text
from handlers.casework.change import ReviewError
from handlers.people import Actor, Permission
from handlers.publishing.accounting import Course
from handlers.publishing.evidence import LARGEST, LONGEST_LINK, Document, read_number
from handlers.publishing.progress import STALE_AFTER, percent
from handlers.publishing.publishing import LONGEST_EVIDENCE, LONGEST_NOTE
from storage.records import (
    Actual,
    CommitmentStatus,
    FeedbackFilter,
    Matched,
    Override,
    StatusUpdate,
    Verdict,
)

LARGEST_FORM: Final = LARGEST + 256 * 1024
"""Bytes of the form with a document; a little more than the document, so that the form itself can say what is too large."""
SHOWN: Final = {
    "actual_text": actual_text,
    "target_text": target_text,
    "figure": figure,
    "percent": percent,
    "plain": plain,
    "stale_after": STALE_AFTER,
}
"""What templates write figures with."""
_MOST_TICKETS: Final = 1000
_RESUME: Final = "auto"


class StatusForm(Form):
    """How far it is, with evidence."""

    status = SelectField("状态", [InputRequired("请选状态")], choices=[s.value for s in CommitmentStatus])
    as_of = DateField("截至日期", [InputRequired("请填日期")])
    evidence = StringField("依据", [InputRequired("请写依据"), Length(max=LONGEST_EVIDENCE)])
    link = StringField("佐证链接", [Optional(), Length(max=LONGEST_LINK)])
    file = FileField("佐证文件", [Optional()])
    note = TextAreaField("说明", [Optional(), Length(max=LONGEST_NOTE)])

    def document(self) -> Document | None:
        """What was uploaded, as it came."""
        sent = self.file.data
        if not isinstance(sent, web.FileField):
            return None
        return Document(sent.filename, sent.file.read())


class ActualForm(Form):
    """What was reached of a target."""

    target = SelectField("目标")
    actual = StringField("实际完成", [InputRequired("请填数字")])
    actual_as_of = DateField("截至日期", [InputRequired("请填日期")])
    source = StringField("数据来源", [InputRequired("请写来源"), Length(max=LONGEST_EVIDENCE)])


class OverrideForm(Form):
    """A verdict by hand."""

    verdict = SelectField("进度")
    reason = TextAreaField("理由", [InputRequired("请写明理由"), Length(max=LONGEST_EVIDENCE)])


@dataclass(frozen=True, slots=True)
class Recorded:
    """One line of the history; exactly one kind of record."""

    at: datetime
    who: str
    status: StatusUpdate | None = None
    actual: Actual | None = None
    override: Override | None = None


async def show_one(request: web.Request) -> web.StreamResponse:
    """`GET /commitments/{id}`: 404 for one that the report does not have."""
    return await _render(request, await _course(request))


async def download(request: web.Request) -> web.StreamResponse:
    """`GET /commitments/{id}/evidence/{file}`: only ever as a download, with the type that its content has."""
    id_, number = request.match_info["id"], read_whole(request.match_info["file"])
    found = None if number is None else await services(request).desk.evidence(actor(request), id_, number)
    if found is None:
        raise web.HTTPNotFound
    file, content = found
    named = attachment(file.name)
    headers = {hdrs.CONTENT_DISPOSITION: named, "X-Content-Type-Options": "nosniff"}
    return web.Response(body=content, content_type=file.media_type, headers=headers)


async def set_status(request: web.Request) -> web.StreamResponse:
    """`POST /commitments/{id}/status`."""
    course, form = await _course(request), await StatusForm.sent(request)
    if form.validate():
        try:
            await services(request).desk.set_status(
                actor(request),
                course.account.commitment.id,
                status=CommitmentStatus(form.status.data),
                as_of=form.as_of.data,
                evidence=form.evidence.data,
                link=form.link.data or "",
                document=form.document(),
                note=form.note.data or "",
            )
        except ReviewError as error:
            form.refuse("", str(error))
        else:
            return _published(request, course, "进展已发布，居民现在问到的就是这一条。")
    return await _render(request, course, status_form=form)


async def set_actual(request: web.Request) -> web.StreamResponse:
    """`POST /commitments/{id}/actual`."""
    course = await _course(request)
    if not course.account.commitment.targets:
        raise web.HTTPNotFound
    form = _with_targets(await ActualForm.sent(request), course)
    if form.validate():
        try:
            await services(request).desk.set_actual(
                actor(request),
                course.account.commitment.id,
                target=int(form.target.data),
                value=read_number("实际完成", form.actual.data),
                as_of=form.actual_as_of.data,
                source=form.source.data,
            )
        except ReviewError as error:
            form.refuse("", str(error))
        else:
            return _published(request, course, "数据已发布，居民现在问到的就是这个数。")
    return await _render(request, course, actual_form=form)


async def override(request: web.Request) -> web.StreamResponse:
    """`POST /commitments/{id}/override`."""
    course = await _course(request)
    form = _with_verdicts(await OverrideForm.sent(request), course)
    if form.validate():
        verdict = None if form.verdict.data == _RESUME else Verdict(form.verdict.data)
        try:
            await services(request).desk.override(
                actor(request), course.account.commitment.id, verdict=verdict, reason=form.reason.data
            )
        except ReviewError as error:
            form.refuse("", str(error))
        else:
            said = (
                "已恢复按数据判断。"
                if verdict is None
                else f"进度已认定为“{verdict.value}”，居民会看到理由。"
            )
            return _published(request, course, said)
    return await _render(request, course, override_form=form)


def _published(request: web.Request, course: Course, said: str) -> web.Response:
    flash(request, said)
    return back(f"/commitments/{course.account.commitment.id}")


async def _course(request: web.Request) -> Course:
    course = await services(request).desk.course(actor(request), request.match_info["id"])
    if course is None:
        raise web.HTTPNotFound
    return course


async def _render(
    request: web.Request,
    course: Course,
    *,
    status_form: StatusForm | None = None,
    actual_form: ActualForm | None = None,
    override_form: OverrideForm | None = None,
) -> web.Response:
    desk, who = services(request).desk, actor(request)
    commitment = course.account.commitment
    refused = status_form or actual_form or override_form
    today = desk.today
    status = course.account.status
    given = {"as_of": today, "status": status.status.value if status else CommitmentStatus.IN_PROGRESS.value}
    context = {
        **SHOWN,
        "course": course,
        "account": course.account,
        "commitment": commitment,
        "history": _history(course),
        "tickets": await _tickets(request, who, commitment.id),
        "source": source(commitment.place, _report(request)),
        "heard": _heard(request, course),
        "today": today,
        "reports": desk.answers_for(who, commitment, Permission.COMMITMENT_STATUS),
        "overrides": desk.answers_for(who, commitment, Permission.COMMITMENT_OVERRIDE),
        "opens_files": who.sees(commitment.lead, commitment.co),
        "status_form": status_form or StatusForm.of(request, data=given),
        "actual_form": actual_form
        or _with_targets(ActualForm.of(request, data={"actual_as_of": today}), course),
        "override_form": override_form or _with_verdicts(OverrideForm.of(request), course),
        "refused": refused,
        "wordings": await desk.wordings(who, commitment),
        "teaches": desk.teaches(who, commitment),
    }
    return render(request, "commitment.html", context, status=422 if refused else 200)


async def _tickets(request: web.Request, who: Actor, id_: str) -> Matched:
    wanted = FeedbackFilter(services(request).city.code, commitment=id_)
    return await services(request).desk.found(who, wanted, most=_MOST_TICKETS)


def _heard(request: web.Request, course: Course) -> str:
    """What a citizen who asks for it now is answered."""
    city, account = services(request).city, course.account
    return card(
        account.commitment,
        account.status,
        account.reached,
        report=_report(request),
        year=city.year,
        today=services(request).desk.today,
    )


def _report(request: web.Request) -> str:
    city = services(request).city
    return report_name(city.report_title, city.year)


def _history(course: Course) -> list[Recorded]:
    def name(id_: str | None) -> str:
        return course.names.get(id_, id_) if id_ else "运维人员"

    lines = [Recorded(one.recorded_at, name(one.staff), status=one) for one in course.statuses]
    lines += [Recorded(one.recorded_at, name(one.staff), actual=one) for one in course.actuals]
    lines += [Recorded(one.recorded_at, name(one.staff), override=one) for one in course.overrides]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _with_targets(form: ActualForm, course: Course) -> ActualForm:
    targets = course.account.commitment.targets
    named = {str(place): f"{one.name}（目标{target_text(one)}）" for place, one in enumerate(targets)}
    form.target.choices = options(None, named)
    return form


def _with_verdicts(form: OverrideForm, course: Course) -> OverrideForm:
    resume = {_RESUME: "恢复按数据判断"} if course.account.standing.override else {}
    form.verdict.choices = options(None, {one.value: one.value for one in Verdict} | resume)
    return form
