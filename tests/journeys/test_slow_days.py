"""Days on which an answer takes longer than WeChat waits: nothing is lost, or said twice."""

import asyncio
import re
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot import app as wiring
from bot.wechat import webhook
from handlers.dialogue import Dialogue
from handlers.outcome import Outcome
from storage.database import Database
from storage.records import FeedbackFilter, FeedbackRecord
from tests.journeys.players import OPENID, Stage, on_stage
from tests.journeys.wechat_peer import Answered, event_xml, text_xml
from tests.patience import LONG_S

COMPLAINT = "投诉：烈山大道的路灯坏了半个月没人修，晚上走路很不安全"
NUMBER = re.compile(r"YN-\d{4}-\d{4}-\d")


@pytest.fixture
def slow(dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Return a function that delays deciding by some seconds; 0: no delay."""
    monkeypatch.setattr(wiring, "build_dialogue", lambda _settings, **_options: dialogue)
    decide = dialogue.decide

    def slowly(seconds: float) -> None:
        def work(*given: Any, **named: Any) -> Outcome:
            time.sleep(seconds)
            return decide(*given, **named)

        monkeypatch.setattr(dialogue, "decide", work)

    return slowly


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer WeChat after a quarter of a second: the same waits, only shorter."""
    monkeypatch.setattr(webhook, "setup", partial(webhook.setup, patience=0.25))


async def push(stage: Stage, text: str, number: str) -> Answered:
    """Write on WeChat with that message id, so that it can be redelivered."""
    stage.wechat.api.act(OPENID, "message")
    now = int(stage.wechat.peer.clock().timestamp())
    return await stage.wechat.peer.push(text_xml(text, number, sender=OPENID, created=now))


def owed(folder: Path) -> list[str]:
    """Return the files of answers still owed."""
    return sorted(path.name for path in folder.glob("wechat-late/*"))


async def until_settled(folder: Path) -> None:
    """Wait until no answer is owed."""
    async with asyncio.timeout(LONG_S):
        while owed(folder):  # noqa: ASYNC110 - files, which signal nothing
            await asyncio.sleep(0.05)


async def tickets(stage: Stage) -> list[FeedbackRecord]:
    """Return every ticket, over a separate connection."""
    database = Database(stage.settings.database)
    await database.open()
    try:
        return await database.read(
            lambda unit: list(unit.feedback.iterate(FeedbackFilter(stage.settings.city_folder.name)))
        )
    finally:
        await database.close()


@pytest.mark.usefixtures("impatient")
async def test_wechat_hears_success_in_time_and_the_answer_follows(
    tmp_path: Path, slow: Callable[[float], None]
) -> None:
    """WeChat gets `success` during the work, and the citizen then a customer message with the receipt."""
    async with on_stage(tmp_path) as stage:
        slow(0.5)
        assert (await push(stage, COMPLAINT, "700")).body == "success"
        await stage.wechat.api.until(lambda: bool(stage.wechat.api.to(OPENID)))
        [receipt] = stage.wechat.api.to(OPENID)
        [ticket] = await tickets(stage)
        assert ticket.number in receipt


@pytest.mark.usefixtures("impatient")
async def test_copies_of_a_late_message_are_silent(tmp_path: Path, slow: Callable[[float], None]) -> None:
    """A copy during the work or after the answer gets `success`, with one ticket and one receipt."""
    async with on_stage(tmp_path) as stage:
        slow(1)
        copies = await asyncio.gather(*(push(stage, COMPLAINT, "701") for _ in range(3)))
        await stage.wechat.api.until(lambda: bool(stage.wechat.api.to(OPENID)))
        slow(0)
        copies.append(await push(stage, COMPLAINT, "701"))
        assert [copy.body for copy in copies] == ["success"] * 4
        await asyncio.sleep(1.5)  # The courier looks every second.
        assert len(stage.wechat.api.to(OPENID)) == 1
        assert len(await tickets(stage)) == 1
        assert owed(tmp_path) == []


@pytest.mark.usefixtures("impatient")
async def test_an_account_without_push_tells_it_with_the_next_answer(
    tmp_path: Path, slow: Callable[[float], None]
) -> None:
    """Without pushing the receipt comes once below the next answer."""
    async with on_stage(tmp_path, verified=False) as stage:
        slow(1)
        assert (await push(stage, COMPLAINT, "702")).body == "success"
        slow(0)
        await until_settled(tmp_path)
        [ticket] = await tickets(stage)
        answers = [(await push(stage, "谢谢", number)).text for number in ("703", "704")]
        told = [ticket.number in answer for answer in answers]
        assert told == [True, False]
        assert len(answers[0].encode()) <= 2048
    assert stage.wechat.api.calls == []


@pytest.mark.usefixtures("impatient")
async def test_a_restart_between_the_promise_and_the_answer_loses_nothing(
    tmp_path: Path, slow: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a restart the next process answers, since WeChat does not redeliver what was acknowledged."""
    monkeypatch.setattr(webhook, "DRAIN_SECONDS", 0.01)
    async with on_stage(tmp_path) as stage:
        slow(1)
        assert (await push(stage, COMPLAINT, "705")).body == "success"
    assert len(owed(tmp_path)) == 1
    slow(0)
    async with on_stage(tmp_path) as stage:
        stage.wechat.api.act(OPENID, "message")
        await until_settled(tmp_path)
        [ticket] = await tickets(stage)
        await stage.wechat.api.until(lambda: bool(stage.wechat.api.to(OPENID)))
        assert [NUMBER.findall(text) for text in stage.wechat.api.to(OPENID)] == [[ticket.number]]


@pytest.mark.usefixtures("impatient")
async def test_whoever_leaves_on_a_slow_day_gets_no_message(
    tmp_path: Path, slow: Callable[[float], None]
) -> None:
    """Unfollowing gets no answer, late or not."""
    async with on_stage(tmp_path) as stage:
        slow(0.5)
        now = int(stage.wechat.peer.clock().timestamp())
        left = event_xml("unsubscribe", sender=OPENID, created=now)
        assert (await stage.wechat.peer.push(left)).body == "success"
        await asyncio.sleep(2)
        assert stage.wechat.api.to(OPENID) == []
        assert owed(tmp_path) == []
