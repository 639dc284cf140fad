"""Background work on old data."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.housekeeping import mask_old_tickets, tally_questions
from storage.database import Database, Unit
from storage.records import (
    Decision,
    FeedbackFilter,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    QuestionStanding,
)

NOW = datetime(2023, 6, 1, 12, tzinfo=UTC)


async def test_old_tickets_are_masked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tickets from before masking are masked in several units of work, and then nothing is left."""
    monkeypatch.setattr("bot.housekeeping.MASKED_AT_ONCE", 2)
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    await database.open()
    try:
        for number in range(5):
            record = FeedbackRecord(
                f"YN-{number}", "c", "web", "x", FeedbackKind.HELP, "我叫王小明，电话13900139000", None,
                ("住建局",), (), FeedbackState.RECEIVED, NOW, None,
            )  # fmt: skip
            await database.transact(lambda unit, record=record: unit.feedback.add(record))
        assert await mask_old_tickets(database) == 5
        assert await mask_old_tickets(database) == 0
        page = await database.read(lambda unit: unit.tickets.page(FeedbackFilter("c", text="电话")))
        assert {row.text_masked for row in page.rows} == {"我叫王**，电话***"}
        assert len(page.rows) == 5
    finally:
        await database.close()


async def test_masking_gives_way_to_trouble(tmp_path: Path) -> None:
    """Without a schema masking logs that, and the start continues."""
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    assert await mask_old_tickets(database) == 0
    await database.close()


async def test_questions_are_tallied_in_the_background(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All questions are tallied in several units of work, and later ones again."""
    monkeypatch.setattr("bot.housekeeping.AT_ONCE", 2)
    monkeypatch.setattr("handlers.teaching.tallying.AT_ONCE", 2)
    monkeypatch.setattr("bot.housekeeping.TALLY_EVERY_S", 0.05)
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    await database.open()

    def ask(unit: Unit) -> None:
        for words in ("修地铁吗", "修地铁吗？", "修地鐵嗎", "几时下雨", "几时下雨"):
            unit.questions.add("c", "web", words, Decision.DECLINE, (), 0.1, NOW)

    async def counted() -> list[int]:
        page = await database.read(lambda unit: unit.tally.page("c", QuestionStanding.UNMATCHED, often=True))
        return [row.times for row in page.rows]

    task = asyncio.create_task(tally_questions(database, "c"))
    try:
        for expected in ([3, 2], [6, 4]):
            await database.transact(ask)
            for _ in range(400):
                if await counted() == expected:
                    break
                await asyncio.sleep(0.05)
            assert await counted() == expected
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await database.close()
