from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from storage.columns import Exact
from storage.database import Database
from storage.records import Actual, CommitmentStatus, EvidenceFile, Override, Reached, StatusUpdate, Verdict

CITY = "suizhou-2023"


def _actual(value: str, now: datetime, day: date = date(2023, 6, 30), **changes: Any) -> Actual:
    usual: dict[str, Any] = {
        "city": CITY,
        "commitment": "3-003",
        "target": "既有住宅电梯加装",
        "unit": "部",
        "source": "住建局6月调度表",
        "department": "住建局",
        "staff": "c1",
    }
    return Actual(value=Decimal(value), as_of=day, recorded_at=now, **(usual | changes))


def _override(verdict: Verdict | None, now: datetime, reason: str = "现场核查") -> Override:
    return Override(CITY, "3-003", verdict, now.date(), reason, "h1", now)


async def test_nothing_recorded_is_nothing(database: Database) -> None:
    """No figure is different from a figure of zero."""
    assert await database.read(lambda unit: unit.progress.latest(CITY, "3-003")) == Reached()
    assert await database.read(lambda unit: unit.progress.latest_all(CITY)) == {}
    assert await database.read(lambda unit: unit.progress.actuals(CITY, "3-003")) == []
    assert await database.read(lambda unit: unit.progress.overrides(CITY, "3-003")) == []


async def test_the_latest_of_each_target_holds(database: Database, now: datetime) -> None:
    """The latest is by the described day, then by the recording, separately for target, commitment and city."""
    hour = timedelta(hours=1)
    first, corrected = _actual("62.10", now), _actual("63", now + hour)
    filled_in = _actual("40", now + 2 * hour, date(2023, 3, 31))
    second = _actual("1", now, target="示范小区", unit="个")
    other = _actual("7", now, commitment="3-004")
    elsewhere = _actual("9", now, city="wuhan-2023")
    for one in (first, corrected, filled_in, second, other, elsewhere):
        await database.transact(lambda unit, one=one: unit.progress.add(one))
    latest = await database.read(lambda unit: unit.progress.latest(CITY, "3-003"))
    assert latest == Reached((corrected, second))
    assert await database.read(lambda unit: unit.progress.latest_all(CITY)) == {
        "3-003": latest,
        "3-004": Reached((other,)),
    }
    history = await database.read(lambda unit: unit.progress.actuals(CITY, "3-003"))
    assert history[0] == corrected
    assert history[-1] == filled_in
    assert str(next(one.value for one in history if one == first)) == "62.10"


async def test_the_newest_override_holds_until_it_is_lifted(database: Database, now: datetime) -> None:
    """The newest override applies until one lifts it; all stay in the history."""
    hour = timedelta(hours=1)
    set_, lifted = _override(Verdict.BEHIND, now), _override(None, now + hour, "数据已补报")
    await database.transact(lambda unit: unit.progress.override(set_))
    assert (await database.read(lambda unit: unit.progress.latest(CITY, "3-003"))).override == set_
    assert (await database.read(lambda unit: unit.progress.latest_all(CITY)))["3-003"].override == set_
    await database.transact(lambda unit: unit.progress.override(lifted))
    assert (await database.read(lambda unit: unit.progress.latest(CITY, "3-003"))).override is None
    assert await database.read(lambda unit: unit.progress.overrides(CITY, "3-003")) == [lifted, set_]


async def test_neither_stands_without_its_reason(database: Database, now: datetime) -> None:
    """An actual without a source and a verdict without a reason are refused with the remedy."""
    with pytest.raises(ValueError, match="source of 3-003 is empty: name a document"):
        await database.transact(lambda unit: unit.progress.add(_actual("1", now, source=" ")))
    with pytest.raises(ValueError, match="reason of 3-003 is empty: say why"):
        await database.transact(lambda unit: unit.progress.override(_override(Verdict.DONE, now, "\n")))


async def test_a_document_comes_back_byte_for_byte(database: Database, now: datetime) -> None:
    """A document reads back exactly, only under its own commitment; lists have no content."""
    content = bytes(range(256)) * 40
    file = EvidenceFile(CITY, "3-003", "调度表.pdf", "application/pdf", len(content), "ab" * 32, "c1", now)
    kept = await database.transact(lambda unit: unit.statuses.keep(file, content))
    assert kept.id is not None
    id_ = kept.id
    assert await database.read(lambda unit: unit.statuses.content(CITY, "3-003", id_)) == (kept, content)
    assert await database.read(lambda unit: unit.statuses.content(CITY, "3-004", id_)) is None
    assert await database.read(lambda unit: unit.statuses.content("wuhan-2023", "3-003", id_)) is None
    assert await database.read(lambda unit: unit.statuses.files(CITY, "3-003")) == {id_: kept}
    update = StatusUpdate(
        CITY,
        "3-003",
        CommitmentStatus.IN_PROGRESS,
        now.date(),
        "调度表",
        "住建局",
        "",
        now,
        link="https://example.gov.cn/1",
        file=id_,
        staff="c1",
    )
    await database.transact(lambda unit: unit.statuses.add(update))
    assert await database.read(lambda unit: unit.statuses.latest(CITY, "3-003")) == update


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_number_survives_digit_for_digit(value: Decimal) -> None:
    """Digits and trailing zeros are kept, and no exponent is written."""
    written = Exact().process_bind_param(value, sqlite.dialect())
    assert written is not None
    assert "E" not in written
    assert Exact().process_result_value(written, sqlite.dialect()) == value


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused(value: str) -> None:
    """A value that is not a number is named in the error."""
    with pytest.raises(ValueError, match=f"number {value} is not finite"):
        Exact().process_bind_param(Decimal(value), sqlite.dialect())
