"""A message or a part of one, judged: how likely what was found first is meant, and its matches."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from knowledge.commitment import Commitment, Match, Reason
from knowledge.language.folding import fold
from knowledge.language.sounds import is_chinese
from knowledge.matching.calibration import Features
from knowledge.matching.pool import Evidence
from knowledge.matching.ranking import CANDIDATES, SHOWN, Ranked, Ranking

TIED = 0.02
"""How little the second may be behind the first, as a share of its score, for a choice to be offered instead of an answer."""
_WORDS = frozenset({"word", "synonym"})
"""Kinds of reasons that are words, and no places."""
_TOPICAL = _WORDS | {"number", "pinyin", "spelling"}
ONE_WORD = 4
"""Characters of the longest message that is one bare word."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A message or a part of one, and how likely the commitment that was found first is meant."""

    ranking: Ranking
    why: Callable[[Ranked], Sequence[Reason]]
    """The reasons of any that was found, for whoever looks at them."""
    evidence: Evidence | None
    """Of the first; None where none was found."""
    signs: Features | None
    """What the probabilities depend on; None where a rule has its say."""
    probability: float
    shown: float
    """How likely any is meant of those that are shown."""
    shares_topic: bool = False
    """True where it shares a word with the first that is no mere frame of a question (啥时候, 有没有)."""
    outside: bool = False

    @property
    def tied(self) -> bool:
        """True where another commitment is as near: 650亿 stands in two."""
        found = self.ranking.found
        return len(found) > 1 and found[1].score > (1 - TIED) * found[0].score

    def first(self) -> Match:
        """The best match."""
        return self.matches(1)[0]

    def matches(self, count: int) -> tuple[Match, ...]:
        """The best `count`; the others are as likely as their scores are beside the first's."""
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
        """Whatever holds one bare word (高铁, 医保) in so many words, likeliest first; nothing for anything longer."""
        if not 2 <= len(word) <= ONE_WORD or not is_chinese(word):
            return ()
        near = zip(self.ranking.found, self.matches(CANDIDATES), strict=False)
        return tuple(match for found, match in near if word in said(found.commitment))[:SHOWN]


def said(commitment: Commitment) -> str:
    """What the report says of it in so many words, folded."""
    return fold(f"{commitment.quote} {commitment.title} {' '.join(commitment.keywords)}")


def own_name(commitment: Commitment) -> str:
    """What calls it and none of those that share its quote, folded: title, its own part of the quote, keywords."""
    return fold(" ".join((commitment.title, commitment.focus or commitment.quote, *commitment.keywords)))


def own_words(match: Match, least: float = 0.0) -> tuple[str, ...]:
    """Those of the words by which it was found that are the report's own: phrases alone may mislead, and places do.

    `least`: what such a word must tell, as a share of all that is shared.
    """
    words = (one.term for one in match.reasons if one.kind in _WORDS and one.weight >= least)
    text = said(match.commitment)
    return tuple(word for word in words if len(word) > 1 and word in text)


def in_so_many_words(match: Match, least: float = 0.0) -> bool:
    """Tell whether the report itself names it by a word of the message."""
    return bool(own_words(match, least))


def only_where(match: Match) -> bool:
    """Tell whether it was found by a place and no other word: there it happens, which need not be what is meant."""
    kinds = {one.kind for one in match.reasons}
    return "place" in kinds and kinds.isdisjoint(_TOPICAL)


def distinct_ids(matches: Iterable[Match]) -> tuple[Match, ...]:
    """The matches without a second one of the same commitment; siblings of one quote stay."""
    return _first_of_each(matches, attrgetter("id"))


def distinct(matches: Iterable[Match]) -> tuple[Match, ...]:
    """The matches without a second one of the same quote."""
    return _first_of_each(matches, attrgetter("quote"))


def _first_of_each(matches: Iterable[Match], key: Callable[[Commitment], str]) -> tuple[Match, ...]:
    found: dict[str, Match] = {}
    for match in matches:
        found.setdefault(key(match.commitment), match)
    return tuple(found.values())
