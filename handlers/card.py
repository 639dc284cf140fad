"""A commitment as a citizen reads it: the verbatim quote, where it stands, the target, how far it is, who answers for it.

Every figure, status and name comes from the commitment or from a published status; nothing is worked out here.
"""

import re
from collections.abc import Iterator
from datetime import date

from handlers import wording
from knowledge.commitment import Baseline, Commitment, Comparison, Place, Target
from storage.records import CommitmentStatus, StatusUpdate

STALE_AFTER = 90
"""Days after which a status says how old it is."""

_NUMERALS = set("一二三四五六七八九十")


def card(commitment: Commitment, status: StatusUpdate | None, *, report: str, year: int, today: date) -> str:
    """Write the whole answer for one commitment, as lines of plain text.

    `report` is the report's title with its year, `year` the one that it plans, `today` the city's local day.
    """
    return "\n".join(_lines(commitment, status, report, year, today))


def _lines(
    commitment: Commitment, status: StatusUpdate | None, report: str, year: int, today: date
) -> Iterator[str]:
    yield wording.TITLE.format(title=commitment.title)
    yield wording.QUOTE.format(quote=commitment.quote)
    if commitment.focus and commitment.focus != commitment.quote:
        yield wording.FOCUS.format(focus=commitment.focus)
    for erratum in commitment.errata:
        said = wording.MISPRINT[erratum.confidence] if erratum.correct else wording.UNREADABLE
        yield said.format(printed=erratum.printed, correct=erratum.correct)
    yield source(commitment.place, report)
    if commitment.targets:
        yield wording.TARGET.format(targets=_targets(commitment.targets))
    if commitment.baselines:
        figures = "；".join(_baseline(baseline, commitment) for baseline in commitment.baselines)
        yield wording.LAST_YEAR.format(year=year - 1, figures=figures)
    yield from progress(status, today)
    yield _departments(commitment)


def source(place: Place, report: str) -> str:
    """Say where in the report it stands, short: 出处：2023年政府工作报告·（三）致力提神增韵… › 推进完整社区建设."""
    first, *rest = re.split("[,，]", place.area_title)
    title = first + ("…" if rest else "")
    if place.area and set(place.area) <= _NUMERALS:
        title = wording.AREA_NUMBERED.format(area=place.area, title=title)
    line = wording.SOURCE.format(report=report, area=title or place.area)
    return line + (wording.SOURCE_TOPIC.format(topic=place.topic) if place.topic else "")


def progress(status: StatusUpdate | None, today: date) -> Iterator[str]:
    """Say how far it is by the latest published status, with its day and evidence, and its age when over 90 days."""
    if status is None or status.status is CommitmentStatus.UNKNOWN:
        yield wording.NO_PROGRESS
        return
    day = wording.say_day(status.as_of)
    yield wording.PROGRESS.format(status=status.status.value, day=day, department=status.department)
    if status.note:
        yield wording.PROGRESS_NOTE.format(note=status.note)
    yield wording.EVIDENCE.format(evidence=status.evidence)
    age = (today - status.as_of).days
    if age > STALE_AFTER:
        yield wording.OLD_PROGRESS.format(days=age)


def target_text(target: Target) -> str:
    """Say what is promised, in words: 不少于900户, 增长7%, 不超过30微克, 80部."""
    if target.op is Comparison.GROWTH and target.value < 0:
        return f"{wording.DECLINE_OF}{figure(-target.value)}{target.unit}"
    word = wording.COMPARISON[target.op]
    if target.op is Comparison.AT_LEAST and target.unit == "%":
        word = wording.AT_LEAST_PERCENT
    return f"{word}{figure(target.value)}{target.unit}"


def figure(value: float) -> str:
    """Write a number as the report prints it: 900, 1.4, never 900.0 or 1e+06."""
    return str(int(value)) if value == int(value) else repr(value)


def _targets(targets: tuple[Target, ...]) -> str:
    if len(targets) == 1:
        return target_text(targets[0])
    return "；".join(f"{target.name}{target_text(target)}" for target in targets)


def _baseline(baseline: Baseline, commitment: Commitment) -> str:
    value = f"{figure(baseline.value)}{baseline.unit}"
    plain = len(commitment.baselines) == 1 and baseline.name in commitment.quote + commitment.title
    return value if plain else f"{baseline.name}{value}"


def _departments(commitment: Commitment) -> str:
    if not commitment.co:
        return wording.DEPARTMENTS.format(lead=commitment.lead)
    return wording.DEPARTMENTS_CO.format(lead=commitment.lead, co="、".join(commitment.co))
