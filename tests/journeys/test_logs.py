"""A whole journey with faults, logged at the finest level: no citizen's word or platform id is in any line."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from aiohttp.test_utils import TestClient, TestServer

from bot import app as wiring
from bot import logs
from bot.given import now
from bot.metrics import Metrics
from bot.settings import Settings
from handlers.dialogue import Dialogue
from storage.errors import StorageError
from storage.inbox import Inbox
from tests.journeys.wechat_peer import CITIZEN, WeChatPeer, event_xml, message_xml
from tests.knowledge.small_city import write_small_city

SEEDS = ("蒲公英", "13871234567", "欧阳锦绣", "dandelion")
"""A rare word, a telephone, a name, and a Latin word: all are in what is sent."""
WORDS = f"投诉：{SEEDS[0]}路口路灯坏了，我叫{SEEDS[2]}，电话{SEEDS[1]}，{SEEDS[3]}"
COOKIE = "C" * 43


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Capture everything that is logged."""
    stream, root, before = io.StringIO(), logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    logs.configure_logging(json=True, level="DEBUG", stream=stream, count=Metrics().count)
    yield stream
    root.handlers[:], root.level = handlers, level
    structlog.configure(**before)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings for a small city with WeChat."""
    city = write_small_city(tmp_path / "yunling-2031").folder
    return Settings(_env_file=None, var_dir=tmp_path / "var", city=str(city), wechat_token="t")


async def test_no_line_of_a_journey_tells_who_said_what(
    settings: Settings, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Questions, letters, tickets, withdrawals, malformed and unsigned pushes, and failures on WeChat and the web."""
    async with TestClient(TestServer(wiring.build_app(settings))) as client:
        wechat = WeChatPeer(client.session, str(client.make_url("/wechat")), "t", now)
        await wechat.push(event_xml("subscribe"))
        for number, words in enumerate(
            (f"{SEEDS[0]}今年修多少", WORDS, f"{SEEDS[0]}小区3栋", "我的工单", "撤回", "是"), 1
        ):
            await wechat.say(words, str(number))
        await wechat.push(message_xml("text", f"<Content>{SEEDS[3]}</Content><Content>{SEEDS[0]}</Content>"))
        await wechat.post({"signature": SEEDS[3]}, f"<xml>{SEEDS[0]}")
        await _on_the_web(client)
        _break_decisions(monkeypatch)
        await wechat.say(WORDS, "90")
        monkeypatch.undo()
        _break_storage(monkeypatch)
        await wechat.say(WORDS, "91")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    events = {line["event"] for line in lines}
    assert {
        "message",
        "request",
        "wechat_answered",
        "wechat_refused",
        "message_failed",
        "not_stored",
    } <= events
    for secret in (*SEEDS, CITIZEN, COOKIE):
        assert secret not in log.getvalue()
        assert secret not in json.dumps(lines, ensure_ascii=False)


async def _on_the_web(client: TestClient[object, object]) -> None:  # type: ignore[type-var]
    headers = {
        "Accept": "application/json",
        "Origin": str(client.make_url("/")).rstrip("/"),
        "Cookie": f"younuo_citizen={COOKIE}",
    }
    form = {"message_id": "00000000-0000-4000-8000-000000000001", "text": WORDS}
    await client.post("/chat", data=form, headers=headers)
    await client.post("/chat", data={"message_id": f"{SEEDS[3]}/{SEEDS[0]}", "text": WORDS}, headers=headers)
    for path in (
        f"/commitments?q={SEEDS[0]}",
        f"/commitments/{SEEDS[3]}",
        f"/{SEEDS[0]}",
        f"/console/tickets?text={SEEDS[0]}",
    ):
        await client.get(path)
    await client.post("/console/sign-in", data={"login": SEEDS[3], "password": SEEDS[1]})


def _break_decisions(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"of {WORDS}")

    monkeypatch.setattr(Dialogue, "decide", fail)


def _break_storage(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StorageError("gone")

    monkeypatch.setattr(Inbox, "claim", fail)
