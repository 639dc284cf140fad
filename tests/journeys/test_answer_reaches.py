"""A citizen files, staff answer, and the answer reaches the citizen: by push if possible, else with a reply."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot import app as wiring
from bot.assembly import build_dialogue
from bot.given import now
from bot.settings import Settings
from handlers.casework.change import Resolution
from handlers.desk.desk import Desk
from handlers.people import Actor, Permission
from knowledge.city import load_city
from storage.database import Database
from storage.records import FeedbackOutcome, NoticeRecord, NoticeState, Role
from tests.journeys.wechat_peer import CITIZEN, WeChatPeer
from tests.journeys.wechat_service import APP_ID, APP_SECRET, WeChatApi
from tests.knowledge.small_city import write_small_city
from tests.patience import LONG_S

CODE = "yunling-2031"
CHIEF = Actor("chief", "总管", Role.HEAD, (), frozenset(Permission))
UNDER_WAY = {NoticeState.WAITING, NoticeState.SENDING}
ANSWER = "路灯已经修好，请放心出行。"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Write the small city, whose stateless dialogue is shared by every application here."""
    folder = tmp_path_factory.mktemp("city")
    city = write_small_city(folder / CODE).folder
    dialogue = build_dialogue(Settings(_env_file=None, var_dir=folder / "var", city=str(city)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "build_dialogue", lambda _settings, **_options: dialogue)
        yield city


class House:
    """The running product, the staff's desk over the same database, and a clock that can be ahead."""

    def __init__(self, settings: Settings, client: TestClient[Any, Any], database: Database) -> None:
        self.settings, self.client, self.database = settings, client, database

    async def answer(self, number: str) -> None:
        """Answer a ticket as staff do in the console."""
        desk = Desk(database=self.database, city=load_city(self.settings.city_folder), clock=now)
        ticket = (await desk.tickets.view(CHIEF, number)).ticket
        assigned = await desk.actions.assign(CHIEF, number, ticket.version, department=ticket.department)
        await desk.actions.answer(
            CHIEF, number, assigned.version, resolution=Resolution(ANSWER, FeedbackOutcome.SOLVED)
        )

    async def notices(self, number: str) -> list[NoticeRecord]:
        """Return the notices about it."""
        return await self.database.read(lambda unit: unit.notices.of_ticket(CODE, number))

    async def settled(self, number: str) -> list[NoticeRecord]:
        """Return them once none is in progress any more."""
        async with asyncio.timeout(LONG_S):
            while {one.state for one in await self.notices(number)} & UNDER_WAY:  # noqa: ASYNC110 - Nothing signals it.
                await asyncio.sleep(0.05)
        return await self.notices(number)

    @property
    def wechat(self) -> WeChatPeer:
        """WeChat's side of the channel."""
        return WeChatPeer(self.client.session, str(self.client.make_url("/wechat")), "t", now)


@asynccontextmanager
async def running(city: Path, tmp_path: Path, **more: Any) -> AsyncIterator[House]:
    """Run the application."""
    settings = Settings(_env_file=None, var_dir=tmp_path / "var", city=str(city), **more)
    async with TestClient(TestServer(wiring.build_app(settings))) as client:
        database = Database(settings.database)
        await database.open()
        yield House(settings, client, database)
        await database.close()


def number_in(text: str) -> str:
    """Return the ticket number in a receipt."""
    found = re.search(r"YN-\d{4}-\d{4}-\d", text)
    assert found
    return found[0]


async def test_an_open_page_shows_the_answer_at_once(city: Path, tmp_path: Path) -> None:
    """Both notices arrive unasked, in order, and count as delivered once the page shows them."""
    async with running(city, tmp_path) as house:
        await (await house.client.get("/")).text()
        origin = str(house.client.make_url("/").origin())
        async with house.client.ws_connect("/chat", headers={"Origin": origin}) as page:
            await page.send_json({"id": "m0000001", "text": "投诉：编钟大道的路灯坏了没人修"})
            number = number_in(str(await page.receive_json(timeout=LONG_S)))
            await house.answer(number)
            shown = []
            for _ in range(2):
                frame = await page.receive_json(timeout=LONG_S)
                shown.append(str(frame["replies"]))
                await page.send_json({"seen": frame["notice"]})
            assert "已经转给" in shown[0]
            assert ANSWER in shown[1]
            assert {one.state for one in await house.settled(number)} == {NoticeState.SENT}


async def test_without_any_push_the_answer_comes_with_the_next_message(city: Path, tmp_path: Path) -> None:
    """On an unverified account the reply has the notices once; nothing is tried meanwhile, and no OpenID is stored."""
    async with running(city, tmp_path, wechat_token="t") as house:
        number = number_in((await house.wechat.say("投诉：编钟大道的路灯坏了没人修", "1")).text)
        await house.answer(number)
        told = (await house.wechat.say("你好", "2")).text
        assert ANSWER in told
        assert (await house.wechat.say("你好", "2")).text == told
        assert ANSWER not in (await house.wechat.say("谢谢", "3")).text
        fates = {(one.state, one.carried) for one in await house.settled(number)}
        assert fates == {(NoticeState.SENT, True)}
    assert CITIZEN.encode() not in (tmp_path / "var" / "younuo.db").read_bytes()


async def test_a_verified_account_pushes_within_the_window(city: Path, tmp_path: Path) -> None:
    """The answer is a customer message; once WeChat reports the window closed, the next one waits for the citizen."""
    ahead = timedelta()

    def clock() -> datetime:
        return now() + ahead

    async with WeChatApi(clock) as api:
        verified = {"wechat_token": "t", "wechat_verified": True, "wechat_api_url": api.base}
        account = {"wechat_app_id": APP_ID, "wechat_app_secret": APP_SECRET}
        async with running(city, tmp_path, **verified, **account) as house:
            api.act(CITIZEN, "message")
            number = number_in((await house.wechat.say("投诉：编钟大道的路灯坏了没人修", "1")).text)
            await house.answer(number)
            assert {one.state for one in await house.settled(number)} == {NoticeState.SENT}
            assert [ANSWER in text for text in api.to(CITIZEN)] == [False, True]
            ahead = timedelta(hours=49)
            desk = Desk(database=house.database, city=load_city(city), clock=now)
            ticket = (await desk.tickets.view(CHIEF, number)).ticket
            await desk.actions.close(CHIEF, number, ticket.version)
            last = (await house.settled(number))[-1]
            assert (last.state, last.why) == (NoticeState.HELD, "wechat_45015")
            assert "已经办结" in (await house.wechat.say("你好", "2")).text
            assert {one.state for one in await house.notices(number)} == {NoticeState.SENT}
    assert CITIZEN.encode() not in (tmp_path / "var" / "younuo.db").read_bytes()


async def test_switched_off_nobody_is_written_to_unasked(city: Path, tmp_path: Path) -> None:
    """With pushing off nothing reaches WeChat's API, and the next reply has everything."""
    async with WeChatApi(now) as api:
        verified = {"wechat_token": "t", "wechat_verified": True, "wechat_api_url": api.base}
        account = {"wechat_app_id": APP_ID, "wechat_app_secret": APP_SECRET}
        async with running(city, tmp_path, push=False, **verified, **account) as house:
            api.act(CITIZEN, "message")
            number = number_in((await house.wechat.say("投诉：编钟大道的路灯坏了没人修", "1")).text)
            await house.answer(number)
            await asyncio.sleep(1.5)
            assert {one.state for one in await house.notices(number)} == {NoticeState.WAITING}
            assert ANSWER in (await house.wechat.say("你好", "2")).text
        assert api.calls == []
