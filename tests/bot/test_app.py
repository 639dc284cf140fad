"""The wiring: what each setting mounts, the order of opening and closing, and what remains after a fault."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from bot import app as wiring
from bot.assembly import build_dialogue
from bot.given import now
from bot.settings import Settings, SettingsError
from bot.telegram.channel import TelegramChannel
from handlers import wording
from handlers.tickets import ticket_number
from storage.database import Database, StorageError
from storage.records import CommitmentStatus, FeedbackFilter, StatusUpdate
from tests.journeys.wechat_peer import WeChatPeer
from tests.knowledge.small_city import write_small_city
from tests.patience import LONG_S

CODE = "yunling-2031"
NOWHERE = "http://127.0.0.1:1"
"""A Bot API server that never answers."""
TELEGRAM = {"telegram_token": "12345:open-sesame", "telegram_api_url": NOWHERE}
HOOK = {"telegram_webhook_url": "https://example.org/telegram", "telegram_webhook_secret": "s" * 16}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Write the small city, whose stateless dialogue is shared by every application here."""
    folder = tmp_path_factory.mktemp("city")
    city = write_small_city(folder / CODE).folder
    dialogue = build_dialogue(Settings(_env_file=None, var_dir=folder / "var", city=str(city)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "build_dialogue", lambda _settings, **_options: dialogue)
        yield city


@pytest.fixture
def settings(city: Path, tmp_path: Path) -> Settings:
    """Return settings without any channel but the web."""
    return with_more(Settings(_env_file=None, var_dir=tmp_path / "var", city=str(city)))


def with_more(settings: Settings, **more: object) -> Settings:
    """Return the settings with additional ones, validated."""
    given: dict[str, Any] = {"var_dir": settings.var_dir, "city": settings.city, **more}
    return Settings(_env_file=None, **given)


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[TestClient[Any, Any]]:
    """Run the application on a free port."""
    async with TestClient(TestServer(wiring.build_app(settings))) as client:
        yield client


async def statuses(client: TestClient[Any, Any], *paths: str) -> list[int]:
    """Return the HTTP status of each path."""
    return [(await client.get(path, headers={"Accept": "text/html"})).status for path in paths]


async def test_without_channels_there_is_the_web(settings: Settings) -> None:
    """Chat, pages and operations answer, and a channel that is off has no address."""
    async with running(settings) as client:
        paths = ("/", "/commitments", "/commitments/1-001", "/commitments.json", "/healthz", "/readyz")
        assert await statuses(client, *paths) == [200] * 6
        assert await statuses(client, "/commitments/9-999", "/nowhere", "/wechat", "/telegram") == [404] * 4
        assert (await client.post("/wechat", data="<xml/>")).status == 404
        assert (await client.post("/telegram", data="{}")).status == 404
    assert settings.var_dir.stat().st_mode & 0o077 == 0


async def test_a_form_that_can_not_be_read_is_no_fault_of_ours(settings: Settings) -> None:
    """An unreadable form at the chat or the console gives 400, and no alarm."""
    form = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    async with running(settings) as client:
        await client.get("/")
        with capture_logs() as log:
            for path in ("/chat", "/console/sign-in"):
                async with client.post(path, data=b"text=\xff", headers=form) as answer:
                    assert answer.status == 400, path
    assert not [line for line in log if line["log_level"] == "error"]


async def test_a_token_turns_wechat_on(settings: Settings) -> None:
    """With a token a signed message is answered and filed under a pseudonym, and an unsigned one refused."""
    async with running(with_more(settings, wechat_token="t")) as client:
        wechat = WeChatPeer(client.session, str(client.make_url("/wechat")), "t", now)
        receipt = await wechat.say("投诉：编钟大道的路灯坏了没人修", "1")
        assert (await wechat.post({}, "<xml/>")).status == 403
    with Database(settings.database).reading() as unit:
        [ticket] = unit.feedback.iterate(FeedbackFilter(CODE))
    assert ticket.number in receipt.text
    assert ticket.channel == "wechat"
    assert "oia2" not in repr(ticket)


async def test_a_status_shows_on_the_pages_at_once(settings: Settings) -> None:
    """A status published while the server runs is on the next public page."""
    async with running(settings) as client:
        page = "/commitments/1-001"
        assert "推进中" not in await (await client.get(page)).text()
        update = StatusUpdate(
            CODE,
            "1-001",
            CommitmentStatus.IN_PROGRESS,
            date(2031, 4, 30),
            "通报5号",
            "城建局",
            "",
            datetime.now(UTC),
        )
        other = Database(settings.database)
        await other.open()
        await other.transact(lambda unit: unit.statuses.add(update))
        await other.close()
        shown = await (await client.get(page)).text()
        assert "推进中" in shown
        assert "通报5号" in shown


async def test_readiness_follows_the_database(settings: Settings) -> None:
    """Without its tables the server is up but not ready, and a page still opens."""
    async with running(settings) as client:
        assert await statuses(client, "/readyz") == [200]
        with closing(sqlite3.connect(settings.var_dir / "younuo.db")) as other:
            other.execute("ALTER TABLE commitment_status RENAME TO lost")
        assert await statuses(client, "/healthz", "/readyz", "/") == [200, 503, 200]


async def test_a_database_that_is_down_at_the_start_is_waited_for(settings: Settings) -> None:
    """With the database down it starts, is not ready, says that nothing is stored, and logs no password."""
    away = with_more(settings, database_url="postgresql://u:open-sesame@127.0.0.1:1/none", wechat_token="t")
    with capture_logs() as log:
        async with running(away) as client:
            assert await statuses(client, "/healthz", "/readyz", "/") == [200, 503, 200]
            wechat = WeChatPeer(client.session, str(client.make_url("/wechat")), "t", now)
            assert (await wechat.say("投诉：编钟大道的路灯坏了没人修", "1")).text == wording.NOT_STORED
    assert "database_unreachable" in [entry["event"] for entry in log]
    assert "sesame" not in repr(log)


async def test_a_database_that_will_never_open_stops_the_start(settings: Settings, tmp_path: Path) -> None:
    """A file that is no database is reported instead of being waited for."""
    (tmp_path / "no.db").write_bytes(b"no database" * 500)
    broken = with_more(settings, database_url=f"sqlite:///{tmp_path}/no.db")
    runner = web.AppRunner(wiring.build_app(broken))
    with pytest.raises(StorageError):
        await runner.setup()


def test_what_is_wrong_is_said_before_anything_opens(settings: Settings, tmp_path: Path) -> None:
    """An impossible VAR_DIR is reported before anything opens."""
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="YOUNUO_VAR_DIR"):
        wiring.build_app(with_more(settings, var_dir=tmp_path / "file"))


