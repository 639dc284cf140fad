"""Past questions are tallied once, the newest answer counts, pages go by key, and settled ones stay settled."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from storage.database import Database
from storage.records import Decision, QuestionStanding, Settled, TalliedQuestion

CITY = "suizhou-2023"


async def _ask(
    database: Database, now: datetime, words: str, decision: Decision = Decision.DECLINE, minutes: int = 0
) -> None:
    at = now + timedelta(minutes=minutes)
    about = ("3-047",) if decision is not Decision.DECLINE else ()
    await database.transact(lambda unit: unit.questions.add(CITY, "web", words, decision, about, 0.5, at))


async def _tally(database: Database) -> int:
    new = await database.read(lambda unit: unit.tally.new(CITY, 500))
    digests = {one.id: f"{one.text:0>64}" for one in new}
    return await database.transact(lambda unit: unit.tally.count(CITY, digests))


async def _rows(database: Database, standing: QuestionStanding, **asked: object) -> list[TalliedQuestion]:
    page = await database.read(
        lambda unit: unit.tally.page(CITY, standing, **{"often": True, **asked})  # type: ignore[arg-type]
    )
    return list(page.rows)


async def test_the_same_words_are_one_row(database: Database, now: datetime) -> None:
    """Equal words are one row with count, last time and last answer, in any number of runs."""
    await _ask(database, now, "路灯", Decision.CHOOSE)
    await _ask(database, now, "地铁", minutes=1)
    assert await _tally(database) == 2
    await _ask(database, now, "路灯", minutes=2)
    assert await _tally(database) == 1
    assert await _tally(database) == 0
    [light, metro] = await _rows(database, QuestionStanding.UNMATCHED)
    assert (light.text, light.times, light.last_at) == ("路灯", 2, now + timedelta(minutes=2))
    assert (light.decision, light.commitments) == (Decision.DECLINE, ())
    assert (metro.text, metro.times) == ("地铁", 1)


async def test_an_older_question_changes_no_answer(database: Database, now: datetime) -> None:
    """An older question is counted but does not change the newest answer."""
    await _ask(database, now, "路灯", Decision.ANSWER, minutes=5)
    await _tally(database)
    await _ask(database, now, "路灯")
    await _tally(database)
    [row] = await _rows(database, QuestionStanding.ANSWERED)
    assert (row.times, row.decision, row.commitments) == (2, Decision.ANSWER, ("3-047",))


async def test_two_processes_that_tally_at_once_count_once(
    database: Database, database_url: str, now: datetime
) -> None:
    """Two processes tallying the same new questions count each once."""
    for number in range(40):
        await _ask(database, now, f"问{number % 7}")
    other = Database(database_url)
    await other.open()
    counted = await asyncio.gather(_tally(database), _tally(other))
    await other.close()
    assert sum(counted) == 40
    assert sum(row.times for row in await _rows(database, QuestionStanding.UNMATCHED)) == 40


@pytest.mark.parametrize("often", [True, False])
async def test_pages_lead_there_and_back(database: Database, now: datetime, *, often: bool) -> None:
    """Every row occurs once, in order, even with equal keys; back gives the previous page."""
    for number in range(11):
        for again in range(number % 3 + 1):
            await _ask(database, now, f"问{number}", minutes=number % 4 + again)
    await _tally(database)
    seen, cursor, pages = [], None, []
    while True:
        page = await database.read(
            lambda unit, at=cursor: unit.tally.page(
                CITY, QuestionStanding.UNMATCHED, often=often, cursor=at, limit=4
            )  # type: ignore[misc]
        )
        pages.append(page)
        seen += [row.text for row in page.rows]
        cursor = page.older
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 11
    keys = [(row.times if often else row.last_at, row.id) for page in pages for row in page.rows]
    assert keys == sorted(keys, reverse=True)  # type: ignore[type-var]
    assert pages[0].newer is None
    assert pages[1].newer is not None
    back = await database.read(
        lambda unit: unit.tally.page(
            CITY, QuestionStanding.UNMATCHED, often=often, cursor=pages[1].newer, limit=4
        )
    )
    assert back.rows == pages[0].rows


@pytest.mark.parametrize("often", [True, False])
@pytest.mark.parametrize(
    "cursor",
    [
        "f_x'--_1",
        "x_1_1",
        "f_99999999999999999999_1",
        "f_1_99999999999999999999",
        "f_0001-01-01T00:00:00+14:00_1",
    ],
)
async def test_a_cursor_that_no_page_gave_is_refused(database: Database, cursor: str, *, often: bool) -> None:
    """An invalid cursor is refused, even one with a number or time that no database can store."""
    with pytest.raises(ValueError, match="take it from a page"):
        await database.read(
            lambda unit: unit.tally.page(CITY, QuestionStanding.UNMATCHED, often=often, cursor=cursor)
        )


async def test_a_settled_question_stays_settled(database: Database, now: datetime) -> None:
    """A settled question asked again is counted but not listed; reopened, its standing follows its last answer."""
    await _ask(database, now, "你们吃了吗", Decision.CHOOSE)
    await _tally(database)
    [row] = await _rows(database, QuestionStanding.DOUBTFUL)
    settled = await database.transact(lambda unit: unit.tally.settle(CITY, [row.id], Settled.IDLE, "c1", now))
    assert settled == 1
    assert (
        await database.transact(lambda unit: unit.tally.settle(CITY, [row.id], Settled.IDLE, "c2", now)) == 0
    )
    await _ask(database, now, "你们吃了吗", minutes=3)
    await _tally(database)
    [row] = await _rows(database, QuestionStanding.SETTLED)
    assert (row.times, row.settled_as, row.settled_by, row.settled_at) == (2, Settled.IDLE, "c1", now)
    assert await database.transact(lambda unit: unit.tally.reopen(CITY, row.id))
    assert not await database.transact(lambda unit: unit.tally.reopen(CITY, row.id))
    [row] = await _rows(database, QuestionStanding.UNMATCHED)
    assert (row.settled_as, row.settled_by, row.settled_at) == (None, None, None)


async def test_a_search_takes_signs_for_what_they_are(database: Database, now: datetime) -> None:
    """A search takes LIKE's wildcards literally and ignores case."""
    for words in ("100%了吗", "1000了吗", "A_B"):
        await _ask(database, now, words)
    await _tally(database)
    assert [row.text for row in await _rows(database, QuestionStanding.UNMATCHED, search="0%")] == [
        "100%了吗"
    ]
    assert [row.text for row in await _rows(database, QuestionStanding.UNMATCHED, search="a_b")] == ["A_B"]
    assert await _rows(database, QuestionStanding.UNMATCHED, search="' OR 1=1 --") == []


