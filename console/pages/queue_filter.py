"""What the queue's address asks for: which tickets, in which order, from where; as a form, and as an address again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from aiohttp import web
from multidict import MultiMapping
from wtforms import BooleanField, DateField, SelectField, StringField
from yarl import URL

from console.forms import ChecklistField, FilterForm, options
from console.prefix import PREFIX
from console.services import services
from console.session import actor
from console.ticket_query import NAMES, read_query
from handlers.channels import CHANNELS
from handlers.people import Actor, Permission, actor_of
from storage.records import FeedbackFilter, FeedbackKind, FeedbackOutcome, FeedbackState, Sort, StaffRecord
from storage.ticket_cursor import read_cursor

PATH: Final = "/tickets"
SORTS: Final = {
    Sort.NEWEST: "最近收到的在前",
    Sort.OLDEST: "最早收到的在前",
    Sort.DUE: "最先到期的在前",
    Sort.DUE_LAST: "最后到期的在前",
    Sort.CHANGED: "最近有变动的在前",
    Sort.CHANGED_FIRST: "最久没有变动的在前",
}
_MERGED: Final = {"all": "包括合并的", "1": "只看合并的"}
_CARRIED: Final = ("theme", "held", "part", "day")
"""Parameters that come from other pages' links: the form keeps them, but has no field for them."""


def _tick(label: str) -> BooleanField:
    return BooleanField(label, false_values=(False, "", "0"), render_kw={"value": "1"})


class QueueForm(FilterForm):
    """Every field is optional. `read_wanted` reports what can't be read."""

    q = StringField("内容或工单号")
    kind = SelectField("类别", choices=options("全部", FeedbackKind))
    department = SelectField("部门", choices=[])
    sort = SelectField("排序", choices=options(None, {one.value: name for one, name in SORTS.items()}))
    state = ChecklistField("状态", choices=options(None, FeedbackState))
    commitment = SelectField("关联承诺", choices=[])
    handler = SelectField("经办人", choices=[])
    outcome = SelectField("办理结果", choices=options("全部", FeedbackOutcome))
    channel = SelectField("渠道", choices=options("全部", CHANNELS))
    merged = SelectField("合并的工单", choices=options("不看合并的", _MERGED))
    since = DateField("收到日期，从")
    until = DateField("到")
    open = _tick("未办结")
    overdue = _tick("已超期")
    mine = _tick("我经办的")
    helping = _tick("请我们协办的")
    waiting = _tick("待审核")
    sent_back = _tick("答复退改")
    escalated = _tick("已提级")
    displeased = _tick("居民不满意")
    reopened = _tick("重办过")

    @classmethod
    def at(cls, request: web.Request, people: Iterable[StaffRecord]) -> "QueueForm":
        """Return the form as filled by the address, with the city's choices."""
        form, city = cls.asked(request), services(request).city
        form.department.choices = options("全部", services(request).departments_of(actor(request)))
        asked, who = request.query.get("handler"), actor(request)
        hands = {one.id: _hand(one) for one in people if one.id == asked or _works_beside(one, who)}
        form.handler.choices = options("全部", hands)
        titles = {one.id: f"{one.id} {one.title}"[:40] for one in city.commitments}
        form.commitment.choices = options("全部", titles)
        return form


def _works_beside(person: StaffRecord, who: Actor) -> bool:
    """Tell whether somebody handles, or handled before they left, tickets that `who` sees."""
    other = actor_of(person)
    return other.may(Permission.HANDLE) and any(map(who.sees, other.departments))


def _hand(person: StaffRecord) -> str:
    return f"{person.name}（已停用）" if person.disabled_at else person.name


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for."""

    filter: FeedbackFilter
    sort: Sort
    cursor: str | None
    notes: tuple[str, ...]
    """What was ignored in it, in Chinese."""


def read_wanted(request: web.Request) -> Wanted:
    """Read the address. Raises FilterError for an unreadable filter; unreadable order and page are only noted."""
    here, query = services(request), request.query
    wanted = read_query(query, city=here.city, actor=actor(request), today=here.desk.today)
    notes = []
    sort, cursor = Sort.NEWEST, query.get("cursor") or None
    if (given := query.get("sort") or sort) in set(Sort):
        sort = Sort(given)
    else:
        notes.append("没有这种排序，按最近收到的在前排列。")
    if cursor and not _is_place(cursor, sort):
        notes.append("这一页的位置已经失效，从第一页看起。")
        cursor = None
    return Wanted(wanted, sort, cursor, tuple(notes))


def carried(query: MultiMapping[str]) -> list[tuple[str, str]]:
    """Return the form's hidden parameters."""
    return [(name, value) for name, value in query.items() if name in _CARRIED and value]


def pairs(query: MultiMapping[str]) -> list[tuple[str, str]]:
    """Return the filter and order, without empty and default values."""
    named = [(name, value) for name, value in query.items() if name in {*NAMES, "sort"} and value.strip()]
    return [pair for pair in named if pair != ("sort", Sort.NEWEST.value)]


def address(named: list[tuple[str, str]], path: str = PATH) -> str:
    """Build a console address from what `pairs` returned."""
    return str(URL.build(path=PREFIX + path, query=named))


def _is_place(cursor: str, sort: Sort) -> bool:
    """Tell whether a cursor belongs to that order and its time is one that every database can compare."""
    try:
        place = read_cursor(cursor, sort).key[0]
        when = place.astimezone(UTC) if isinstance(place, datetime) else place
    except (ValueError, OverflowError):
        return False
    return 1900 <= when.year <= 9999
