"""A commitment as a citizen reads it: the verbatim quote, its source, target, status and departments.

Every figure, status and name comes from the commitment, a published status or a published actual; only how an actual
compares with its target is computed, in handlers/publishing/judging.py.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from handlers import wording
from handlers.publishing.progress import NOTHING, STALE_AFTER, Standing, TargetProgress, standing_of
from knowledge.city import City
from knowledge.commitment import Baseline, Commitment, Comparison, Erratum, Place, Target
from storage.records import Actual, CommitmentStatus, ConfirmedFate, Milestone, Reached, StatusUpdate, Verdict

_NUMERALS = set("一二三四五六七八九十")


def card(
    commitment: Commitment,
    status: StatusUpdate | None,
    reached: Reached = NOTHING,
    origins: Iterable[str] = (),
    *,
    report: str,
    year: int,
    today: date,
) -> str:
    """Format the whole answer for one commitment, as lines of plain text.

    `origins` are the lines about last year's promises, `report` is the report's title with its year, `year` the one
    that it plans, `today` the city's local day.
    """
    told = [*_report_lines(commitment, report, year), *origins]
    standing = standing_of(commitment, reached, year)
    figures = [*actual_lines(standing, today)]
    if _is_reported(status) or not figures:
        told += status_lines(status, today)
    return "\n".join([*told, *figures, departments_line(commitment)])


def promise_text(commitment: Commitment) -> str:
    """Format only what is promised: title, quote, target."""
    return "\n".join(filter(None, (*_promise_lines(commitment), target_line(commitment))))


def _promise_lines(commitment: Commitment) -> Iterator[str]:
    yield wording.TITLE.format(title=commitment.title)
    yield wording.QUOTE.format(quote=commitment.quote)
    if commitment.focus and commitment.focus != commitment.quote:
        yield wording.FOCUS.format(focus=commitment.focus)


def _report_lines(commitment: Commitment, report: str, year: int) -> Iterator[str]:
    yield from _promise_lines(commitment)
    yield from map(misprint_line, commitment.errata)
    yield source_line(commitment.place, report)
    if target := target_line(commitment):
        yield target
    if before := last_year_line(commitment, year):
        yield before


def misprint_line(erratum: Erratum) -> str:
    """Say what a misprint should read, and how sure that is; or that it can't be told."""
    said = wording.MISPRINT[erratum.confidence] if erratum.correct else wording.UNREADABLE
    return said.format(printed=erratum.printed, correct=erratum.correct)


def target_line(commitment: Commitment) -> str:
    """Return the line with the target; empty if the report gives no figure."""
    return wording.TARGET.format(targets=targets_text(commitment.targets)) if commitment.targets else ""


def last_year_line(commitment: Commitment, year: int) -> str:
    """Return the line with the figure of the year before `year`; empty if the report gives none."""
    if not commitment.baselines:
        return ""
    said = "；".join(_baseline_text(baseline, commitment) for baseline in commitment.baselines)
    return wording.LAST_YEAR.format(year=year - 1, figures=said)


def origin_lines(confirmed: Iterable[ConfirmedFate], city: City) -> tuple[str, ...]:
    """Say in a line each which of last year's promises goes on with a commitment, as staff confirmed."""
    return tuple(
        wording.ORIGIN.format(
            title=city.title(one.commitment) or one.commitment, fate=wording.FATES[one.fate]
        )
        for one in confirmed
    )


def report_name(title: str, year: int) -> str:
    """Return the report's title with its year: 2023年政府工作报告."""
    return title if str(year) in title else wording.REPORT_OF_YEAR.format(year=year, report=title)


def source_line(place: Place, report: str) -> str:
    """Return the place in the report, shortened: 出处：2023年政府工作报告·（三）致力提神增韵… › 推进完整社区建设."""
    first, *rest = re.split("[,，]", place.area_title)
    title = first + ("…" if rest else "")
    if place.area and set(place.area) <= _NUMERALS:
        title = wording.AREA_NUMBERED.format(area=place.area, title=title)
    line = wording.SOURCE.format(report=report, area=title or place.area)
    return line + (wording.SOURCE_TOPIC.format(topic=place.topic) if place.topic else "")


def status_lines(status: StatusUpdate | None, today: date) -> Iterator[str]:
    """Yield the latest published status, with day and evidence, and its age if over 90 days."""
    if status is None or not _is_reported(status):
        yield wording.NO_PROGRESS
        return
    day = wording.say_day(status.as_of)
    yield wording.PROGRESS.format(status=status.status.value, day=day, department=status.department)
    if status.note:
        yield wording.PROGRESS_NOTE.format(note=status.note)
    if steps := milestone_line(status.milestones, today):
        yield steps
    evidence = f"{status.evidence} {status.link}" if status.link else status.evidence
    yield wording.EVIDENCE.format(evidence=evidence)
    age = (today - status.as_of).days
    if age > STALE_AFTER:
        yield wording.OLD_PROGRESS.format(days=age)


