"""A message or a part of one with its judgement: how likely the first match is meant, and its matches."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from knowledge.commitment import Commitment
from knowledge.found import Match, Reason
from knowledge.language.sounds import is_chinese
from knowledge.matching.calibration import Features
from knowledge.matching.own_words import report_text
from knowledge.matching.pool import Evidence
from knowledge.matching.ranking import CANDIDATES, SHOWN, Ranked, Ranking

TIED = 0.02
"""Largest relative distance of the second score to the first at which a choice is offered instead of an answer."""
ONE_WORD = 4
"""Most characters of a message that is one bare word."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A message or a part of one, with the probability that the first match is meant."""

    ranking: Ranking
    why: Callable[[Ranked], Sequence[Reason]]
    """Computes the reasons of any match, on demand."""
    evidence: Evidence | None
    """For the first; None if nothing was found."""
    signs: Features | None
    """The features of the probabilities; None if a rule decided."""
    probability: float
    shown: float
    """Probability that any of the shown matches is meant."""
    shares_topic: bool = False
    """True if it shares a word with the first that does not merely frame the question (啥时候, 有没有)."""
    outside: bool = False

    @property
    def tied(self) -> bool:
        """Tell whether another commitment is equally near: 650亿 occurs in two."""
        found = self.ranking.found
        return len(found) > 1 and found[1].score > (1 - TIED) * found[0].score

    def first(self) -> Match:
        """Return the best match."""
        return self.matches(1)[0]

    def matches(self, count: int) -> tuple[Match, ...]:
        """Return the best `count`; the others are as likely as their scores relative to the first's."""
        found = self.ranking.found[:count]
        return tuple(
            Match(
                one.commitment,
                round(self.probability * one.score / found[0].score, 4),
                self.why(one),
            )
            for one in found
        )

    def named(self, word: str) -> tuple[Match, ...]:
        """Return all that literally contain one bare word (高铁, 医保), likeliest first; nothing for longer messages."""
        if not 2 <= len(word) <= ONE_WORD or not is_chinese(word):
            return ()
        near = zip(self.ranking.found, self.matches(CANDIDATES), strict=False)
        return tuple(match for found, match in near if word in report_text(found.commitment))[:SHOWN]


def distinct_ids(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the matches without duplicates of a commitment; siblings with the same quote stay."""
    return _first_of_each(matches, attrgetter("id"))


def distinct(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the matches without duplicates of a quote."""
    return _first_of_each(matches, attrgetter("quote"))


def _first_of_each(matches: Iterable[Match], key: Callable[[Commitment], str]) -> tuple[Match, ...]:
    found: dict[str, Match] = {}
    for match in matches:
        found.setdefault(key(match.commitment), match)
    return tuple(found.values())
