"""The field's nouns, frozen: what a report promises, where it says so, and who answers for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

MAX_QUOTE = 120
"""Characters: a longer quote says more than one thing."""


class Comparison(StrEnum):
    """How a target's value is to be read: 900户以上 is AT_LEAST, 增长8% is GROWTH."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    MORE = ">"
    LESS = "<"
    GROWTH = "growth"


@dataclass(frozen=True, slots=True)
class Target:
    """A number that is promised, in the unit that the report prints (900 户, 1.4 万亩)."""

    name: str
    value: float
    unit: str
    op: Comparison


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the report a sentence stands."""

    area: str
    """Short label: 目标, 一 … 八, 自身建设; 回顾 for the review of the past year."""
    area_title: str
    """The heading without its number: 致力提神增韵,绣出花园城市新风采."""
    topic: str
    """The sentence that opens the paragraph: 推进完整社区建设."""


class Confidence(StrEnum):
    """How sure the curator is that the source is misprinted."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Erratum:
    """A misprint of the source: matched in both spellings, corrected in titles, never changed in a quote."""

    printed: str
    correct: str
    """Empty where the source can't be restored: shown as printed."""
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """Last year's result, from the report's review: with its figure, where it has one."""

    id: str
    quote: str
    start: int
    end: int
    name: str
    value: float | None
    """None for what was done and not counted: 高考再创佳绩. Such a one precedes nothing."""
    unit: str
    precedes: tuple[str, ...]
    """Ids of the commitments that continue it this year."""
    place: Place
    """Where in the review it stands."""
    keywords: tuple[str, ...] = ()
    """What residents call it, where neither quote nor name says so."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """One thing that was promised and whose status a resident could ask.

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
    """The part of the quote that tells siblings of one list apart."""
    targets: tuple[Target, ...] = ()
    themes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    """How residents ask for it, in everyday words."""
    baselines: tuple[Baseline, ...] = ()
    errata: tuple[Erratum, ...] = ()
    """Misprints that stand in this quote."""

    @property
    def departments(self) -> tuple[str, ...]:
        """Lead first, then those that work with it."""
        return (self.lead, *self.co)


def departments_of(commitments: Iterable[Commitment]) -> tuple[str, ...]:
    """The departments that answer for these, each once."""
    return tuple(dict.fromkeys(name for one in commitments for name in one.departments))


@dataclass(frozen=True, slots=True)
class Department:
    """Who answers for what, in official and in everyday words."""

    name: str
    full_name: str
    aliases: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """Place names under its care, for departments that are a place's government."""
    owns: tuple[str, ...] = ()
    """The matters (keys of the lexicon's matters.toml) that it answers for first."""
    assists: tuple[str, ...] = ()
    """The matters in which it has a hand."""
    unowned: bool = False
    """True for the one that takes what nobody owns."""


FIELD = "field"
"""Kind of a reason: a field of public life was named."""
_MEANS = " → "
"""Stands between what was written and what was understood."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence for a match: how it was found, what matched, and its share of the score."""

    kind: str
    """word, place, character, number, synonym, spelling, pinyin or meaning; of the closest text title, quote, keywords or phrase;
    of a list the field that was named, or its section; of what goes on from last year the result."""
    matched: str
    """The words, as written and as understood where these differ: 香姑 → 香菇."""
    weight: float

    @classmethod
    def of(cls, kind: str, written: str, term: str, weight: float) -> Self:
        """Make the reason of a term that was found for what was written."""
        return cls(kind, term if written == term else f"{written}{_MEANS}{term}", weight)

    @property
    def term(self) -> str:
        """What the commitment's texts hold of it: 香菇."""
        return self.matched.rpartition(_MEANS)[2]


@dataclass(frozen=True, slots=True)
class Match:
    """A commitment that a message may mean; `score` is 0 to 1."""

    commitment: Commitment
    score: float
    reasons: Sequence[Reason] = ()


def as_picked(commitments: Iterable[Commitment]) -> tuple[Match, ...]:
    """Matches of what the citizen picked, or was told before: nothing about them is in doubt."""
    return tuple(Match(one, 1.0) for one in commitments)


@dataclass(frozen=True, slots=True)
class Recalled:
    """Last year's result that a question was found to mean, and why."""

    result: Baseline
    reasons: Sequence[Reason] = ()


class Band(StrEnum):
    """What the matcher would do: be sure, ask, or say that the report has nothing."""

    ANSWER = "answer"
    CHOOSE = "choose"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a question was found to mean, best first.

    In ANSWER, the first `asked` matches are meant (several when a question holds several things), the next `perhaps`
    are what a part of it may ask besides; the others are near. In CHOOSE, the citizen picks among `matches` (at
    most three). In DECLINE, `matches` holds what came nearest, never to be stated as the answer.
    """

    band: Band
    matches: tuple[Match, ...] = ()
    asked: int = 1
    perhaps: int = 0
    probability: float = 0.0
    """Calibrated: how likely it is that the first match is what the citizen means."""
    spoken_of: float = 0.0
    """Calibrated: how likely any of the matches is, and so whether the report speaks of it at all."""
    named: bool = False
    """True: the message is one bare word (医保), and `matches` hold it in so many words."""
    outside: bool = False
    """True: staff taught that the report says nothing on this."""
    lacking: tuple[str, ...] = ()
    """Parts of the message, folded, that ask for what the report does not hold."""
    near: tuple[Match, ...] = ()
    """Half a dozen that share most with the whole message, for staff to see beside feedback: none of them need be meant."""

    @property
    def meant(self) -> tuple[Match, ...]:
        """The matches that are meant, in ANSWER; one at least, where there is any."""
        return self.matches[: max(self.asked, 1)]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report that can be browsed: an area, a topic or a theme."""

    title: str
    commitments: tuple[Commitment, ...] = field(default=())
    likely: float = 1.0
    """How likely what stands first is what was wanted; 1 where it was picked."""
    reasons: tuple[Reason, ...] = ()
    """Why a message was found to mean it."""

    def led_by(self, first: Iterable[Commitment]) -> "Section":
        """The same with these at its head, as far as it has them."""
        ahead = [one for one in first if one in self.commitments]
        return replace(self, commitments=tuple(dict.fromkeys((*ahead, *self.commitments))))

    def why(self, commitment: Commitment) -> tuple[Reason, ...]:
        """Why it is listed: of several fields that were named, those that it belongs to."""
        return tuple(one for one in self.reasons if one.kind != FIELD or one.term in commitment.themes)


@dataclass(frozen=True, slots=True)
class Routed:
    """A department that a message may belong to; `score` is 0 to 1, `matched` the words that point to it."""

    department: Department
    score: float
    matched: tuple[str, ...] = ()
