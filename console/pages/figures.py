"""The figures: rates by department, what residents file and ask; every number links to its tickets and is in the file."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from aiohttp import web
from wtforms import DateField, SelectField
from wtforms.validators import Optional
from yarl import URL

from console import charts
from console.charts import Bar
from console.forms import FilterForm, known_day, options
from console.prefix import PREFIX
from console.rendering import render
from console.services import services
from console.session import actor
from console.table_file import asked_format, downloads, table_file
from handlers.figures import table as figure_table
from handlers.figures.desk import Report
from handlers.figures.measures import MEASURES
from handlers.figures.rates import FEWEST, Line
from knowledge.city import City
from storage.records import FeedbackState, Part

SHOWN: Final = 15
"""Rows of each list on the page; the file has all of them."""
_STANDING: Final = tuple(state for state in FeedbackState if state is not FeedbackState.WITHDRAWN)


class PeriodForm(FilterForm):
    """The days, and whose tickets."""

    since = DateField("从", [Optional(), known_day])
    until = DateField("到", [Optional(), known_day])
    department = SelectField("部门", choices=[], default="")

    def period(self, today: date) -> tuple[date, date]:
        """Return the first and last day, both included; this year if none are given."""
        last: date = self.until.data or today
        return self.since.data or min(date(today.year, 1, 1), last), last

    def check(self, today: date) -> bool:
        """Tell whether the form can be read; otherwise show what is wrong beside the field."""
        if not self.validate():
            return False
        first, last = self.period(today)
        if first > last:
            self.since.errors = [f"开始日期{first}在结束日期{last}之后：请把两个日期对调"]
        return first <= last


@dataclass(frozen=True, slots=True)
class TicketLinks:
    """Makes addresses of the queue from what a figure counts."""

    report: Report
    asked_department: str | None

    def __call__(self, department: str | None = None, parts: Iterable[Part] = (), **more: str) -> str:
        """Link to the tickets of a department (None: all that the page counts) that are in one of the parts."""
        query = {
            "since": str(self.report.first),
            "until": str(self.report.last),
            "held": "1",
            "merged": "all",
        }
        name = department or self.asked_department
        query |= {"department": name} if name else {}
        parts = tuple(parts)
        many = [("part", part.value) for part in parts]
        many += [("day", str(self.report.day))] if parts else []
        return str(URL(f"{PREFIX}/tickets").with_query([*query.items(), *many, *more.items()]))

    def demand(self, **more: str) -> str:
        """Link to the tickets that count as demand: all except withdrawn ones."""
        return str(URL(self(None, (), **more)).extend_query([("state", state.value) for state in _STANDING]))


@dataclass(frozen=True, slots=True)
class Ranking:
    """What residents file or ask about, most first: a chart and a table of the same rows."""

    key: str
    heading: str
    label: str
    """Of the rows' names."""
    rows: Sequence[tuple[str, int, str | None]]
    """Name, count, and the address of what is counted, if the reader may open it."""
    counted: str = "件数"
    """What the count is called."""


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /figures`: 422 with the reason for an unreadable period."""
    form = _form(request)
    desk = services(request).desk
    sound = form.check(desk.today)
    report = await _report(request, form) if sound else None
    context: dict[str, object] = {"form": form, "narrowed": bool(request.query), "report": report}
    if report:
        form.since.data, form.until.data = report.first, report.last
        tickets = TicketLinks(report, form.department.data or None)
        rankings = _rankings(request, report, tickets)
        context |= {
            "tickets": tickets,
            "rankings": rankings,
            "measures": MEASURES,
            "fewest": FEWEST,
            "shown": SHOWN,
            "decisions": figure_table.DECISIONS,
            "files": downloads("/figures/file", request.query.items()),
            # Drawing takes a tenth of a second, after importing the library the first time: do not block the event
            # loop.
            "charts": await asyncio.to_thread(_charts, report, rankings),
            "questions_open": services(request).opens(actor(request), "/questions"),
        }
    return render(request, "figures.html", context, status=200 if sound else 422)


async def file(request: web.Request) -> web.StreamResponse:
    """`GET /figures/file`: the same numbers as a file; 404 if the period can't be read."""
    form, city, format_ = _form(request), services(request).city, asked_format(request)
    if not form.check(services(request).desk.today):
        raise web.HTTPNotFound
    report = await _report(request, form)
    rows = figure_table.rows(report, _titles(city))
    title = f"{city.name}统计"
    name = f"{title}-{report.first}至{report.last}"
    return await table_file(rows, figure_table.COLUMNS, format_, title=title, name=name)


def _form(request: web.Request) -> PeriodForm:
    form = PeriodForm.asked(request)
    own = actor(request).departments
    names = services(request).departments_of(actor(request))
    form.department.choices = options("全部" if len(own) != 1 else own[0], names)
    return form


async def _report(request: web.Request, form: PeriodForm) -> Report:
    desk = services(request).desk
    first, last = form.period(desk.today)
    return await desk.figures.report(actor(request), first, last, form.department.data or None)


def _titles(city: City) -> Callable[[str], str]:
    def title(commitment_id: str) -> str:
        return f"{commitment_id} {city.title(commitment_id) or ''}".rstrip()

    return title


def _rankings(request: web.Request, report: Report, tickets: TicketLinks) -> list[Ranking]:
    title = _titles(services(request).city)
    kinds = [(kind.value, count, tickets.demand(kind=kind.value)) for kind, count in report.kinds.items()]
    themes = [(theme, count, tickets.demand(theme=theme)) for theme, count in report.themes.items()]
    commitments = [
        (title(one), count, tickets.demand(commitment=one)) for one, count in report.commitments.items()
    ]
    opens = services(request).opens(actor(request), "/commitments/{id}")
    asked = [
        (title(id_ := one.commitment), one.answered, f"{PREFIX}/commitments/{id_}" if opens else None)
        for one in report.asked
    ]
    return [
        Ranking("kinds", "居民反馈：类别", "类别", kinds),
        Ranking("themes", "居民反馈：主题", "承诺主题", themes),
        Ranking("commitments", "居民反馈：关联的承诺", "承诺", commitments),
        Ranking("asked", "居民提问：答到的承诺", "承诺", asked, "次数"),
    ]


def _charts(report: Report, rankings: Sequence[Ranking]) -> dict[str, str]:
    lines = (report.total, *report.lines[:SHOWN]) if len(report.lines) > 1 else (report.total,)
    made = {
        measure.name: charts.shares(bars)
        for place, measure in enumerate(MEASURES)
        if (bars := [bar for line in lines if (bar := _bar(line, place))])
    }
    for one in rankings:
        if any(count for _, count, _ in one.rows):
            made[one.key] = charts.counts([Bar(name, count) for name, count, _ in one.rows[:SHOWN]])
    return made


def _bar(line: Line, place: int) -> Bar | None:
    rate = line.rates[place]
    if rate.value is None or rate.interval is None:
        return None
    return Bar(line.name or "合计", rate.value, *rate.interval)
