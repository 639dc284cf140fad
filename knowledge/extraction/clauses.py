"""Splits a paragraph into clauses where one promise ends and the next begins, with offsets into the source.

Marks inside “…”, 《…》 and (…) do not split. A clause that only says by what means (围绕…, 以…为重点) stays with the next.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from knowledge.commitment import MAX_QUOTE
from knowledge.extraction.lexicon import OPENING, SETTING
from knowledge.headings import halved, ordinal_length

_SHIELD = re.compile(
    r"“[^“”。]{1,60}”|《[^《》。]{1,60}》|\"[^\"。]{1,60}\"|\([^()。]{1,40}\)|‘[^‘’。]{1,40}’"
)
_MEASURE_OF_IT = re.compile(r"(?:同比|年均|比上年|占)?(?:增长|下降|提高|增加)?\d+(?:\.\d+)?%")
"""A clause that only says by how much the thing before it grows."""
_MARK = re.compile(r"[,:。;!?]")
_BREAK = re.compile(r"\s*[\r\n]+\s*")
PAUSE = re.compile("、")
"""The mark between the items of a list."""


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of the source without line breaks, in half-width marks; `offsets[i]` is character i's source offset."""

    text: str
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of a line: `line.text[start:end]`, without punctuation at either end."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        """Return its text, in half-width punctuation."""
        return self.line.text[self.start : self.end]

    def part(self, start: int, end: int) -> "Clause":
        """Return the part from `start` to `end`, relative to the clause."""
        return Clause(self.line, self.start + start, self.start + end)

    @property
    def source_span(self) -> tuple[int, int]:
        """Return (start, end) in the report's source."""
        return self.line.offsets[self.start], self.line.offsets[self.end - 1] + 1


def line_of(source: str, start: int, end: int) -> Line:
    """Return the stretch of `source` without its line breaks and the spaces around them."""
    kept: list[int] = []
    position = start
    for gap in _BREAK.finditer(source, start, end):
        kept.extend(range(position, gap.start()))
        position = gap.end()
    kept.extend(range(position, end))
    return Line(halved("".join(source[index] for index in kept)), tuple(kept))


def shielded(text: str) -> list[bool]:
    """Return for each character whether it is in quotes, a book title or brackets, where marks do not split."""
    inside = [False] * len(text)
    for found in _SHIELD.finditer(text):
        inside[found.start() : found.end()] = [True] * (found.end() - found.start())
    return inside


def cuts(text: str, mark: re.Pattern[str]) -> list[tuple[int, int, str]]:
    """Return (start, end, closing mark) of each stretch between unshielded marks."""
    inside, found, start = shielded(text), [], 0
    for match in mark.finditer(text):
        at = match.start()
        in_number = (
            match.group() in ",:" and text[max(at - 1, 0)].isdigit() and text[at + 1 : at + 2].isdigit()
        )
        if not inside[at] and not in_number:
            found.append((start, at, match.group()))
            start = match.end()
    return [*found, (start, len(text), "")]


def clauses_of(line: Line, skip: int = 0) -> Iterator[Clause]:
    """Yield the clauses of a line from `skip` on, in order, without those that only announce (closed by a colon)."""
    waiting: Clause | None = None
    stretches = cuts(line.text, _MARK)
    marks = [mark for *_, mark in stretches]
    for index, (start, end, mark) in enumerate(stretches):
        if end <= skip or mark == ":":
            waiting = None
            continue
        own = _bared(line, max(start, skip), end)
        clause = _joined(waiting, own)
        goes_on = mark == "," and marks[index + 1] != ":"
        following = line.text[stretches[index + 1][0] :] if goes_on else ""
        if goes_on and (SETTING.match(own.text) or _MEASURE_OF_IT.match(following)):
            waiting = clause
        else:
            yield from _halves(clause)
            waiting = None


def _bared(line: Line, start: int, end: int) -> Clause:
    """Return the clause without spaces, stray marks and list markers (一是, ——) at its ends."""
    clause = Clause(line, start, end)
    text = clause.text
    left = len(text) - len(text.lstrip(" \t\u3000、,.·"))
    left += ordinal_length(text[left:])
    right = len(text.rstrip(" \t\u3000、,.·—"))
    return clause.part(left, max(left, right))


def _joined(before: Clause | None, clause: Clause) -> Clause:
    if before is None or not clause.text or clause.end - before.start > MAX_QUOTE:
        return clause
    return Clause(clause.line, before.start, clause.end)


def _halves(clause: Clause) -> Iterator[Clause]:
    """Split at a 、 that joins two promises, each with its own verb: 推进移风易俗、培育文明乡风."""
    pieces = cuts(clause.text, PAUSE)
    begun = 0
    for (_, end, _), (start, stop, _) in pairwise(pieces):
        left, right = clause.text[begun:end], clause.text[start:stop]
        if (
            min(len(left), len(right)) >= 6
            and OPENING.match(left)
            and OPENING.match(right)
            and "等" not in left + right
            and _promises(right)
        ):
            yield clause.part(begun, end)
            begun = start
    if clause.text[begun:]:
        yield clause.part(begun, len(clause.text))


def _promises(text: str) -> bool:
    """Tell whether the opening verbs have an object (培育文明乡风) and are not part of a name (推广中心)."""
    opening = OPENING.match(text)
    return opening is not None and len(text) - opening.end() >= 3
