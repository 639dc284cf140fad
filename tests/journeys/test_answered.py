"""A complaint's whole way at web chat and console: answered, not solved, reopened, answered, rated."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from bot import webchat
from bot.given import new_number
from bot.housekeeping import remind_once
from bot.secret import pseudonyms
from handlers.conversation import Conversation
from handlers.dialogue import Dialogue
from knowledge.city import City
from storage.records import NoticeKind, Role
from tests.console.harness import SECRET, Console, Staff, running
from tests.console.test_ticket import act

ANSWER = {"text": "路灯已经修好，请放心出行。", "outcome": "已解决"}


@dataclass
class Citizen:
    """A citizen at the web chat, with their own cookie."""

    client: TestClient[web.Request, web.Application]

    async def say(self, words: str) -> str:
        """Say something; return all that the page shows in answer."""
        headers = {"Origin": str(self.client.make_url("/").origin()), "Accept": "application/json"}
        data = {"message_id": str(uuid4()), "text": words}
        async with self.client.post("/chat", data=data, headers=headers) as response:
            assert response.status == 200, await response.text()
            return str(await response.json())


@dataclass
class Town:
    """Both sides over one database, with one clock."""

    console: Console
    citizen: Citizen
    department: str

    async def clerk(self) -> Staff:
        """Return a newly signed-in clerk who handles the department's tickets."""
        return await self.console.sign_in(Role.CLERK, self.department)

    async def head(self) -> Staff:
        """Return the department's newly signed-in head."""
        return await self.console.sign_in(Role.HEAD, self.department)

    def wait(self, **time: float) -> None:
        """Advance the time for both; staff may have to sign in again."""
        self.console.clock.pass_(**time)


@pytest.fixture
async def town(database_url: str, dialogue: Dialogue) -> AsyncIterator[Town]:
    """Open web chat and console, with the complaint at a clerk; finally check every chain."""
    city: City = dialogue.city
    async with running(city, database_url) as console:
        app = web.Application()
        pseudonym = pseudonyms(SECRET)
        conversation = Conversation(
            dialogue=dialogue,
            database=console.database,
            pseudonym=pseudonym,
            clock=console.clock,
            new_number=new_number,
        )
        webchat.setup(
            app,
            conversation=conversation,
            pseudonym=lambda cookie: pseudonym("web", cookie),
            city_name=city.name,
            examples=city.examples,
            hotline=city.hotline,
            timezone=city.timezone,
            clock=console.clock,
        )
        async with TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True)) as client:
            await client.get("/")
            yield Town(console, Citizen(client), "城管执法委")
        assert await console.database.read(lambda unit: unit.events.verify()) is None
        assert await console.database.read(lambda unit: unit.audit.verify()) is None


async def filed(town: Town) -> str:
    """File the complaint, and assign it to the clerk."""
    said = await town.citizen.say("投诉：解放路的路灯坏了三天没人修")
    found = re.search(r"YN-\d{4}-\d{4}-\d", said)
    assert found, said
    dispatcher = await town.console.sign_in(Role.DISPATCHER)
    await act(dispatcher, found[0], "assign", department=town.department)
    await act(await town.clerk(), found[0], "take")
    town.wait(hours=3)
    return found[0]


