"""The queue's address as a filter, and in words: the queue, the exports and the figures share this reading."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from multidict import MultiMapping

from handlers.channels import CHANNELS, channel_name
from handlers.days import OutOfRangeError, clock_ahead, read_day, span
from handlers.figures.measures import MEASURES
from handlers.people import Actor
from knowledge.city import City
from storage import ticket_text
from storage.records import (
    OPEN_STATES,
    FeedbackFilter,
    FeedbackKind,
    FeedbackOutcome,
    FeedbackState,
    Measured,
    Part,
)

_E = TypeVar("_E", bound=StrEnum)
NAMES = (
    "state", "kind", "department", "commitment", "theme", "channel", "q", "overdue", "mine", "handler", "waiting",
    "sent_back", "open", "helping", "escalated", "displeased", "reopened", "outcome", "since", "until", "merged", "held", "part", "day",
)  # fmt: skip
"""The parameters that select tickets; `sort` and `cursor` do not."""
LONGEST_SEARCH = 100
"""Characters."""
_SHARED = {Part.WITHDRAWN: "居民已撤回", Part.MERGED: "并入其他工单"}
PARTS = {
    part: f"{measure.name}·{name}"
    for measure in MEASURES
    for part, name in (*measure.excluded.items(), *measure.base.items())
} | _SHARED
"""The name of each part of a figure."""


class FilterError(ValueError):
    """The address can't be read as a filter; the message, in Chinese, names field, value and remedy."""


class _Asked:
    """An address's values; reading one that is not valid raises FilterError."""

    def __init__(self, query: MultiMapping[str]) -> None:
        self._query = query

    def one(self, name: str) -> str | None:
        return (self._query.get(name) or "").strip() or None

    def ticked(self, name: str) -> bool:
        return self.one(name) == "1"

    def all(self, name: str, kind: type[_E]) -> tuple[_E, ...]:
        written = [value for value in self._query.getall(name, []) if value]
        try:
            return tuple(dict.fromkeys(kind(value) for value in written))
        except ValueError:
            known = "请从统计页点进来" if kind is Part else f"可以用{'、'.join(kind)}"
            raise FilterError(f"{_LABELS[name]}：“{'、'.join(written)[:60]}”不认识；{known}") from None

    def day(self, name: str) -> date | None:
        value = self.one(name)
        try:
            return read_day(value) if value else None
        except OutOfRangeError as error:
            raise FilterError(f"{_LABELS[name]}：{error}") from None
        except ValueError:
            raise FilterError(
                f"{_LABELS[name]}：“{(value or '')[:20]}”不是日期；请写成 2023-11-05 这样"
            ) from None


def read_query(query: MultiMapping[str], *, city: City, actor: Actor, today: date) -> FeedbackFilter:
    """Read which tickets an address means; days are the city's, both included. `today` is the city's local day.

    Tickets that were merged into another are left out unless `merged` is 1 (only those) or all. Raises FilterError.
    """
    asked = _Asked(query)
    _refuse_unknown(asked, city)
    if asked.ticked("helping") and not actor.departments:
        raise FilterError("请我们协办的：您看全市的工单，没有自己的单位；请去掉这一项")
    handler = asked.one("handler")
    if asked.ticked("mine") and handler not in {None, actor.id}:
        raise FilterError("经办人：已经选了“我经办的”，又选了别人；请去掉一个")
    first, last = asked.day("since"), asked.day("until")
    if first and last and last < first:
        raise FilterError(f"开始日期{first}在结束日期{last}之后；请把两个日期对调")
    since, until = span(first, last, city.timezone)
    states = asked.all("state", FeedbackState)
    if asked.ticked("open"):
        states = tuple(state for state in OPEN_STATES if not states or state in states)
        if not states:
            raise FilterError("未办结：和所选的状态没有共同的工单；请去掉一个")
    theme = asked.one("theme")
    of_theme = tuple(one.id for one in city.commitments if theme in one.themes)
    if theme and not of_theme:
        raise FilterError(f"承诺主题：“{theme[:60]}”不是本市承诺的主题；请从统计页点进来")
    outcomes = asked.all("outcome", FeedbackOutcome)
    return FeedbackFilter(
        city.code,
        since=since,
        until=until,
        department=asked.one("department"),
        states=states,
        kinds=asked.all("kind", FeedbackKind),
        held=asked.ticked("held"),
        helping=asked.ticked("helping"),
        commitment=asked.one("commitment"),
        commitments=of_theme,
        measured=_measured(asked, city, today),
        channel=asked.one("channel"),
        handler=actor.id if asked.ticked("mine") else handler,
        outcome=outcomes[0] if outcomes else None,
        overdue=today if asked.ticked("overdue") else None,
        text=asked.one("q"),
        merged={"all": None, "1": True}.get(asked.one("merged") or "0", False),
        waiting=asked.ticked("waiting") or None,
        sent_back=asked.ticked("sent_back") or None,
        escalated=asked.ticked("escalated") or None,
        displeased=asked.ticked("displeased") or None,
        reopened=asked.ticked("reopened") or None,
    )


