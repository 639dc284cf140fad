"""What is found for a message, and why: commitments, last year's results, a section to browse, departments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest
from typing import Self

from knowledge.commitment import Baseline, Commitment, Department

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
    commitments: tuple[Commitment, ...] = ()
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


def in_turn(groups: Iterable[Iterable[Commitment]]) -> tuple[Commitment, ...]:
    """Return the commitments of several groups, one of each in turn, so that none is hidden behind another."""
    turns = zip_longest(*groups)
    return tuple(dict.fromkeys(one for turn in turns for one in turn if one))


@dataclass(frozen=True, slots=True)
class Routed:
    """A department that a message may belong to; `score` is 0 to 1, `matched` the words that indicate it."""

    department: Department
    score: float
    matched: tuple[str, ...] = ()