async def test_a_page_walks_an_index(database: Database, outside: Engine, now: datetime) -> None:
    """Neither order of the queue sorts or scans the table (EXPLAIN)."""
    if outside.dialect.name != "sqlite":
        pytest.skip(
            "a small table is read whole by PostgreSQL, whatever its indexes; bench/teaching.py measures there"
        )
    for key in ("times", "last_at"):
        plan = (
            "EXPLAIN QUERY PLAN SELECT * FROM question_tally WHERE city = 'x' AND standing = 'unmatched'"
            " AND (@, id) < (5, 7) ORDER BY @ DESC, id DESC LIMIT 51".replace("@", key)
        )
        with outside.connect() as connection:
            told = " ".join(str(row) for row in connection.execute(text(plan)))
        assert "USING INDEX ix_question_tally_" in told
        assert "TEMP B-TREE" not in told


async def test_what_was_asked_last_and_counts(database: Database, now: datetime) -> None:
    """The newest questions of any standing come first; counts stop at the limit."""
    for number in range(5):
        await _ask(database, now, f"问{number}", Decision.ANSWER if number % 2 else Decision.DECLINE, number)
    await _tally(database)
    newest = await database.read(lambda unit: unit.tally.newest(CITY, 3))
    assert [row.text for row in newest] == ["问4", "问3", "问2"]
    counts = await database.read(lambda unit: unit.tally.counts(CITY, 2))
    assert counts == {
        QuestionStanding.UNMATCHED: 2,
        QuestionStanding.DOUBTFUL: 0,
        QuestionStanding.ANSWERED: 2,
        QuestionStanding.SETTLED: 0,
    }
