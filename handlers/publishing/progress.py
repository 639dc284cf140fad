"""A commitment's figures combined: a verdict of all its targets, unless one was set by hand, and whether it is current."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handlers.publishing.judging import Judgement, judge
from knowledge.commitment import Commitment, Target
from storage.records import Actual, CommitmentStatus, Override, Reached, StatusUpdate, Verdict

STALE_AFTER = 90
"""Days after which a status or a figure is not current any more: a quarter, as cities report."""
NOTHING = Reached()
"""For a commitment without reported figures."""


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """One target with its latest actual and judgement; both None if there is none."""

    target: Target
    actual: Actual | None
    judgement: Judgement | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A commitment's figures combined."""

    verdict: Verdict | None
    """None: nothing was entered that could be judged."""
    targets: tuple[TargetProgress, ...]
    override: Override | None

    @property
    def reported(self) -> tuple[TargetProgress, ...]:
        """Return the targets that have an actual."""
        return tuple(one for one in self.targets if one.actual is not None)


def standing_of(commitment: Commitment, reached: Reached, year: int) -> Standing:
    """Judge all its targets in the report's `year`; a manual verdict takes precedence."""
    targets = tuple(_progress(target, reached, year) for target in commitment.targets)
    if reached.override is not None:
        return Standing(reached.override.verdict, targets, reached.override)
    judged = [one.judgement.verdict if one.judgement else Verdict.UNKNOWN for one in targets]
    known = any(one.judgement for one in targets)
    return Standing(together(judged) if known else None, targets, None)


def together(verdicts: list[Verdict]) -> Verdict:
    """Combine several targets' verdicts: others never hide one that is behind or unknown."""
    for weakest in (Verdict.BEHIND, Verdict.UNKNOWN, Verdict.ON_TRACK, Verdict.AHEAD):
        if weakest in verdicts:
            return weakest
    return Verdict.DONE if verdicts else Verdict.UNKNOWN


def updated(status: StatusUpdate | None, reached: Reached) -> date | None:
    """Return the latest day that a status or a figure describes."""
    return max(_days(status, reached), default=None)


def is_stale(status: StatusUpdate | None, reached: Reached, standing: Standing, today: date) -> bool:
    """Tell whether staff should report again: nothing yet, or not for STALE_AFTER days; completed ones need no more."""
    if (status is not None and status.status is CommitmentStatus.DONE) or standing.verdict is Verdict.DONE:
        return False
    last = updated(status, reached)
    return last is None or (today - last).days > STALE_AFTER


def _days(status: StatusUpdate | None, reached: Reached) -> Iterator[date]:
    if status is not None:
        yield status.as_of
    yield from (actual.as_of for actual in reached.actuals)


def latest(reached: Reached, name: str, unit: str) -> Actual | None:
    """Return the latest actual of a target by its name and unit: 3000米 is not compared with 5公里."""
    return next((one for one in reached.actuals if (one.target, one.unit) == (name, unit)), None)


def _progress(target: Target, reached: Reached, year: int) -> TargetProgress:
    actual = latest(reached, target.name, target.unit)
    if actual is None:
        return TargetProgress(target, None, None)
    return TargetProgress(target, actual, judge(target, actual.value, actual.as_of, year))
