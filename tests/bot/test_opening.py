"""A database that could not be reached at the start."""

import asyncio
import os
from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from aiohttp import web

from bot.keys import check_key
from bot.opening import opening
from bot.settings import Settings
from knowledge.city import load_city
from storage import database as storage
from storage.database import Database, StorageError, Unit, UnreachableError
from tests.knowledge.small_city import write_small_city
from tests.patience import LONG_S

T = TypeVar("T")


class Flapping(Database):
    """Cannot be reached at first, and fails again right after it was."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.down = [UnreachableError("down")]
        self.failing = [StorageError("lost again")]

    async def _prepare(self) -> None:
        if self.down:
            raise self.down.pop()
        await super()._prepare()

    async def transact(self, work: Callable[[Unit], T], *, key: str = "", patience: float | None = None) -> T:
        """Fail once, then work."""
        if self.failing:
            raise self.failing.pop()
        return await super().transact(work, key=key, patience=patience)


async def test_a_database_that_was_waited_for_is_checked_also_if_it_fails_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under another key the process ends, though the database failed during the check."""
    ended = asyncio.Event()
    monkeypatch.setattr(os, "kill", lambda *_: ended.set())
    monkeypatch.setattr(storage, "_AGAIN_S", 0.01)
    settings = Settings(var_dir=tmp_path / "var", secret_key="a" * 32, _env_file=None)
    settings.make_var_dir()
    async with Database(settings.database) as database:
        await check_key(database, settings)
    other = settings.model_copy(update={"secret_key": type(settings.secret_key)("b" * 32)})
    write_small_city(tmp_path / "city")
    lifetime = opening(other, Flapping(settings.database), load_city(tmp_path / "city"))
    async with asynccontextmanager(lifetime)(web.Application()), asyncio.timeout(LONG_S):
        await ended.wait()
