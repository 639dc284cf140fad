"""A commitment as pages and data show it: the report's words, figures, published status and misprints."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.public.rollover import Outcome
from handlers import wording
from handlers.answering.card import actual_text, misprint_line, number_text, target_text
from handlers.publishing.progress import STALE_AFTER, Standing
from knowledge.city import City
from knowledge.commitment import Baseline, Commitment
from storage.records import CommitmentStatus, Milestone, StatusUpdate, Verdict

NOTHING = Standing(None, (), None)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a quote; `misprint` if the source is misprinted, `focus` if it distinguishes a shared quote."""

    text: str
    misprint: bool = False
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """The reported figure of one target, in words."""

    name: str
    value: str
    target: str
    day: str
    verdict: str | None
    """None if a verdict was set by hand for the whole commitment."""
    why: str
    source: str
    stale_days: int


@dataclass(frozen=True, slots=True)
class Step:
    """One milestone, in words."""

    name: str
    when: str
    """When it was reached or is planned."""
    evidence: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A commitment with its status and figures, as a template shows it."""

    commitment: Commitment
    update: StatusUpdate | None
    stale_days: int
    """Age of the status in days; 0 while it is fresh enough to need no warning."""
    standing: Standing
    today: date

    @property
    def status(self) -> CommitmentStatus:
        """Its status; UNKNOWN if nothing was published."""
        return self.update.status if self.update else CommitmentStatus.UNKNOWN

    @property
    def known(self) -> StatusUpdate | None:
        """The published status, if it says anything."""
        return None if self.status is CommitmentStatus.UNKNOWN else self.update

    @property
    def day(self) -> str:
        """The day that the status describes, as people write it."""
        return wording.say_day(self.update.as_of) if self.update else ""

    @property
    def evidence_address(self) -> str | None:
        """The evidence, if it is a URL that a browser may open."""
        evidence = self.update.evidence.strip() if self.update else ""
        return evidence if re.fullmatch(r"https?://\S+", evidence) else None

    @property
    def link(self) -> str | None:
        """The URL that staff gave with the evidence: https, as checked when it was saved."""
        return self.update.link if self.update else None

    @property
    def milestones(self) -> list[Step]:
        """The milestones that staff published with the status."""
        return [_step(one, self.today) for one in (self.known.milestones if self.known else ())]

    @property
    def figures(self) -> list[Figure]:
        """What staff reported on each target."""
        return list(_figures(self.standing, self.today))

    @property
    def overridden(self) -> tuple[str, str, str] | None:
        """Verdict, day and reason, if staff set the verdict by hand."""
        override = self.standing.override
        if override is None or override.verdict is None:
            return None
        return override.verdict.value, wording.say_day(override.as_of), override.reason

    @property
    def targets(self) -> list[tuple[str, str]]:
        """Name and figure of each target: 改造老旧小区, 不少于900户."""
        return [(target.name, target_text(target)) for target in self.commitment.targets]

    @property
    def baselines(self) -> list[tuple[str, str]]:
        """Name and figure of each of last year's results."""
        return [(baseline.name, _figure(baseline)) for baseline in self.commitment.baselines]

    @property
    def misprints(self) -> list[str]:
        """A note on each misprint in the quote."""
        return [misprint_line(erratum) for erratum in self.commitment.errata]

    @property
    def stretches(self) -> list[Stretch]:
        """The quote, cut where a misprint or the focus begins or ends; joined, they are the quote again."""
        return list(_stretches(self.commitment))


def show(
    commitment: Commitment, update: StatusUpdate | None, today: date, standing: Standing = NOTHING
) -> Shown:
    """Combine `commitment` with its latest status and figures, as of `today` in the city."""
    return Shown(commitment, update, _stale_days(update.as_of, today) if update else 0, standing, today)


def as_data(shown: Shown, origins: Iterable[Outcome] | None = None) -> dict[str, Any]:
    """Return the same for programs: raw values, ISO dates, null for what is unknown.

    `origins`: last year's promises with which it goes on; None if the report is the first.
    """
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
        **({} if origins is None else {"continues": [*map(_origin, origins)]}),
        "status": shown.status.value,
        "as_of": update.as_of.isoformat() if update else None,
        "evidence": update.evidence if update else None,
        "evidence_link": update.link if update else None,
        "note": update.note if update else None,
        "milestones": [
            {
                "name": one.name,
                "due": one.due.isoformat(),
                "reached": one.reached.isoformat() if one.reached else None,
                "evidence": one.evidence or None,
            }
            for one in (update.milestones if update else ())
        ],
        "published_by": update.department if update else None,
        "verdict": shown.standing.verdict.value if shown.standing.verdict else None,
        "verdict_by_hand": shown.overridden[2] if shown.overridden else None,
        "actuals": _actuals(shown.standing),
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


def _origin(one: Outcome) -> dict[str, str | None]:
    return {
        "id": one.earlier.id,
        "title": one.earlier.title,
        "fate": one.fate.value,
        "note": one.note or None,
    }


def area_heading(city: City, label: str) -> str:
    """Format an area as the report's headings do: （三）致力提神增韵…, or its own words for the list of targets."""
    numbered = bool(label) and set(label) <= set("一二三四五六七八九十")
    title = city.area_titles.get(label, label).replace(",", "，")
    return wording.AREA_NUMBERED.format(area=label, title=title) if numbered else title


def _step(one: Milestone, today: date) -> Step:
    planned = wording.say_day(one.due)
    if one.reached:
        said = wording.STEP_REACHED.format(day=wording.say_day(one.reached), planned=planned)
    else:
        said = (wording.STEP_LATE if one.due < today else wording.STEP_PLANNED).format(planned=planned)
    return Step(one.name, said, one.evidence, reached=one.reached is not None)


def _figures(standing: Standing, today: date) -> Iterator[Figure]:
    for one in standing.reported:
        if one.actual is None or one.judgement is None:
            continue
        unknown = one.judgement.verdict is Verdict.UNKNOWN
        verdict = wording.NOT_JUDGED if unknown else one.judgement.verdict.value
        yield Figure(
            name=one.target.name,
            value=actual_text(one.target, one.actual),
            target=target_text(one.target),
            day=wording.say_day(one.actual.as_of),
            verdict=None if standing.override else verdict,
            why=one.judgement.why,
            source=one.actual.source,
            stale_days=_stale_days(one.actual.as_of, today),
        )


def _actuals(standing: Standing) -> list[dict[str, Any]]:
    """Return the figures as strings, digit for digit: a float would change them."""
    return [
        {
            "target": one.target.name,
            "value": f"{one.actual.value:f}",
            "unit": one.actual.unit,
            "as_of": one.actual.as_of.isoformat(),
            "source": one.actual.source,
            "verdict": one.judgement.verdict.value,
        }
        for one in standing.reported
        if one.actual is not None and one.judgement is not None
    ]


def _stale_days(as_of: date, today: date) -> int:
    age = (today - as_of).days
    return age if age > STALE_AFTER else 0


def _figure(baseline: Baseline) -> str:
    return f"{number_text(baseline.value or 0)}{baseline.unit}"


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
    """For each character, tell whether it belongs to the first occurrence of one of the `wanted` parts."""
    marks = [False] * len(quote)
    for part in wanted:
        at = quote.find(part)
        if at >= 0:
            marks[at : at + len(part)] = [True] * len(part)
    return marks