def _refuse_unknown(asked: _Asked, city: City) -> None:
    """Refuse values that name nothing in this city, and an empty search."""
    search, department, commitment, channel = map(asked.one, ("q", "department", "commitment", "channel"))
    if search and len(search) > LONGEST_SEARCH:
        raise FilterError(f"搜索：有{len(search)}个字，最多{LONGEST_SEARCH}个字；请只留关键词")
    if search and not _searchable(search):
        raise FilterError(f"搜索：“{search}”太短；请写两个以上相连的字或数字")
    if department and department not in {one.name for one in city.departments}:
        raise FilterError(f"部门：“{department[:40]}”不在{city.short_name}的单位名录里；请从列表里选")
    if commitment and city.commitment(commitment) is None:
        raise FilterError(f"关联承诺：没有编号是“{commitment[:40]}”的承诺；请从列表里选")
    if channel and channel not in CHANNELS:
        raise FilterError(f"渠道：“{channel[:40]}”不认识；可以用{'、'.join(CHANNELS)}")


def _searchable(words: str) -> bool:
    try:
        ticket_text.search_pairs(words)
    except ValueError:
        return False
    return True


def _measured(asked: _Asked, city: City, today: date) -> Measured | None:
    parts = asked.all("part", Part)
    day = asked.day("day") or today
    return Measured(parts, day, clock_ahead(day, city.timezone)) if parts else None


def tell(query: MultiMapping[str], names: Mapping[str, str], *, search: bool = True) -> list[tuple[str, str]]:
    """Say what an address asks for, as (label, value). `names`: of the staff, by id.

    `search`: include searched words, which may be a citizen's.
    """
    return list(_told(_Asked(query), query, names, search=search))


def _told(
    asked: _Asked, query: MultiMapping[str], names: Mapping[str, str], *, search: bool
) -> Iterator[tuple[str, str]]:
    for name, label in _MANY.items():
        if values := [value for value in query.getall(name, []) if value]:
            yield label, "、".join(values)
    for name, label in _ONE.items():
        if value := asked.one(name):
            yield label, channel_name(value) if name == "channel" else value
    if value := asked.one("handler"):
        yield "经办人", names.get(value, value[:40])
    if value := asked.one("q"):
        yield "搜索", value if search else "（有搜索词，不记录）"
    if asked.one("since") or asked.one("until"):
        yield "收到日期", f"{asked.one('since') or '最早'} 至 {asked.one('until') or '今天'}"
    if ticked := [label for name, label in _TICKED.items() if asked.ticked(name)]:
        yield "范围", "、".join(ticked)
    if parts := asked.all("part", Part):
        named = "、".join(PARTS[part] for part in parts)
        yield "统计口径", f"{named}（截至 {asked.one('day') or '今天'}）"
    yield "合并的工单", {"all": "包括", "1": "只要合并的"}.get(asked.one("merged") or "", "不包括")


_MANY = {"state": "状态", "kind": "类别", "outcome": "办理结果"}
_ONE = {"department": "部门", "commitment": "关联承诺", "theme": "承诺主题", "channel": "渠道"}
_LABELS = {**_MANY, "since": "收到日期，从", "until": "收到日期，到", "part": "统计口径", "day": "统计截至"}
"""Fields as labelled in the form."""
_TICKED = {
    "open": "未办结",
    "overdue": "已超期",
    "mine": "我经办的",
    "helping": "请我们协办的",
    "waiting": "待审核",
    "sent_back": "答复退改",
    "escalated": "已提级",
    "displeased": "居民不满意",
    "reopened": "重办过",
    "held": "只算承办（不含协办）",
}
