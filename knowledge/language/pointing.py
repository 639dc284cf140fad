"""What a message wants to know, and what it names itself: 去年装了几多 names nothing, and asks for last year's figure. Pure.

The words are data (lexicon/pointing.toml). They cover as much of a message as possible; the rest is its own content.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from knowledge.language.asking import WHETHER
from knowledge.language.folding import fold, without_marks
from knowledge.language.lexicon import read_words
from knowledge.language.patterns import one_of
from knowledge.language.phrases import lengths_by_head

LONGEST = 24
"""Most characters without marks: a longer message says itself what it is about."""
_ORDINAL = re.compile(r"(?<![\d.])第?([一二三四五六七八九]|\d)[个条项](?!月|小时|星期|礼拜)")
_COUNT = re.compile(r"\d{1,4}(?:\.\d+)?")
_ANY_VERB = "搞不搞"
"""Any verb with its own negation (治不治, 涨不涨) asks what this one does."""
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
_KEPT = 2_000
_GAP = "[^,]{1,8}"
"""The gap in 不是…,是: what was said by mistake."""


class Slot(StrEnum):
    """What is wanted, in order of importance."""

    MONEY = "money"
    WHY = "why"
    HOW = "how"
    PAST = "past"
    WISH = "wish"
    LATER = "later"
    WHERE = "where"
    WHO = "who"
    CONTACT = "contact"
    WHEN = "when"
    PROGRESS = "progress"
    AMOUNT = "amount"
    MEANING = "meaning"
    QUOTE = "quote"
    AGAIN = "again"
    DISPLEASED = "displeased"


SURELY = frozenset(Slot) - {Slot.HOW, Slot.AMOUNT, Slot.MEANING, Slot.QUOTE, Slot.DISPLEASED}
"""What is certainly wanted, whatever command the words sound like: 去年呢 is not 还有呢."""
GRIEVES = frozenset({Slot.WHY, Slot.WISH, Slot.DISPLEASED})
"""What may also express a grievance."""
OTHER_YEARS = frozenset({Slot.PAST, Slot.LATER})
_ORDER = tuple(Slot)
_TOGETHER = frozenset({Slot.WHERE, Slot.WHO, Slot.WHEN})
"""What is answered in addition to another: 哪个部门管,什么时候完成."""
_WITH = _TOGETHER | {Slot.PAST, Slot.PROGRESS}
_NOTHING = ""
_BREAK = "\0"


@dataclass(frozen=True, slots=True)
class Pointing:
    """An analysed message."""

    slots: tuple[Slot, ...]
    """What it wants, most important first."""
    own: tuple[str, ...]
    """Stretches of its own content; none if it names nothing."""
    perhaps: bool = False
    """One of its words may itself be what it is about: 补贴."""
    own_place: bool = False
    """It mentions the writer's own place, which may be what it is about but mostly is not: 我们小区."""
    number: bool = False
    """It is only a number to call."""
    ordinal: int | None = None
    """The list position that it names."""

    @property
    def bare(self) -> bool:
        """Tell whether it names nothing itself."""
        return not self.own

    @property
    def named(self) -> str:
        """Return all that it names itself, joined."""
        return "".join(self.own)

    @property
    def of_a_ticket(self) -> bool:
        """Tell whether it names only what was filed: 我的投诉."""
        return _words().tickets.issuperset(self.own)

    @property
    def wanted(self) -> tuple[Slot, ...]:
        """Return what to answer: the most important, and what may be added to it."""
        first = self.slots[:1]
        beside = (slot for slot in self.slots[1:] if slot in _TOGETHER and first[0] in _WITH)
        return (*first, *beside)


@dataclass(frozen=True, slots=True)
class _Words:
    wants: Mapping[str, str]
    """Word -> what it asks for; may be nothing."""
    lengths: Mapping[str, Sequence[int]]
    """First character -> lengths of those words, shortest first."""
    perhaps: frozenset[str]
    own_places: frozenset[str]
    tickets: frozenset[str]
    corrections: re.Pattern[str]
    still: re.Pattern[str]
    numbers: frozenset[str]
    measures: frozenset[str]


