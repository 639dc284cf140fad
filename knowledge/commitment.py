"""The domain's nouns as frozen classes: what a report promises, where it says so, and who is responsible."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

MAX_QUOTE = 120
"""Characters: a longer quote contains more than one promise."""


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


FIELD = "field"
"""Kind of reason: a field of public life was named."""
_MEANS = " → "
"""Separates what was written from what was understood."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence for a match: how it was found, what matched, and its share of the score."""

    kind: str
    """How it was found.

    word, place, character, number, synonym, spelling, pinyin or meaning; for the closest text title, quote, keywords or
    phrase; in a list the named field or its section; for a continued result, the result.
    """
    matched: str
    """The words as written, and as understood if that differs: 香姑 → 香菇."""
    weight: float

    @classmethod
    def of(cls, kind: str, written: str, term: str, weight: float) -> Self:
        """Make the reason for a term that was found for the `written` words."""
        return cls(kind, term if written == term else f"{written}{_MEANS}{term}", weight)

    @property
    def term(self) -> str:
        """Return the form that occurs in the commitment's texts: 香菇."""
        return self.matched.rpartition(_MEANS)[2]


@dataclass(frozen=True, slots=True)
class Match:
    """A commitment that a message may mean; `score` is 0 to 1."""

    commitment: Commitment
    score: float
    reasons: Sequence[Reason] = ()


def as_picked(commitments: Iterable[Commitment]) -> tuple[Match, ...]:
    """Make certain matches, for commitments that the citizen picked or was shown before."""
    return tuple(Match(one, 1.0) for one in commitments)


@dataclass(frozen=True, slots=True)
class ResultMatch:
    """Last year's result that a question matched, and why."""

    result: Baseline
    reasons: Sequence[Reason] = ()


class Band(StrEnum):
    """What the matcher would do: answer, ask back, or say that the report has nothing."""

    ANSWER = "answer"
    CHOOSE = "choose"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a question matched, best first.

    In ANSWER, the first `asked` matches are meant (several if the question asks several things), the next `perhaps` may
    also be asked by a part of it; the others are near. In CHOOSE, the citizen picks among `matches` (at most three). In
    DECLINE, `matches` are the nearest, never to be presented as the answer.
    """

    band: Band
    matches: tuple[Match, ...] = ()
    asked: int = 1
    perhaps: int = 0
    probability: float = 0.0
    """Calibrated probability that the first match is what the citizen means."""
    spoken_of: float = 0.0
    """Calibrated probability that any of the matches is, and so that the report speaks of it at all."""
    named: bool = False
    """True: the message is one bare word (医保) that occurs literally in the `matches`."""
    outside: bool = False
    """True: staff taught that the report says nothing about this."""
    lacking: tuple[str, ...] = ()
    """Parts of the message, folded, that ask for something the report does not contain."""
    near: tuple[Match, ...] = ()
    """Half a dozen that share most with the whole message, shown to staff beside feedback; none need be meant."""

    @property
    def meant(self) -> tuple[Match, ...]:
        """Return the matches that are meant, in ANSWER; at least one, if there are any."""
        return self.matches[: max(self.asked, 1)]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report that can be browsed: an area, a topic or a theme."""

    title: str
    commitments: tuple[Commitment, ...] = field(default=())
    likely: float = 1.0
    """Probability that the first entry is what was wanted; 1 if it was picked."""
    reasons: tuple[Reason, ...] = ()
    """Why a message matched it."""

    def led_by(self, first: Iterable[Commitment]) -> "Section":
        """Return the section with these first, as far as it contains them."""
        ahead = [one for one in first if one in self.commitments]
        return replace(self, commitments=tuple(dict.fromkeys((*ahead, *self.commitments))))

    def why(self, commitment: Commitment) -> tuple[Reason, ...]:
        """Return why it is listed: of the named fields, those that it belongs to."""
        return tuple(one for one in self.reasons if one.kind != FIELD or one.term in commitment.themes)


@dataclass(frozen=True, slots=True)
class Routed:
    """A department that a message may belong to; `score` is 0 to 1, `matched` the words that indicate it."""

    department: Department
    score: float
    matched: tuple[str, ...] = ()
