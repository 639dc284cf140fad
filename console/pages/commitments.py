"""The list of commitments: what each promises, its status, and which are due for an update; and the same as a file."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from aiohttp import web
from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional

from console.forms import FilterForm, options
from console.pages.commitment import SHOWN
from console.pages.commitment_list import numbered, of_department, offer_departments
from console.rendering import render, url_with
from console.services import services
from console.session import actor
from console.table_file import asked_format, downloads, table_file
from console.tally import Tally
from handlers.people import Actor
from handlers.publishing import table
from handlers.publishing.accounting import Account
from storage.records import CommitmentStatus, Verdict

NO_VERDICT: Final = "none"


class CommitmentsForm(FilterForm):
    """Which commitments to list."""

    q = StringField("文字", [Optional(), Length(max=50)])
    area = SelectField("报告部分", default="")
    department = SelectField("部门", default="")
    status = SelectField("状态", default="", choices=options("全部", CommitmentStatus))
    verdict = SelectField(
        "进度",
        default="",
        choices=options("全部", {v.value: v.value for v in Verdict} | {NO_VERDICT: "没有数据"}),
    )
    stale = SelectField("更新", default="", choices=options("全部", {"1": "待更新", "0": "不用更新"}))


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /commitments`: shows clerks those of their own departments first."""
    who = actor(request)
    form = _filters(request, who)
    sound = form.validate()
    near = [
        one
        for one in await services(request).desk.commitments.accounts(who)
        if sound and _matches(one, form, who)
    ]
    found = [one for one in near if _wanted(one, form)]
    context = {
        **SHOWN,
        **numbered(request, found),
        "form": form,
        "narrowed": any(field.data for field in form),
        "files": downloads(
            "/commitments/file", ((name, value) for name, value in form.data.items() if value)
        ),
        "tallies": list(_tallies(request, form, near)),
    }
    return render(request, "commitments.html", context, status=200 if sound else 422)


async def file(request: web.Request) -> web.StreamResponse:
    """`GET /commitments/file`: all that the list shows, with what residents wrote and asked since the report's year began."""
    who, form, here = actor(request), _filters(request, actor(request)), services(request)
    format_ = asked_format(request)
    if not form.validate():
        raise web.HTTPNotFound
    accounts = await here.desk.commitments.accounts(who)
    demand = await here.desk.figures.report(who, date(here.city.year, 1, 1), here.desk.today)
    rows = table.rows(
        [one for one in accounts if _matches(one, form, who) and _wanted(one, form)],
        here.city.area_titles,
        demand.commitments,
        {one.commitment: one.answered for one in demand.asked},
    )
    title = f"{here.city.name}{here.city.year}年承诺进展"
    return await table_file(rows, table.COLUMNS, format_, title=title, name=f"{title}-{here.desk.today}")


def _filters(request: web.Request, who: Actor) -> CommitmentsForm:
    city = services(request).city
    form = CommitmentsForm.asked(request)
    areas = {label: _area(label, title) for label, title in city.area_titles.items()}
    form.area.choices = options("全部", areas)
    leads = {one.lead for one in city.commitments}
    offer_departments(request, form, who, [one.name for one in city.departments if one.name in leads])
    return form


def _area(label: str, title: str) -> str:
    return title if label in {"目标", title} else f"{label}　{title}"


def _matches(one: Account, form: CommitmentsForm, who: Actor) -> bool:
    """Tell whether it matches the requested part, department and words."""
    commitment = one.commitment
    text = (form.q.data or "").strip()
    return (
        of_department(form.department.data, commitment.lead, own=who.sees(commitment.lead))
        and form.area.data in {"", commitment.place.area}
        and text in f"{commitment.id} {commitment.title} {commitment.quote}"
    )


def _wanted(one: Account, form: CommitmentsForm) -> bool:
    verdict = one.standing.verdict.value if one.standing.verdict else NO_VERDICT
    stale = "1" if one.stale else "0"
    return all(
        asked in {"", is_}
        for asked, is_ in (
            (form.status.data, _status(one)),
            (form.verdict.data, verdict),
            (form.stale.data, stale),
        )
    )


def _status(one: Account) -> str:
    return one.status.status.value if one.status else CommitmentStatus.UNKNOWN.value


def _tallies(request: web.Request, form: CommitmentsForm, near: Sequence[Account]) -> Iterator[Tally]:
    """Count what section, department and words leave; each count links to exactly those."""
    counted: tuple[tuple[str, dict[str, str], bool], ...] = (
        ("全部", {}, False),
        ("待更新", {"stale": "1"}, True),
        ("欠进度", {"verdict": Verdict.BEHIND.value}, True),
        ("暂无进展信息", {"status": CommitmentStatus.UNKNOWN.value}, False),
        ("已完成", {"status": CommitmentStatus.DONE.value}, False),
    )
    now = {name: form[name].data for name in ("status", "verdict", "stale")}
    for name, changes, alarm in counted:
        wanted = {"status": "", "verdict": "", "stale": ""} | changes
        narrowed = CommitmentsForm(data=wanted)
        count = sum(_wanted(one, narrowed) for one in near)
        gone = {key: value or None for key, value in wanted.items()}
        address = url_with(request, department=form.department.data, page=None, **gone)
        yield Tally(name, count, address, alarm=alarm and count > 0, here=now == wanted)