def milestone_line(milestones: tuple[Milestone, ...], today: date) -> str:
    """Return one line with the milestones reached and the next one; empty if staff entered none."""
    reached = [
        wording.MILESTONE_REACHED.format(name=one.name, day=wording.say_day(one.reached))
        for one in milestones
        if one.reached
    ]
    told = [wording.MILESTONES_REACHED.format(steps="、".join(reached))] if reached else []
    coming = next((one for one in milestones if not one.reached), None)
    if coming:
        said = wording.MILESTONE_LATE if coming.due < today else wording.MILESTONE_NEXT
        told.append(said.format(name=coming.name, day=wording.say_day(coming.due)))
    return "；".join(told)


def actual_lines(standing: Standing, today: date) -> Iterator[str]:
    """Yield what was reached of each target, with day, verdict and source, and a verdict set by hand."""
    for one in standing.reported:
        if one.actual is not None:
            yield _actual_line(one, one.actual, judged=standing.override is None)
            age = (today - one.actual.as_of).days
            if age > STALE_AFTER:
                yield wording.OLD_ACTUAL.format(days=age)
    if standing.override is not None and standing.verdict is not None:
        yield wording.OVERRIDE.format(
            verdict=standing.verdict.value,
            day=wording.say_day(standing.override.as_of),
            reason=standing.override.reason,
        )


def actual_text(target: Target, actual: Actual) -> str:
    """Format what was reached: 62部, 增长6.8%, 下降1.2%."""
    if target.op is Comparison.GROWTH:
        word = wording.DECLINE_OF if actual.value < 0 else wording.COMPARISON[Comparison.GROWTH]
        return f"{word}{decimal_text(abs(actual.value))}{actual.unit}"
    return f"{decimal_text(actual.value)}{actual.unit}"


def decimal_text(value: Decimal) -> str:
    """Format an exact number without exponent and trailing zeros: 62, 1.4."""
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def target_text(target: Target) -> str:
    """Format what is promised: 不少于900户, 增长7%, 不超过30微克, 80部."""
    if target.op is Comparison.GROWTH and target.value < 0:
        return f"{wording.DECLINE_OF}{number_text(-target.value)}{target.unit}"
    word = wording.COMPARISON[target.op]
    if target.op is Comparison.AT_LEAST and target.unit == "%":
        word = wording.AT_LEAST_PERCENT
    return f"{word}{number_text(target.value)}{target.unit}"


def targets_text(targets: tuple[Target, ...]) -> str:
    """Format all that is promised, each named if there are several; empty for none."""
    if len(targets) == 1:
        return target_text(targets[0])
    return "；".join(f"{target.name}{target_text(target)}" for target in targets)


def number_text(value: float) -> str:
    """Format a number as the report prints it: 900, 1.4, never 900.0 or 1e+06."""
    return str(int(value)) if value == int(value) else repr(value)


def _is_reported(status: StatusUpdate | None) -> bool:
    return status is not None and status.status is not CommitmentStatus.UNKNOWN


def _actual_line(one: TargetProgress, actual: Actual, *, judged: bool) -> str:
    verdict = ""
    if judged and one.judgement is not None:
        unknown = one.judgement.verdict is Verdict.UNKNOWN
        said = wording.ACTUAL_UNKNOWN if unknown else wording.ACTUAL_VERDICT
        verdict = said.format(verdict=one.judgement.verdict.value)
    return wording.ACTUAL.format(
        day=wording.say_day(actual.as_of),
        name=one.target.name,
        actual=actual_text(one.target, actual),
        target=target_text(one.target),
        verdict=verdict,
        source=actual.source,
    )


def _baseline_text(baseline: Baseline, commitment: Commitment) -> str:
    value = f"{number_text(baseline.value or 0)}{baseline.unit}"
    plain = len(commitment.baselines) == 1 and baseline.name in commitment.quote + commitment.title
    return value if plain else f"{baseline.name}{value}"


def departments_line(commitment: Commitment) -> str:
    """Name the lead department and those that work with it."""
    if not commitment.co:
        return wording.DEPARTMENTS.format(lead=commitment.lead)
    return wording.DEPARTMENTS_CO.format(lead=commitment.lead, co="、".join(commitment.co))
