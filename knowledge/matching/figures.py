"""Maps a message that is only a figure (650亿, 8%, 80w亩, 10%的有哪些) to the commitments that promise it. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.commitment import Commitment, Target
from knowledge.found import Band, Finding, Match
from knowledge.language import pointing
from knowledge.language.folding import first_value
from knowledge.language.patterns import one_of
from knowledge.matching.units import counts_anything, promised, same_unit, unit_of

SURE = 0.95
"""Probability that the only commitment with a figure is meant by it."""
MOST = 8
"""Most commitments with one figure that are offered."""
_FIGURE = re.compile(
    r"(?P<before>[^\da-z]*)(?P<number>\d{1,8}(?:\.\d+)?)\s*(?P<scale>(?:[十百万亿]|千(?![瓦克米伏])){0,2})(?P<tail>[^\da-z]*)"
)
_OF_NO_PLAN = re.compile(
    r"(?:[我俺他她]|爸|妈|爹|娘|爷|奶|公|婆|老伴|老人)们?(?:都|已经?|今年|快|也|有|满|过)*\d{1,3}(?:多|几)?岁?(?:了|啊|咯|呢)*\W*"
    r"|.*\d(?:多|几)?个?(?:天|日|周|星期|礼拜|月|小时|钟头|分钟)(?:了|啦|咯).*"
    r"|.*\d路(?!灯).*"
)
"""我今年80了, 都20天了, 12路: an age, a time waited, a bus line, none of them a figure of a plan."""
_KINDS = re.compile(r"产业|行业|领域|项目|工程|承诺|计划|增长|增速|以上|左右|报告")
"""What a figure may measure, and what may surround any."""
_PERCENT = ("%", "个百分点", "个点")
_ROUND = 10_000
_NEVER = frozenset({"%", "年"})
"""Units that nobody replaces with 个."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure without anything else of meaning."""

    said: str
    """As shown in the answer: 302万."""
    written: str
    """Its number as printed."""
    number: float
    value: float
    """With the scale multiplied in."""
    unit: str
    """Empty if none is named."""

    def means(self, target: Target) -> bool:
        """Tell whether it is the target's figure, in its unit if it names one; 650 also means 650亿元."""
        if promised(target) != self.value and not (
            target.value == self.value == self.number and not self.unit
        ):
            return False
        anything = counts_anything(self.unit) and target.unit not in _NEVER
        return not self.unit or anything or same_unit(self.unit, target)


class Figures:
    """Looks up figures among a city's targets; built once for a city."""

    def __init__(self, commitments: Sequence[Commitment]) -> None:
        self._commitments = commitments
        units = {unit_of(target) for one in commitments for target in one.targets}
        self._unit = re.compile(one_of({*units, *_PERCENT, "个", "元"}))

    def read(self, folded: str) -> Figure | None:
        """Return the figure that makes up a folded message; None if it says anything else."""
        found = _FIGURE.fullmatch(folded.strip(" ,;。!?"))
        if found is None or _OF_NO_PLAN.fullmatch(folded) or not _names_nothing(found["before"]):
            return None
        unit = self._unit.match(found["tail"])
        rest = found["tail"][unit.end() :] if unit else found["tail"]
        if not _names_nothing(rest):
            return None
        written, number = f"{found['number']}{found['scale']}", float(found["number"])
        value = first_value(written, number)
        named = unit[0] if unit else _measure(rest)
        return Figure(f"{_in_short_form(written, value)}{named}", found["number"], number, value, named)

    def find(self, figure: Figure) -> Finding:
        """Return the one commitment with this figure, or a choice of several, exact unit first; else nothing."""
        held = [one for one in self._commitments if any(map(figure.means, one.targets))]
        held.sort(key=lambda one: not any(same_unit(figure.unit, target) for target in one.targets))
        if not held:
            return Finding(Band.DECLINE)
        likely = SURE / len(held)
        matches = tuple(Match(one, round(likely, 4)) for one in held[:MOST])
        band = Band.ANSWER if len(held) == 1 else Band.CHOOSE
        return Finding(band, matches, probability=likely, spoken_of=SURE, near=matches)


def _in_short_form(written: str, value: float) -> str:
    """Return the number in short form: 302万 for 3020000, to which 三百零二万 was folded."""
    round_ = written.isdigit() and value >= _ROUND and value % 100 == 0
    return f"{value / _ROUND:g}万" if round_ else written


def _names_nothing(text: str) -> bool:
    """Tell whether a figure's surroundings merely frame the question and name no other year."""
    text = _KINDS.sub("", text).strip()
    read = pointing.read(text) if text else None
    if read is None:
        return not text
    return read.bare and not read.own_place and pointing.OTHER_YEARS.isdisjoint(read.slots)


def _measure(rest: str) -> str:
    """Return a unit in which nothing is promised: 160栋 is not one of the targets of 160."""
    return rest[0] if rest[:1] and rest[0] in pointing.measures() else ""
