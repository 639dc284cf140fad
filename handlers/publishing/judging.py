"""Judges a target: what was reached of it, given how much of the report's year has passed.

The rule, which the console shows too:

* Amounts that add up over the year (80部, 1.4万亩, 850亿元) are judged by time: the share of the target that is
  reached against the share of the year that has passed. Within TOLERANCE of each other: 达进度; above: 超进度; below:
  欠进度. Reached: 已完成.
* A growth, a percentage, an upper limit has no share of the year: the current value is compared with the target
  itself. Met: 达进度, and 已完成 once the year is over; not met: 欠进度.
* A level that does not add up (总数, 装机, 面积), a harvest (产量) and a handful of things (fewer than FEW)
  are not judged by time: 无法判断 until the target is met (达进度) or the year is over. A span of time (三年行动,
  15分钟) is not an amount: always 无法判断.
* After the year's last day only the target itself counts, without tolerance.
* What is not known is 无法判断, never 欠进度.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from knowledge.commitment import Comparison, Target
from storage.records import Verdict

TOLERANCE = Decimal("0.05")
"""Share of the whole target by which an amount may lag behind the calendar: about 18 days of a year."""
FEW = 5
"""A smaller number of whole things is not done month by month: half a market can't be built."""

_SPANS = frozenset({"年", "个月", "月", "天", "日", "小时", "分钟"})
_GROWING = re.compile("新增|新建|新开|新植|改造|净增|完成")
_LEVEL = re.compile("(?:总数|总量|装机|保有量|存量|规模|面积|产量|断面|水平)$")
_SCALED = re.compile("^[十百千万亿]")


class Kind(Enum):
    """How a target can be judged."""

    AMOUNT = "amount"
    DIRECT = "direct"
    WAITING = "waiting"
    """Not by time: only once it is met or the year is over."""
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and its reasons."""

    verdict: Verdict
    why: str
    """For staff and citizens, in Chinese."""
    share: Decimal | None = None
    """Share of the target, 1 is all of it; None if a share means nothing."""
    elapsed: Decimal | None = None
    """Share of the year, 0 to 1; None if time does not matter."""


def judge(target: Target, actual: Decimal, as_of: date, year: int) -> Judgement:
    """Judge what was reached of a target by a day, by the rule at the top of this module."""
    value, over = target.exact, as_of >= date(year, 12, 31)
    if as_of.year < year:
        return Judgement(Verdict.UNKNOWN, f"这个数早于{year}年，不是今年的进展")
    kind = kind_of(target)
    if kind is Kind.SPAN:
        return Judgement(Verdict.UNKNOWN, "目标是一段时间，不能按数量判断")
    met = target.met_by(actual)
    if kind is Kind.AMOUNT:
        return _by_time(value, actual, elapsed(as_of, year), met=met, over=over)
    if met:
        said = "全年已过，达到目标" if over else "目前达到目标，全年未过"
        return Judgement(Verdict.DONE if over else Verdict.ON_TRACK, said)
    if kind is Kind.WAITING and not over:
        return Judgement(Verdict.UNKNOWN, "还没有达到目标；这类目标不按月份平均推进，年底前不按时间判断")
    return Judgement(Verdict.BEHIND, "全年已过，没有达到目标" if over else "目前没有达到目标")


def elapsed(day: date, year: int) -> Decimal:
    """Return the share of `year` that has passed at the end of `day`, 0 to 1."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    passed = min(max((day - first).days + 1, 0), (last - first).days + 1)
    return Decimal(passed) / ((last - first).days + 1)


def kind_of(target: Target) -> Kind:
    """Return how a target can be judged, by its comparison, its unit and the words of its name."""
    if target.unit in _SPANS:
        return Kind.SPAN
    limits = target.op in {Comparison.GROWTH, Comparison.AT_MOST, Comparison.LESS}
    if limits or "%" in target.unit or "％" in target.unit or "百分" in target.unit or target.value <= 0:
        return Kind.DIRECT
    held = _LEVEL.search(target.name) and not _GROWING.search(target.name)
    few = target.value < FEW and target.value == int(target.value) and not _SCALED.match(target.unit)
    return Kind.WAITING if held or few else Kind.AMOUNT


def _by_time(value: Decimal, actual: Decimal, passed: Decimal, *, met: bool, over: bool) -> Judgement:
    share = actual / value
    said = f"完成目标的{percent(share)}，全年已过{percent(passed)}"
    if met:
        verdict = Verdict.DONE
    elif over or share < passed - TOLERANCE:
        verdict = Verdict.BEHIND
    else:
        verdict = Verdict.AHEAD if share > passed + TOLERANCE else Verdict.ON_TRACK
    return Judgement(verdict, said, share, passed)


def percent(share: Decimal) -> str:
    """Format a share with at most one decimal, never rounded up to a whole: 0.9999 is 99.9%."""
    tenths = int(share * 1000) / 10
    return f"{tenths:.15g}%"
