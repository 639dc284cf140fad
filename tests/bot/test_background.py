"""What the application does besides answering."""

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot import chores
from bot.background import doing_chores
from bot.duty import Duty
from bot.given import now
from bot.settings import Settings
from bot.tidying import Sweeper
from knowledge.city import load_city
from storage.database import Database
from tests.knowledge.small_city import write_small_city
from tests.patience import LONG_S


async def test_a_bug_in_the_sweeping_is_told_and_the_sweeping_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise erased citizens' files would stay until the next start, and nobody would know."""
    monkeypatch.setattr(chores, "AGAIN_S", 0.01)
    swept, bugs = asyncio.Event(), [LookupError()]

    async def sweep(_self: Sweeper) -> int:
        if bugs:
            raise bugs.pop()
        swept.set()
        return 0

    monkeypatch.setattr(Sweeper, "sweep", sweep)
    settings = Settings(var_dir=tmp_path / "var", _env_file=None)
    settings.make_var_dir()
    write_small_city(tmp_path / "city")
    async with Database(settings.database) as database:
        duty = Duty(database, "chores", "here", now)
        lifetime = doing_chores(settings, database, duty, load_city(tmp_path / "city"))
        with capture_logs() as logs:
            async with asynccontextmanager(lifetime)(web.Application()), asyncio.timeout(LONG_S):
                await swept.wait()
    assert [log["chore"] for log in logs if log["event"] == "chore_failed"] == ["sweeping"]
