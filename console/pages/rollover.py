"""Last year's promises: what became of each in this year's report, as proposed, and as staff confirm it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from console.flash import flash
from console.forms import FilterForm, Form, options
from console.pages.commitment_list import numbered, of_department, offer_departments
from console.rendering import back, render, see_other, url_with
from console.services import services
from console.session import actor
from console.table_file import asked_format, downloads, table_file
from console.whence import safe_next
from handlers.answering.card import report_name, source_line, targets_text
from handlers.desk.acting import StaleError
from handlers.people import Actor
from handlers.publishing.comparing import CONFIRMED_COLUMNS, confirmed_rows, reasons
from handlers.publishing.publishing import LONGEST_NOTE, mark
from handlers.publishing.rollover import Rolled, RolledCourse, answers_for, concerns
from knowledge.city import City
from knowledge.commitment import Place
from knowledge.rollover import Fate

AT: Final = "/commitments/rollover"
OPEN, CONFIRMED = "open", "confirmed"
SHOWN: Final = {"reasons": reasons, "targets_text": targets_text}
"""Functions with which the templates say what is proposed."""


class RolloverFilter(FilterForm):
    """Which of last year's promises to list."""

    q = StringField("文字", [Optional(), Length(max=50)])
    department = SelectField("部门", default="")
    fate = SelectField("去向", default="", choices=options("全部", Fate))
    state = SelectField("核对", default="", choices=options("全部", {OPEN: "待核对", CONFIRMED: "已核对"}))


class FateForm(Form):
    """What became of a promise."""

    fate = SelectField("去向", [InputRequired("请选去向")], choices=[one.value for one in Fate])
    later = SelectField("今年的承诺", default="")
    note = TextAreaField("说明", [Optional(), Length(max=LONGEST_NOTE)])
    next = HiddenField()
    seen = HiddenField()
    """The `mark` of what was confirmed when the page was opened."""


