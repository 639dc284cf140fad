"""Expired data are deleted in portions, for any city."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from handlers.own_data.keeping import USUAL
from handlers.own_data.retention import ROWS_AT_ONCE, keep_to
from storage.database import Database, Unit
from storage.lapsed import Key, Lapsed
from storage.records import NOBODY, FeedbackKind, FeedbackRecord, FeedbackState

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
FORMER = "suizhou-2022"


async def test_no_unit_of_work_drops_more_than_messages_can_wait_for(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Expired data are deleted in many units of work, so that messages need not wait; newer ones stay."""
    over, many = NOW - timedelta(days=USUAL.replies, hours=1), 2 * ROWS_AT_ONCE + 1
    at_once: list[int] = []
    drop = Lapsed.drop

    def watched(lapsed: Lapsed, keys: Sequence[Key]) -> int:
        at_once.append(len(keys))
        return drop(lapsed, keys)

    def fill(unit: Unit) -> None:
        for number in range(many):
            unit.inbox.claim("web", f"c{number}", "m1", over)
        unit.inbox.claim("web", "young", "m1", NOW)

    monkeypatch.setattr(Lapsed, "drop", watched)
    await database.transact(fill)
    assert (await keep_to(database, USUAL, NOW))["replies"] == many
    assert at_once == [ROWS_AT_ONCE, ROWS_AT_ONCE, 1]
    left = await database.read(lambda unit: unit.inbox.lapsed(NOW + timedelta(days=1)).keys(9))
    assert [citizen for _, citizen, _ in left] == ["young"]


async def test_what_came_back_to_life_meanwhile_is_kept(database: Database) -> None:
    """A conversation used between check and deletion stays; one of two processes deletes the rest."""
    long_ago = NOW - timedelta(days=USUAL.conversations + 1)
    await database.transact(lambda unit: [unit.states.save(FORMER, one, "{}", long_ago) for one in "ab"])
    over = NOW - timedelta(days=USUAL.conversations)
    seen = await database.read(lambda unit: unit.states.lapsed(over).keys(9))
    await database.transact(lambda unit: unit.states.save(FORMER, "a", "{}", NOW))
    assert [await database.transact(lambda unit: unit.states.lapsed(over).drop(seen)) for _ in range(2)] == [
        1,
        0,
    ]
    assert await database.read(lambda unit: unit.states.load(FORMER, "a")) == "{}"


async def test_last_years_tickets_are_held_to_the_period_too(database: Database) -> None:
    """Last year's tickets, stored under another city's edition, are subject to the period too."""
    ended = NOW - timedelta(days=USUAL.identities + 1)
    old = FeedbackRecord(
        "YN-1", FORMER, "web", "a1", FeedbackKind.HELP, "我的电话13812345678", None,
        ("住建局",), (), FeedbackState.WITHDRAWN, ended, None, withdrawn_at=ended,
    )  # fmt: skip
    await database.transact(lambda unit: unit.feedback.add(old))
    assert (await keep_to(database, USUAL, NOW))["identities"] == 1
    kept = await database.read(lambda unit: unit.feedback.get(old.number))
    assert kept is not None
    assert kept.citizen == NOBODY
    assert "13812345678" not in kept.text
