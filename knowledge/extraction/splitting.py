"""Splits a clause into commitments: one per figure or nameable thing of its list, or one for the whole."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.commitment import MAX_QUOTE, Place, Target
from knowledge.extraction.clauses import Clause
from knowledge.extraction.figures import Figure, figures_of
from knowledge.extraction.lexicon import opening_verb
from knowledge.extraction.lists import items_of, respective, shares_of
from knowledge.extraction.titles import list_title, title_of
from knowledge.report import unbroken


@dataclass(frozen=True, slots=True)
class Extracted:
    """A commitment as found in the text; `quote` equals `source[start:end]` once line breaks are removed."""

    quote: str
    title: str
    place: Place
    start: int
    end: int
    targets: tuple[Target, ...] = ()
    focus: str | None = None
    """The part of the quote that distinguishes it from siblings in the same list."""


@dataclass(frozen=True, slots=True)
class Splitter:
    """Makes commitments from the clauses of one report's `source`."""

    source: str

    def split(self, clause: Clause, place: Place) -> Iterator[Extracted]:
        """Yield the clause's commitments in order; none if not even a part fits into a quote."""
        figures = figures_of(clause.text)
        whole = self._made(clause, place, tuple(figure.target for figure in figures))
        for parts in (self._respective, self._shared, self._listed):
            found = [part for part in parts(clause, whole, figures) if len(part.quote) <= MAX_QUOTE]
            if found:
                yield from found
                return
        if len(whole.quote) <= MAX_QUOTE:
            yield whole

    def _made(self, clause: Clause, place: Place, targets: tuple[Target, ...]) -> Extracted:
        start, end = clause.source_span
        return Extracted(self._printed(clause), title_of(clause.text), place, start, end, targets)

    def _printed(self, part: Clause) -> str:
        start, end = part.source_span
        return unbroken(self.source[start:end])

    def _respective(self, clause: Clause, whole: Extracted, figures: list[Figure]) -> Iterator[Extracted]:
        """A、B分别增长10%和12%: yield a commitment for each name with its own figure."""
        named = respective(clause.text, figures)
        numbers = figures[-len(named) :] if named else []
        for (start, end), figure in zip(named, numbers, strict=True):
            part = clause.part(start, end)
            said = clause.text[clause.text.find("分别") + 2 : numbers[0].start]
            title = title_of(f"{part.text}{said}{clause.text[figure.start : figure.end]}")
            target = replace(figure.target, name=part.text)
            yield replace(whole, title=title, targets=(target,), focus=self._printed(part))

    def _shared(self, clause: Clause, whole: Extracted, figures: list[Figure]) -> Iterator[Extracted]:
        """新增A 4家、B 12家: yield a commitment each; one without a verb keeps the whole clause as its quote."""
        for share in shares_of(clause.text, figures):
            part = clause.part(share.start, share.end)
            made = self._made(part, whole.place, tuple(figure.target for figure in share.figures))
            if share.alone or len(whole.quote) > MAX_QUOTE:
                yield made
            else:
                verb = "" if share.start == 0 or opening_verb(part.text) else opening_verb(clause.text)
                title = title_of(f"{verb}{part.text}")
                yield replace(whole, title=title, targets=made.targets, focus=made.quote)

    def _listed(self, clause: Clause, whole: Extracted, figures: list[Figure]) -> Iterator[Extracted]:
        """Yield the nameable things of a list; a figure within one thing is its own, others apply to all."""
        items = items_of(clause.text)
        outside = [f for f in figures if not any(item.start <= f.start < item.end for item in items)]
        for item in items:
            part = clause.part(item.start, item.end)
            own = [f for f in figures if item.start <= f.start < item.end]
            targets = tuple(figure.target for figure in own + outside)
            quoted = whole if len(whole.quote) <= MAX_QUOTE else self._made(part, whole.place, targets)
            title = list_title(item.head, part.text, item.tail)
            yield replace(quoted, title=title, targets=targets, focus=self._printed(part))
