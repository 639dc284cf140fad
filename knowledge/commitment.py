"""The domain's nouns as frozen classes: what a report promises, where it says so, and who is responsible."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

MAX_QUOTE = 120
"""Characters: a longer quote contains more than one promise."""
_OFFICE = re.compile(r"(?:局|委|办|部|会|中心|支队|公司|办公室|检察院|法院)$")
"""How a department's other names end; 城管 and 医保 also name a field."""


class Comparison(StrEnum):
    """How a target's value is compared: 900户以上 is AT_LEAST, 增长8% is GROWTH."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    MORE = ">"
    LESS = "<"
    GROWTH = "growth"


@dataclass(frozen=True, slots=True)
class Target:
    """A promised number, in the unit printed in the report (900 户, 1.4 万亩)."""

    name: str
    value: float
    unit: str
    op: Comparison

    @property
    def exact(self) -> Decimal:
        """Return the value as written: 1.4 and not the float's 1.399999…."""
        return Decimal(repr(self.value))

    def met_by(self, actual: Decimal) -> bool:
        """Tell whether `actual` meets it; a promised decline is met by a decline at least as large."""
        value = self.exact
        if self.op is Comparison.AT_MOST or (self.op is Comparison.GROWTH and value < 0):
            return actual <= value
        if self.op is Comparison.LESS:
            return actual < value
        return actual > value if self.op is Comparison.MORE else actual >= value


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence is in the report."""

    area: str
    """Short label: 目标, 一 … 八, 自身建设; 回顾 for the review of the past year."""
    area_title: str
    """The heading without its number: 致力提神增韵,绣出花园城市新风采."""
    topic: str
    """The sentence with which the paragraph begins: 推进完整社区建设."""


class Confidence(StrEnum):
    """How sure the curator is of the misprint."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Erratum:
    """A misprint in the source: matched in both spellings, corrected in titles, never changed in a quote."""

    printed: str
    correct: str
    """Empty if the source can't be restored: shown as printed."""
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """Last year's result from the report's review, with its figure if it has one."""

    id: str
    quote: str
    start: int
    end: int
    name: str
    value: float | None
    """None for what was done but not counted: 高考再创佳绩. Such a result precedes no commitment."""
    unit: str
    precedes: tuple[str, ...]
    """Ids of the commitments that continue it this year."""
    place: Place
    """Where it is in the review."""
    keywords: tuple[str, ...] = ()
    """What residents call it, if neither quote nor name contains that."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """One promise whose status a resident could ask about.

    `quote` is verbatim; it equals `source[start:end]` once line breaks are removed.
    """

    id: str
    quote: str
    start: int
    end: int
    title: str
    place: Place
    lead: str
    co: tuple[str, ...] = ()
    focus: str | None = None
    """The part of the quote that distinguishes it from siblings in the same list."""
    targets: tuple[Target, ...] = ()
    themes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    """How residents ask about it, in everyday words."""
    baselines: tuple[Baseline, ...] = ()
    errata: tuple[Erratum, ...] = ()
    """Misprints within this quote."""

    @property
    def departments(self) -> tuple[str, ...]:
        """Return the lead department, then those that cooperate."""
        return (self.lead, *self.co)


def departments_of(commitments: Iterable[Commitment]) -> tuple[str, ...]:
    """Return the departments responsible for these commitments, without duplicates."""
    return tuple(dict.fromkeys(name for one in commitments for name in one.departments))


@dataclass(frozen=True, slots=True)
class Department:
    """A department and its duties, in official and in everyday words."""

    name: str
    full_name: str
    aliases: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """Names of places that it governs, if it is a local government."""
    owns: tuple[str, ...] = ()
    """The matters (keys of the lexicon's matters.toml) for which it is primarily responsible."""
    assists: tuple[str, ...] = ()
    """The matters in which it assists."""
    runs: bool = False
    """True if it runs what stands in its places itself, lamps and car parks included: a scenic area's administration."""
    unowned: bool = False
    """True for the one department that handles what no other owns."""

    @property
    def office_names(self) -> tuple[str, ...]:
        """Return what it is called, and no field or place is."""
        others = (name for name in self.aliases if _OFFICE.search(name) and name not in self.places)
        return (self.name, self.full_name, *others)
