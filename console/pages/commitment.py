"""One commitment: its figures and history, and the forms to report on it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from aiohttp import hdrs, web

from console.flash import flash
from console.forms import read_whole
from console.headers import attachment
from console.pages.commitment_forms import ActualForm, OverrideForm, StatusForm
from console.rendering import back, render
from console.services import services
from console.session import actor
from handlers.answering.card import (
    actual_text,
    card,
    decimal_text,
    milestone_line,
    number_text,
    origin_lines,
    report_name,
    source_line,
    target_text,
)
from handlers.desk.acting import StaleError
from handlers.people import Actor, Permission
from handlers.publishing.accounting import Course
from handlers.publishing.evidence import read_number
from handlers.publishing.judging import percent
from handlers.publishing.progress import STALE_AFTER
from handlers.publishing.publishing import LONGEST_MILESTONE, MOST_MILESTONES, mark
from storage.records import (
    Actual,
    CommitmentStatus,
    FeedbackFilter,
    Matched,
    Override,
    StatusUpdate,
)

SHOWN: Final = {
    "actual_text": actual_text,
    "target_text": target_text,
    "figure": number_text,
    "milestone_line": milestone_line,
    "percent": percent,
    "plain": decimal_text,
    "stale_after": STALE_AFTER,
    "longest_milestone": LONGEST_MILESTONE,
    "most_milestones": MOST_MILESTONES,
}
"""With what the templates format figures, and the limits that they name."""
_MOST_TICKETS: Final = 1000


@dataclass(frozen=True, slots=True)
class Recorded:
    """One line of the history; exactly one of its records is set."""

    at: datetime
    who: str
    status: StatusUpdate | None = None
    actual: Actual | None = None
    override: Override | None = None


async def show_one(request: web.Request) -> web.StreamResponse:
    """`GET /commitments/{id}`: 404 for one that the report does not contain."""
    return await _render(request, await _course(request))


async def download(request: web.Request) -> web.StreamResponse:
    """`GET /commitments/{id}/evidence/{file}`: always as a download, with the type detected from its content."""
    id_, number = request.match_info["id"], read_whole(request.match_info["file"])
    found = (
        None
        if number is None
        else await services(request).desk.commitments.evidence(actor(request), id_, number)
    )
    if found is None:
        raise web.HTTPNotFound
    file, content = found
    headers = {hdrs.CONTENT_DISPOSITION: attachment(file.name)}
    return web.Response(body=content, content_type=file.media_type, headers=headers)


async def set_status(request: web.Request) -> web.StreamResponse:
    """`POST /commitments/{id}/status`."""
    course, form = await _course(request), await StatusForm.sent(request)
    if form.validate():
        try:
            with form.refusing():
                await services(request).desk.commitments.set_status(
                    actor(request),
                    course.account.commitment.id,
                    status=CommitmentStatus(form.status.data),
                    as_of=form.as_of.data,
                    evidence=form.evidence.data,
                    link=form.link.data or "",
                    document=form.document(),
                    note=form.note.data or "",
                    milestones=form.wanted_milestones(),
                    seen=form.seen.data,
                )
                return _published(request, course, "进展已发布，居民现在问到的就是这一条。")
        except StaleError as error:
            form.refuse("", str(error))
            course = await _course(request)
            form.seen.data = mark(course.account.status)
            return await _render(request, course, status_form=form.without_file(), refused_with=409)
    return await _render(request, course, status_form=form.without_file())


async def set_actual(request: web.Request) -> web.StreamResponse:
    """`POST /commitments/{id}/actual`."""
    course = await _course(request)
    if not course.account.commitment.targets:
        raise web.HTTPNotFound
    form = (await ActualForm.sent(request)).offering(course.account.commitment.targets)
    if form.validate():
        target = int(form.target.data)
        unit = course.account.commitment.targets[target].unit
        with form.refusing():
            await services(request).desk.commitments.set_actual(
                actor(request),
                course.account.commitment.id,
                target=target,
                value=read_number("实际完成", form.actual.data.strip().removesuffix(unit)),
                as_of=form.actual_as_of.data,
                source=form.source.data,
            )
            return _published(request, course, "数据已发布，居民现在问到的就是这个数。")
    return await _render(request, course, actual_form=form)


async def override(request: web.Request) -> web.StreamResponse:
    """`POST /commitments/{id}/override`."""
    course = await _course(request)
    form = (await OverrideForm.sent(request)).offering(resume=course.account.standing.override is not None)
    if form.validate():
        verdict = form.wanted()
        with form.refusing():
            await services(request).desk.commitments.override(
                actor(request), course.account.commitment.id, verdict=verdict, reason=form.reason.data
            )
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
    course = await services(request).desk.commitments.course(actor(request), request.match_info["id"])
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
    refused_with: int = 422,
) -> web.Response:
    desk, who = services(request).desk, actor(request)
    commitment = course.account.commitment
    refused = status_form or actual_form or override_form
    today = desk.today
    status = course.account.status
    given = {
        "as_of": today,
        "status": status.status.value if status else CommitmentStatus.IN_PROGRESS.value,
        "seen": mark(status),
        "milestones": [asdict(one) for one in status.milestones] if status else [],
    }
    context = {
        **SHOWN,
        "course": course,
        "account": course.account,
        "commitment": commitment,
        "history": _history(course),
        "tickets": await _tickets(request, who, commitment.id),
        "source": source_line(commitment.place, _report(request)),
        "heard": _answer_text(request, course),
        "today": today,
        "reports": desk.commitments.answers_for(who, commitment, Permission.COMMITMENT_STATUS),
        "overrides": desk.commitments.answers_for(who, commitment, Permission.COMMITMENT_OVERRIDE),
        "opens_files": who.sees(commitment.lead, commitment.co),
        "status_form": (status_form or StatusForm.of(request, data=given)).with_blanks(),
        "actual_form": actual_form
        or ActualForm.of(request, data={"actual_as_of": today}).offering(commitment.targets),
        "override_form": override_form
        or OverrideForm.of(request).offering(resume=course.account.standing.override is not None),
        "refused": refused,
        "wordings": await desk.teaching.wordings(who, commitment),
        "teaches": desk.teaching.teaches(who, commitment),
    }
    return render(request, "commitment.html", context, status=refused_with if refused else 200)


async def _tickets(request: web.Request, who: Actor, id_: str) -> Matched:
    wanted = FeedbackFilter(services(request).city.code, commitment=id_)
    return await services(request).desk.tickets.found(who, wanted, most=_MOST_TICKETS)


def _answer_text(request: web.Request, course: Course) -> str:
    """Return what a citizen who asks for it now is answered."""
    city, account = services(request).city, course.account
    return card(
        account.commitment,
        account.status,
        account.reached,
        origin_lines(course.origins, city),
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
