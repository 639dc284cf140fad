"""A commitment's verdict is its targets' weakest or the one set by hand, and what nobody updates is stale."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from handlers.publishing.progress import STALE_AFTER, is_stale, standing_of, together, updated
from knowledge.commitment import Commitment, Comparison, Place, Target
from storage.records import Actual, CommitmentStatus, Override, Reached, StatusUpdate, Verdict

RECORDED = datetime(2023, 7, 1, tzinfo=UTC)
JUNE = date(2023, 6, 30)
LIFTS = Target("既有住宅电梯加装", 80, "部", Comparison.EQUAL)
GROWTH = Target("地区生产总值", 7, "%", Comparison.GROWTH)


def _actual(value: str, as_of: date = JUNE, target: Target = LIFTS, **changes: Any) -> Actual:
    usual: dict[str, Any] = {"unit": target.unit, "source": "调度表", "department": "住建局", "staff": "c1"}
    fields = {**usual, **changes}
    return Actual("c", "1", target.name, Decimal(value), as_of=as_of, recorded_at=RECORDED, **fields)


def _commitment(*targets: Target) -> Commitment:
    return Commitment("1", "原文", 0, 2, "题", Place("一", "一", ""), "住建局", targets=targets)


def _override(verdict: Verdict) -> Override:
    return Override("c", "1", verdict, JUNE, "现场核查", "h1", RECORDED)


def _status(status: CommitmentStatus, as_of: date) -> StatusUpdate:
    return StatusUpdate("c", "1", status, as_of, "文件", "住建局", "", RECORDED)


def test_several_targets_make_one_verdict() -> None:
    """The weakest verdict is shown, a missing actual is unknown, and without any actual there is none."""
    both = _commitment(LIFTS, GROWTH)
    assert standing_of(both, Reached(), 2023).verdict is None
    half = standing_of(both, Reached((_actual("80"),)), 2023)
    assert half.verdict is Verdict.UNKNOWN
    assert [one.target for one in half.reported] == [LIFTS]
    whole = standing_of(both, Reached((_actual("80"), _actual("6", target=GROWTH))), 2023)
    assert whole.verdict is Verdict.BEHIND
    assert together([Verdict.DONE, Verdict.AHEAD]) is Verdict.AHEAD
    assert together([Verdict.DONE]) is Verdict.DONE
    assert together([]) is Verdict.UNKNOWN


def test_an_actual_in_another_unit_is_not_compared() -> None:
    """A recurated target is not judged by old figures in another unit."""
    standing = standing_of(_commitment(LIFTS), Reached((_actual("62", unit="台"),)), 2023)
    assert standing.verdict is None
    assert standing.reported == ()


def test_a_hand_set_verdict_wins() -> None:
    """A manual verdict takes precedence over figures, even without targets; the judgements stay visible."""
    standing = standing_of(_commitment(LIFTS), Reached((_actual("80"),), _override(Verdict.BEHIND)), 2023)
    assert standing.verdict is Verdict.BEHIND
    assert standing.override is not None
    judgement = standing.targets[0].judgement
    assert judgement is not None
    assert judgement.verdict is Verdict.DONE
    assert standing_of(_commitment(), Reached((), _override(Verdict.DONE)), 2023).verdict is Verdict.DONE
    assert standing_of(_commitment(), Reached(), 2023).verdict is None


def test_what_nobody_updates_is_stale() -> None:
    """After ninety days without an update, or without any, a commitment is stale unless done."""
    plain, some = _commitment(LIFTS), Reached((_actual("50"),))
    standing = standing_of(plain, some, 2023)
    last = JUNE + timedelta(days=STALE_AFTER)
    assert not is_stale(None, some, standing, last)
    assert is_stale(None, some, standing, last + timedelta(days=1))
    newer = _status(CommitmentStatus.IN_PROGRESS, JUNE + timedelta(days=1))
    assert not is_stale(newer, some, standing, last + timedelta(days=1))
    assert updated(newer, some) == newer.as_of
    assert updated(None, Reached()) is None
    assert is_stale(None, Reached(), standing_of(plain, Reached(), 2023), date(2023, 1, 2))
    assert not is_stale(_status(CommitmentStatus.DONE, JUNE), some, standing, date(2024, 6, 1))
    reached = Reached((_actual("80"),))
    assert not is_stale(None, reached, standing_of(plain, reached, 2023), date(2024, 6, 1))
