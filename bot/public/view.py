"""A commitment as a page and as data show it: the report's words, the figures, the published status, what is misprinted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers import wording
from handlers.card import STALE_AFTER, figure, target_text
from knowledge.city import City
from knowledge.commitment import Baseline, Commitment, Erratum
from storage.records import CommitmentStatus, StatusUpdate

UNREADABLE_PRINT = "（原文“{printed}”读不通，照印）"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a quote; `misprint` where the source is misprinted, `focus` where it tells siblings apart."""

    text: str
    misprint: bool = False
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A commitment with its status, as a template shows it."""

    commitment: Commitment
    update: StatusUpdate | None
    stale_days: int
    """Days since the status was true; 0 while it is fresh enough to need no warning."""

    @property
    def status(self) -> CommitmentStatus:
        """How far it is; UNKNOWN when nothing was published."""
        return self.update.status if self.update else CommitmentStatus.UNKNOWN

    @property
    def known(self) -> StatusUpdate | None:
        """The published status, when it tells anything."""
        return None if self.status is CommitmentStatus.UNKNOWN else self.update

    @property
    def day(self) -> str:
        """The day that the status describes, as people write it."""
        return wording.say_day(self.update.as_of) if self.update else ""

    @property
    def evidence_link(self) -> str | None:
        """The evidence, where it is an address that a browser may open."""
        evidence = self.update.evidence.strip() if self.update else ""
        return evidence if re.fullmatch(r"https?://\S+", evidence) else None

    @property
    def targets(self) -> list[tuple[str, str]]:
        """Name and figure of each target: 改造老旧小区, 不少于900户."""
        return [(target.name, target_text(target)) for target in self.commitment.targets]

    @property
    def baselines(self) -> list[tuple[str, str]]:
        """Name and figure of what was reached last year."""
        return [(baseline.name, _figure(baseline)) for baseline in self.commitment.baselines]

    @property
    def misprints(self) -> list[str]:
        """A note for each misprint in the quote."""
        return [_note(erratum) for erratum in self.commitment.errata]

    @property
    def stretches(self) -> list[Stretch]:
        """The quote, cut where a misprint or the focus begins and ends; joined, it is the quote again."""
        return list(_stretches(self.commitment))


def show(commitment: Commitment, update: StatusUpdate | None, today: date) -> Shown:
    """Put `commitment` together with its latest status, as of `today` in the city."""
    age = (today - update.as_of).days if update else 0
    return Shown(commitment, update, age if age > STALE_AFTER else 0)


def as_data(shown: Shown) -> dict[str, Any]:
    """Give the same for a program: raw values, ISO dates, null for what is not known."""
    commitment, update = shown.commitment, shown.known
    return {
        "id": commitment.id,
        "title": commitment.title,
        "quote": commitment.quote,
        "focus": commitment.focus,
        "start": commitment.start,
        "end": commitment.end,
        "area": commitment.place.area,
        "area_title": commitment.place.area_title,
        "topic": commitment.place.topic,
        "targets": [
            {"name": t.name, "value": t.value, "unit": t.unit, "op": t.op.value} for t in commitment.targets
        ],
        "last_year": [
            {"name": b.name, "value": b.value, "unit": b.unit, "quote": b.quote} for b in commitment.baselines
        ],
        "status": shown.status.value,
        "as_of": update.as_of.isoformat() if update else None,
        "evidence": update.evidence if update else None,
        "note": update.note if update else None,
        "published_by": update.department if update else None,
        "lead": commitment.lead,
        "co": list(commitment.co),
        "misprints": [
            {
                "printed": e.printed,
                "correct": e.correct or None,
                "confidence": e.confidence.value,
                "note": e.note,
            }
            for e in commitment.errata
        ],
    }


def area_heading(city: City, label: str) -> str:
    """Give an area as the report heads it: （三）致力提神增韵…, or its own words for the list of targets."""
    titles = {section.commitments[0].place.area: section.title.replace(",", "，") for section in city.areas}
    numbered = bool(label) and set(label) <= set("一二三四五六七八九十")
    title = titles.get(label, label)
    return wording.AREA_NUMBERED.format(area=label, title=title) if numbered else title


def _figure(baseline: Baseline) -> str:
    return f"{figure(baseline.value)}{baseline.unit}"


def _note(erratum: Erratum) -> str:
    if not erratum.correct:
        return UNREADABLE_PRINT.format(printed=erratum.printed)
    return wording.MISPRINT[erratum.confidence].format(printed=erratum.printed, correct=erratum.correct)


def _stretches(commitment: Commitment) -> Iterator[Stretch]:
    quote = commitment.quote
    misprinted = _marked(quote, [erratum.printed for erratum in commitment.errata])
    focused = _marked(quote, [commitment.focus] if commitment.focus and commitment.focus != quote else [])
    start = 0
    for end in range(1, len(quote) + 1):
        last = end == len(quote)
        if last or (misprinted[end], focused[end]) != (misprinted[start], focused[start]):
            yield Stretch(quote[start:end], misprint=misprinted[start], focus=focused[start])
            start = end


def _marked(quote: str, wanted: list[str]) -> list[bool]:
    """For each character whether it belongs to one of the `wanted` parts, at their first places."""
    marks = [False] * len(quote)
    for part in wanted:
        at = quote.find(part)
        if at >= 0:
            marks[at : at + len(part)] = [True] * len(part)
    return marks