async def test_the_whole_way(town: Town) -> None:
    """A complaint is filed, discussed, added to, answered, reopened to the head, answered again and rated."""
    number = await filed(town)
    citizen, clerk = town.citizen, await town.clerk()
    # The clerk asks; the citizen's reply goes to the clerk, not the bot.
    await act(clerk, number, "message", text="请问是第几根杆子？")
    assert "请问是第几根杆子？" in await citizen.say("你好")
    assert "已转给" in await citizen.say("东头第三根，我的电话13900139000")
    page = await clerk.words(f"/tickets/{number}")
    assert "东头第三根" in page
    assert "13900139000" not in page
    assert "正在和居民对话" in page
    await act(clerk, number, "end-talk")
    assert f"加到工单{number}" in await citizen.say("补充：昨晚旁边那盏也不亮了")
    assert "昨晚旁边那盏也不亮了" in await clerk.words(f"/tickets/{number}")
    # Not before there is an answer.
    assert "答复以后再请您评价" in await citizen.say(f"5分 {number}")
    await act(clerk, number, "answer", **ANSWER)
    town.wait(hours=1)
    said = await citizen.say("你好")
    assert "路灯已经修好" in said
    assert f"没解决 {number}" in said
    # Not solved: in progress again, with the head, once.
    clerk, head = await town.clerk(), await town.head()
    said = await citizen.say("没解决")
    assert "负责人督办" in said
    assert "记到工单" in await citizen.say("修了一盏，东头那盏还是不亮")
    course = await citizen.say(number)
    assert "按您说的没解决，重新办理" in course
    assert number in await head.words("/tickets?displeased=1&open=1")
    assert number in await head.words("/tickets?reopened=1")
    assert "居民不满意 1" in await head.words("/tickets")
    page = await clerk.words(f"/tickets/{number}")
    assert "修了一盏，东头那盏还是不亮" in page
    assert "居民说没解决" in page
    await act(clerk, number, "take")
    await act(clerk, number, "answer", 422, **ANSWER)
    await act(clerk, number, "propose", text="两盏都换了新灯。", outcome="已解决")
    await act(head, number, "approve")
    town.wait(hours=1)
    assert "两盏都换了新灯" in await citizen.say("你好")
    assert "谢谢" in await citizen.say("解决了")
    assert "5分" in await citizen.say("5")
    head = await town.head()
    assert "解决了 5分" in await head.words(f"/tickets/{number}")
    assert number not in await head.words("/tickets?displeased=1&merged=all")
    # A second 没解决 is recorded, with an honest reply.
    said = await citizen.say("没解决")
    assert "不能再重办" in said
    assert "12345" in said


async def test_one_reminder_and_then_silence(town: Town) -> None:
    """There is one reminder, three days after the answer, by day, and none for citizens who have rated."""
    console = town.console
    number = await filed(town)
    await act(await town.clerk(), number, "answer", **ANSWER)
    town.wait(hours=12)

    async def remind() -> list[Any]:
        await remind_once(console.database, console.city, console.clock())
        notices = await console.database.read(lambda unit: unit.notices.of_ticket(console.city.code, number))
        return [one for one in notices if one.kind is NoticeKind.RATING]

    assert await remind() == []
    town.wait(days=3)
    # 03:30 at night in the city.
    console.clock.now = console.clock.now.replace(hour=19, minute=30)
    assert await remind() == []
    town.wait(hours=7)
    (notice,) = await remind()
    assert "不会再问" in notice.replies
    town.wait(days=2)
    assert len(await remind()) == 1
    assert "不会再问" in await town.citizen.say("你好")


async def test_whoever_rated_is_not_reminded(town: Town) -> None:
    """A waiting reminder is not delivered to a citizen who rates meanwhile."""
    console = town.console
    number = await filed(town)
    await act(await town.clerk(), number, "answer", **ANSWER)
    town.wait(days=3, hours=1)
    await remind_once(console.database, console.city, console.clock())
    assert "谢谢" in await town.citizen.say(f"满意 {number}")
    assert "不会再问" not in await town.citizen.say("你好")


async def test_anybody_with_the_number_learns_the_state_alone(town: Town) -> None:
    """Another browser with the number gets the state and no words; an invalid number gets nothing."""
    number = await filed(town)
    client = town.citizen.client
    async with TestClient(client.server, cookie_jar=CookieJar(unsafe=True)) as other:
        await other.get("/")
        stranger = Citizen(other)
        said = await stranger.say(number)
        assert "办理中" in said
        assert "路灯" not in said
        assert "没有查到" in await stranger.say("5分 " + number)
        assert "没有查到" in await stranger.say(f"补充 {number} 我也来说几句")
