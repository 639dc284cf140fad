"""A rating in residents' words: stars, and whether it was solved. Pure; the words are data (lexicon/rating.toml)."""

import re
from dataclasses import dataclass
from functools import cache

from knowledge.language.folding import fold
from knowledge.language.lexicon import read_words
from knowledge.language.patterns import one_of
from knowledge.language.phrases import lengths_by_head

_DIGITS = {digit: value for value, digit in enumerate("一二三四五", 1)} | {"两": 2, "俩": 2}
_POINTS = re.compile(r"([1-5一二两三四五])\s*(?:分|颗?星)(?!钟)")
_DIGIT = re.compile(r"[1-5]")
_BREAK = re.compile(r"[\s,.;:!、。~…]+")


@dataclass(frozen=True, slots=True)
class Rating:
    """What somebody says about an answer."""

    stars: int | None
    """1 to 5."""
    solved: str | None
    """yes, partly or no."""
    rest: str = ""
    """What follows after a comma: usually why."""
    bare: bool = False
    """Only a digit: it may also be a choice from a list."""
    plain: bool = False
    """It says 分, 星 or 解决, so it is hardly about anything else."""


@dataclass(frozen=True, slots=True)
class _Words:
    stars: dict[str, int]
    solved: dict[str, str]
    about: frozenset[str]
    lengths: dict[str, list[int]]
    """First character -> lengths of those three's words that begin with it, longest first."""
    praise: re.Pattern[str]
    denied: re.Pattern[str]
    displeased: re.Pattern[str]
    answer: re.Pattern[str]
    settled: re.Pattern[str]
    unsettled: re.Pattern[str]


@cache
def _words() -> _Words:
    read = read_words("rating")
    mood, settled = read["mood"], read["solved"]
    stars = {fold(word): int(stars) for stars, words in read["stars"].items() for word in words}
    solved = {fold(word): said for said in ("yes", "partly", "no") for word in settled[said]}
    about = frozenset(map(fold, read["about"]["words"]))
    lengths = lengths_by_head((*stars, *solved, *about))
    praise = _any(mood["praise"])
    return _Words(
        stars=stars,
        solved=solved,
        about=about,
        lengths={head: found[::-1] for head, found in lengths.items()},
        praise=re.compile(praise),
        denied=re.compile(f"{_any(mood['denials'])}[很太大怎么那得是能会真够]{{0,2}}{praise}"),
        displeased=re.compile(_any(mood["displeased"])),
        answer=re.compile(_any(mood["answer"])),
        settled=re.compile(_any(settled["yes"], settled["settled"])),
        unsettled=re.compile(_any(settled["no"], settled["partly"], settled["awaited"])),
    )


def _any(*groups: list[str]) -> str:
    """Return a pattern for any word of these groups, folded."""
    return one_of(fold(word) for words in groups for word in words)


def is_content(text: str) -> bool | None:
    """Tell whether a text expresses satisfaction (True) or dissatisfaction; negation reverses praise. None: neither."""
    folded, words = fold(text), _words()
    if words.denied.search(folded) or words.displeased.search(folded):
        return False
    return True if words.praise.search(folded) else None


def says_settled(text: str) -> bool:
    """Tell whether a text says that a matter is settled and nobody need come: 修好了, 不用管了."""
    folded, words = fold(text), _words()
    return words.settled.search(folded) is not None and words.unsettled.search(folded) is None


def beside_content(text: str) -> str:
    """Return what a text says beside its words of (dis)satisfaction: 敷衍 is no matter of its own after an answer."""
    words, folded = _words(), fold(text)
    for said in (words.denied, words.displeased, words.praise, words.answer):
        folded = said.sub(" ", folded)
    return folded


def read_rating(text: str) -> Rating | None:
    """Read a rating; None if the text is anything else, or contradicts itself (满意，不满意)."""
    folded = fold(text).strip()
    if _DIGIT.fullmatch(folded):
        return Rating(int(folded), None, bare=True)
    stars: set[int] = set()
    solved: set[str] = set()
    at = end = 0
    while at < len(folded):
        step = _step(folded, at, stars, solved)
        if step == 0:
            break
        at += step
        end = at
    rest = folded[end:]
    # Without a break it is the beginning of another word: 满意度, 一般情况.
    broken = not rest or (end > 0 and _BREAK.match(folded[end - 1]) is not None)
    if not broken or len(stars) > 1 or len(solved) > 1 or not (stars or solved):
        return None
    given, said = next(iter(stars), None), next(iter(solved), None)
    plain = said is not None or _POINTS.search(folded[:end]) is not None
    return Rating(given, said, _tail(text, rest), plain=plain)


def _step(folded: str, at: int, stars: set[int], solved: set[str]) -> int:
    """Read one word at `at`; return its length, 0 if it does not belong to a rating."""
    if found := _BREAK.match(folded, at) or _POINTS.match(folded, at):
        if found.re is _POINTS:
            stars.add(_DIGITS.get(found[1]) or int(found[1]))
        return len(found[0])
    words = _words()
    for length in words.lengths.get(folded[at], ()):
        word = folded[at : at + length]
        if word in words.stars:
            stars.add(words.stars[word])
        elif word in words.solved:
            solved.add(words.solved[word])
        elif word not in words.about:
            continue
        return len(word)
    return 0


def _tail(text: str, rest: str) -> str:
    """Return the rest in the citizen's own spelling: folding almost always keeps the number of characters."""
    own = text.strip()
    return own[-len(rest) :].strip() if rest and len(fold(own)) == len(own) else rest.strip()