@dataclass(frozen=True, slots=True)
class Count:
    """A count and the address of the list that it counts."""

    count: int
    address: str
    here: bool


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /commitments/rollover`: shows clerks those of their own departments first."""
    previous, who = services(request).city.previous, actor(request)
    if previous is None:
        return back("/commitments")
    everything = await services(request).desk.rollover.all(who)
    form = _filters(request, who, _owners(everything))
    sound = form.validate()
    near = [one for one in everything if sound and _matches(one, form, who)]
    found = [one for one in near if _wanted(one, form)]
    context = {
        **SHOWN,
        **numbered(request, found),
        "form": form,
        "narrowed": any(field.data for field in form),
        "previous": previous,
        "fates": list(Fate),
        "counts": list(_counts(request, form, near)),
        "answers_for": lambda one: answers_for(who, one.proposal),
        "names": await _names(request),
        "files": downloads(f"{AT}/file", ((name, value) for name, value in form.data.items() if value)),
    }
    return render(request, "rollover.html", context, status=200 if sound else 422)


async def file(request: web.Request) -> web.StreamResponse:
    """`GET /commitments/rollover/file`: all that the list shows."""
    city, who = services(request).city, actor(request)
    if city.previous is None:
        return back("/commitments")
    everything, format_ = await services(request).desk.rollover.all(who), asked_format(request)
    form = _filters(request, who, _owners(everything))
    if not form.validate():
        raise web.HTTPNotFound
    found = [one for one in everything if _matches(one, form, who) and _wanted(one, form)]
    title = f"{city.name}{city.previous.year}年承诺去向"
    rows = confirmed_rows(found, await _names(request), services(request).desk.office.day)
    name = f"{title}-{services(request).desk.today}"
    return await table_file(rows, CONFIRMED_COLUMNS, format_, title=title, name=name)


async def show_one(request: web.Request) -> web.StreamResponse:
    """`GET /commitments/rollover/{id}`: 404 for one that last year's report does not have."""
    return await _render_one(request, await _course(request))


async def confirm(request: web.Request) -> web.StreamResponse:
    """`POST /commitments/rollover/{id}`."""
    course = await _course(request)
    form = _offering(request, await FateForm.sent(request))
    if form.validate():
        earlier = course.rolled.proposal.earlier
        try:
            with form.refusing():
                await services(request).desk.rollover.confirm(
                    actor(request),
                    earlier.id,
                    fate=Fate(form.fate.data),
                    later=form.later.data or None,
                    note=form.note.data or "",
                    seen=form.seen.data,
                )
                flash(request, f"“{earlier.title}”已核对为“{form.fate.data}”，居民在公开页面上看得到。")
                return see_other(safe_next(form.next.data)) if form.next.data else back(f"{AT}/{earlier.id}")
        except StaleError as error:
            form.refuse("", str(error))
            course = await _course(request)
            form.seen.data = mark(course.rolled.confirmed)
            return await _render_one(request, course, form, status=409)
    return await _render_one(request, course, form)


def _owners(everything: Iterable[Rolled]) -> list[str]:
    return [*dict.fromkeys(one.proposal.owner for one in everything)]


async def _names(request: web.Request) -> Mapping[str, str]:
    return (await services(request).roster()).names


async def _course(request: web.Request) -> RolledCourse:
    course = await services(request).desk.rollover.one(actor(request), request.match_info["id"])
    if course is None:
        raise web.HTTPNotFound
    return course


async def _render_one(
    request: web.Request, course: RolledCourse, refused: FateForm | None = None, *, status: int = 422
) -> web.Response:
    city, who, rolled = services(request).city, actor(request), course.rolled
    assert city.previous is not None  # noqa: S101 - There is a course.
    form = refused or _offering(request, FateForm.of(request, data=_given(rolled)))
    context = {
        **SHOWN,
        "previous": city.previous,
        "course": course,
        "rolled": rolled,
        "proposal": rolled.proposal,
        "earlier": rolled.proposal.earlier,
        "then": _source(city.previous, rolled.proposal.earlier.place),
        "now": rolled.later and _source(city, rolled.later.place),
        "title": city.title,
        "form": form,
        "may": answers_for(who, rolled.proposal),
    }
    return render(request, "rollover_one.html", context, status=status if refused else 200)


def _given(rolled: Rolled) -> dict[str, str]:
    later = rolled.later.id if rolled.later else ""
    return {"fate": rolled.fate.value, "later": later, "seen": mark(rolled.confirmed)}


def _source(city: City, place: Place) -> str:
    return source_line(place, report_name(city.report_title, city.year))


def _offering(request: web.Request, form: FateForm) -> FateForm:
    """Return the form, offering this year's promises."""
    named = {one.id: f"{one.title}（{one.id}）" for one in services(request).city.commitments}
    form.later.choices = options("没有", named)
    return form


def _filters(request: web.Request, who: Actor, owners: Iterable[str]) -> RolloverFilter:
    form = RolloverFilter.asked(request)
    offer_departments(request, form, who, owners)
    return form


def _matches(one: Rolled, form: RolloverFilter, who: Actor) -> bool:
    """Tell whether it matches the requested department and words."""
    earlier = one.proposal.earlier
    text = (form.q.data or "").strip()
    return (
        of_department(form.department.data, one.proposal.owner, own=concerns(who, one.proposal))
        and text in f"{earlier.id} {earlier.title} {earlier.quote}"
    )


def _wanted(one: Rolled, form: RolloverFilter) -> bool:
    state = CONFIRMED if one.confirmed else OPEN
    return form.fate.data in {"", one.fate.value} and form.state.data in {"", state}


def _counts(
    request: web.Request, form: RolloverFilter, near: Sequence[Rolled]
) -> Iterator[tuple[str, list[Count]]]:
    """Count what department and words leave, those confirmed and those only proposed apart; each links to them."""
    for state, name in ((CONFIRMED, "已核对"), (OPEN, "待核对")):
        yield name, [_count(request, form, near, fate, state) for fate in ("", *Fate)]


def _count(
    request: web.Request, form: RolloverFilter, near: Sequence[Rolled], fate: str, state: str
) -> Count:
    narrowed = RolloverFilter(data={"fate": fate, "state": state})
    count = sum(_wanted(one, narrowed) for one in near)
    address = url_with(request, department=form.department.data, fate=fate or None, state=state, page=None)
    return Count(count, address, (form.fate.data, form.state.data) == (fate, state))
