"""What is deleted in time, which files an erasure includes, and that followers are told."""

import asyncio
import json
import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.secret import pseudonyms
from bot.tidying import Sweeper, let_go
from handlers.own_data.keeping import USUAL
from knowledge.city import City
from storage.database import Database, Unit
from storage.export import Format
from storage.spool import Card, Phase, Spool
from tests.handlers.dialogues import build_city

NOW = datetime(2023, 6, 1, 12, tzinfo=UTC)
PSEUDONYM = pseudonyms(b"k" * 32)


@pytest.fixture
def city() -> City:
    """Return a city without a folder."""
    return build_city()


async def test_old_replies_are_forgotten_and_young_ones_kept(tmp_path: Path, city: City) -> None:
    """A reply older than any redelivery is deleted in the background; younger ones stay."""
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    await database.open()
    kept = timedelta(days=USUAL.replies)

    def keep(unit: Unit) -> None:
        for message_id, age in (("old", timedelta(minutes=1)), ("young", -timedelta(minutes=1))):
            unit.inbox.claim("web", "c", message_id, NOW - kept - age)
            unit.inbox.keep("web", "c", message_id, "[]")

    try:
        await database.transact(keep)
        task = asyncio.create_task(let_go(database, city, USUAL, lambda: NOW))
        await asyncio.sleep(0.5)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        again = await database.transact(
            lambda unit: [unit.inbox.claim("web", "c", m, NOW) for m in ("old", "young")]
        )
        assert again == [None, "[]"]
    finally:
        await database.close()


def put_aside(path: Path, sender: int, at: datetime) -> None:
    """Write an update of that sender, put aside at that time."""
    path.write_text(json.dumps({"update": {"callback_query": {"from": {"id": sender}, "data": "话"}}}))
    os.utime(path, (0, at.timestamp()))


async def test_an_erasure_takes_files_along(tmp_path: Path) -> None:
    """An erasure deletes the citizen's updates put aside, whole or not, earlier unmasked exports, and expired files."""
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    await database.open()
    set_aside, exports = tmp_path / "set-aside", tmp_path / "exports"
    (set_aside / "an operator's own").mkdir(parents=True)
    for name, sender in (("hers", 4242), ("his", 77)):
        put_aside(set_aside / f"telegram-{name}.json", sender, NOW - timedelta(minutes=1))
    half = set_aside / "telegram-71.json.x.new"
    half.write_text('{"upd')
    os.utime(half, (0, (NOW - timedelta(minutes=1)).timestamp()))
    old = set_aside / "telegram-old.json"
    old.write_text("{}")
    os.utime(old, (0, (NOW - timedelta(days=USUAL.set_aside + 1)).timestamp()))
    spool = Spool(exports)
    for id_, unmasked, begun in (("a" * 32, True, -1), ("b" * 32, False, -1), ("c" * 32, True, 1)):
        card = Card(id_, "s", Format.CSV, unmasked, "t", 1, NOW + timedelta(minutes=begun), phase=Phase.DONE)
        spool.begin(card)
        spool.file(card).write_text("x")
    sweeper = Sweeper(
        database,
        set_aside=set_aside,
        exports=exports,
        pseudonym=PSEUDONYM,
        keeping=USUAL,
        clock=lambda: NOW + timedelta(minutes=2),
    )
    try:
        assert await sweeper.sweep() == 1
        assert not old.exists()
        await database.transact(
            lambda unit: unit.citizens.erase("c", "telegram", PSEUDONYM("telegram", "4242"), NOW)
        )
        assert await sweeper.sweep() == 3
        assert [path.name for path in set_aside.iterdir() if path.is_file()] == ["telegram-his.json"]
        assert {card.id[0] for card in spool.all()} == {"b", "c"}
        assert await sweeper.sweep() == 0
    finally:
        await database.close()


async def test_what_is_put_aside_after_an_erasure_stays(tmp_path: Path) -> None:
    """Updates put aside after the latest erasure stay, even when a new process sees old erasures."""
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    await database.open()
    set_aside, hers = tmp_path / "set-aside", PSEUDONYM("telegram", "4242")
    set_aside.mkdir()

    async def swept(now: datetime) -> int:
        sweeper = Sweeper(
            database,
            set_aside=set_aside,
            exports=tmp_path / "exports",
            pseudonym=PSEUDONYM,
            keeping=USUAL,
            clock=lambda: now,
        )
        return await sweeper.sweep()

    async def erase(at: datetime) -> None:
        await database.transact(lambda unit: unit.citizens.erase("c", "telegram", hers, at))

    before, between = set_aside / "telegram-before.json", set_aside / "telegram-between.json"
    try:
        put_aside(before, 4242, NOW - timedelta(hours=1))
        put_aside(between, 4242, NOW + timedelta(hours=1))
        await erase(NOW)
        assert await swept(NOW + timedelta(hours=2)) == 1
        assert list(set_aside.iterdir()) == [between]
        await erase(NOW + timedelta(hours=3))
        assert await swept(NOW + timedelta(hours=4)) == 1
        assert not list(set_aside.iterdir())
    finally:
        await database.close()