@cache
def _words() -> _Words:
    data = read_words("pointing")
    around = (word for group in ("words", "verbs", "measures") for word in data["about"][group])
    wants = dict.fromkeys(map(fold, around), _NOTHING)
    own = data["slots"]["where"]["own"]
    tickets = frozenset(map(fold, data["tickets"]["words"]))
    for slot in reversed(_ORDER):
        wants |= dict.fromkeys(map(fold, data["slots"][slot.value]["words"]), slot.value)
    wants |= dict.fromkeys(map(fold, own), Slot.WHERE.value) | dict.fromkeys(tickets, _NOTHING)
    return _Words(
        wants=wants,
        lengths=lengths_by_head(wants),
        perhaps=frozenset(map(fold, data["perhaps"]["words"])),
        own_places=frozenset(map(fold, own)),
        tickets=tickets,
        corrections=re.compile(one_of(data["corrections"]["words"], _GAP)),
        still=re.compile(one_of(map(fold, data["still"]["words"]))),
        numbers=frozenset(data["numbers"]["words"]),
        measures=frozenset(map(fold, data["about"]["measures"])),
    )


def wants() -> tuple[str, ...]:
    """The words by which something is wanted: 谁负责, 什么时候."""
    return tuple(word for word, slot in _words().wants.items() if slot)


def measures() -> frozenset[str]:
    """Return the words in which things are counted."""
    return _words().measures


def corrects(folded: str) -> bool:
    """Tell whether a message corrects what was said before: 写错了,是三路."""
    return _words().corrections.search(folded) is not None


def says_still(folded: str) -> bool:
    """Tell whether a message says that nothing has changed: 还在吵."""
    return _words().still.search(folded) is not None


@lru_cache(_KEPT)
def read(folded: str) -> Pointing | None:
    """Analyse a folded message; None if it is empty, or too long to depend on what was said before."""
    bare, words = without_marks(folded), _words()
    if bare in words.numbers:
        return Pointing((), (), number=True)
    ordinal = _ORDINAL.search(bare)
    said = _ORDINAL.sub("", bare) if ordinal else bare
    said = WHETHER.sub(lambda verb: verb[0] if verb[0] in words.wants else _ANY_VERB, said)
    if not 0 < len(said) <= LONGEST:
        return None
    pieces = _covered(said, words)
    known = [piece for piece, covered in pieces if covered]
    slots = {words.wants[piece] for piece in known} - {_NOTHING}
    parted = "".join(_own(piece, covered=covered) for piece, covered in pieces).split(_BREAK)
    own = tuple(filter(None, parted))
    # 去年是102部吗 names no thing: it asks how many there were.
    counted = Slot.PAST in slots and all(map(_COUNT.fullmatch, own))
    return Pointing(
        tuple(slot for slot in _ORDER if slot in slots),
        () if counted else own,
        perhaps=not words.perhaps.isdisjoint(known),
        own_place=not words.own_places.isdisjoint(known),
        ordinal=(_DIGITS.get(ordinal[1]) or int(ordinal[1])) if ordinal else None,
    )


def asks_of_what_was_said(folded: str, *, guessed: bool) -> bool:
    """Tell whether a message names nothing itself and asks about what was said before.

    Only a certain question counts, unless the alternative reading is `guessed`.
    """
    pointing = read(folded)
    if pointing is None:
        return False
    wants = not SURELY.isdisjoint(pointing.slots) or (guessed and bool(pointing.slots))
    return pointing.number or (pointing.bare and wants)


def _own(piece: str, *, covered: bool) -> str:
    """Return a piece for the message's own content; what was filed counts as named, though its word is known."""
    if covered:
        return f"{_BREAK}{piece}{_BREAK}" if piece in _words().tickets else _BREAK
    return piece


def _covered(text: str, words: _Words) -> list[tuple[str, bool]]:
    """Cover as much of `text` as possible with as few words as possible: return (piece, whether a known word)."""
    size = len(text)
    best = [(0, 0, 0), *[(size + 1, 0, 0)] * size]
    """Up to each position: characters uncovered, words, and where the last one begins."""
    for start, head in enumerate(text):
        uncovered, count, _ = best[start]
        best[start + 1] = min(best[start + 1], (uncovered + 1, count + 1, start))
        for length in words.lengths.get(head, ()):
            end = start + length
            if end > size:
                break
            if text[start:end] in words.wants:
                best[end] = min(best[end], (uncovered, count + 1, start))
    pieces: list[tuple[str, bool]] = []
    end = size
    while end:
        uncovered, _, start = best[end]
        pieces.append((text[start:end], uncovered == best[start][0]))
        end = start
    return pieces[::-1]