async def test_telegram_that_does_not_answer_stops_nobody(settings: Settings) -> None:
    """With Telegram unreachable polling has no address, the web answers, and stopping is immediate."""
    async with running(with_more(settings, **TELEGRAM)) as client:
        assert await statuses(client, "/", "/readyz", "/telegram") == [200, 200, 404]
        begun = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - begun < 5


async def test_telegram_s_webhook_wants_its_secret(settings: Settings) -> None:
    """Telegram's webhook needs its secret."""
    async with running(with_more(settings, **TELEGRAM, **HOOK)) as client:
        assert (await client.post("/telegram", data="{}")).status == 401
        right = {"X-Telegram-Bot-Api-Secret-Token": "s" * 16}
        assert (await client.post("/telegram", data="{}", headers=right)).status not in (401, 404)


async def test_a_channel_that_dies_is_told_and_leaves_the_others(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A channel's death is logged without the error's words, the web continues, and closing is clean."""

    async def die(_self: TelegramChannel) -> None:
        raise RuntimeError("王小明 13812345678")

    closed = []
    close = TelegramChannel.close

    async def closing(self: TelegramChannel) -> None:
        await close(self)
        closed.append(True)

    monkeypatch.setattr(TelegramChannel, "run_polling", die)
    monkeypatch.setattr(TelegramChannel, "close", closing)
    with capture_logs() as log:
        async with running(with_more(settings, **TELEGRAM)) as client:
            assert await statuses(client, "/", "/readyz") == [200, 200]
            async with asyncio.timeout(LONG_S):
                while not any(entry["event"] == "channel_ended" for entry in log):  # noqa: ASYNC110 - A log has no event.
                    await asyncio.sleep(0.01)
    [told] = [entry for entry in log if entry["event"] == "channel_ended"]
    assert (told["channel"], told["log_level"]) == ("telegram", "error")
    assert isinstance(told["exc_info"], RuntimeError)  # The log has type and place: tests/bot/test_ops.py.
    assert closed


async def test_the_same_folder_serves_again(settings: Settings) -> None:
    """After a restart a ticket is shown to its citizen, and to others only its state."""
    on = with_more(settings, wechat_token="t")
    async with running(on) as client:
        wechat = WeChatPeer(client.session, str(client.make_url("/wechat")), "t", now)
        receipt = (await wechat.say("投诉：编钟大道的路灯坏了没人修", "1")).text
    async with running(on) as client:
        wechat = WeChatPeer(client.session, str(client.make_url("/wechat")), "t", now)
        number = ticket_number.parse(receipt.split("工单号：")[1].split()[0])
        assert number
        assert "待受理" in (await wechat.say(number, "2")).text
        told = (await wechat.say(number, "3", sender="o-neighbour")).text
        assert "只能告诉您状态" in told
        assert "编钟大道" not in told
