"""A citizen on WeChat, from following the account to a ticket, in plain and in safe mode, over the whole application."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout
from aiohttp.test_utils import TestServer

from bot import app as wiring
from bot.given import now
from bot.settings import Settings
from handlers import wording
from handlers.dialogue import Dialogue
from handlers.outcome import Outcome
from storage.database import Database
from storage.records import FeedbackFilter, FeedbackRecord
from tests.journeys.wechat_peer import Envelope, WeChatPeer, event_xml, message_xml, text_xml

TOKEN, APP_ID, AES_KEY = "journey-token", "wx5823bf96d3bd56c7", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
NUMBER = re.compile(r"YN-\d{4}-\d{4}-\d")
COMPLAINT = "投诉：烈山大道的路灯坏了半个月没人修，晚上走路很不安全"
OTHERS = {
    "image": "<MediaId><![CDATA[m]]></MediaId><PicUrl><![CDATA[http://x/p]]></PicUrl>",
    "voice": "<MediaId>m</MediaId><Format>amr</Format><Recognition><![CDATA[路灯坏了]]></Recognition>",
    "location": "<Location_X>31.7</Location_X><Location_Y>113.4</Location_Y><Scale>15</Scale><Label>随州</Label>",
    "link": "<Title>t</Title><Description>d</Description><Url>http://x</Url>",
}


@dataclass
class Service:
    """The running application, WeChat's side of it, and its stored data."""

    wechat: WeChatPeer
    settings: Settings

    async def tickets(self) -> list[FeedbackRecord]:
        """Return every ticket over a separate connection, as an export does."""
        database = Database(self.settings.database)
        await database.open()
        try:
            return await database.read(
                lambda unit: list(unit.feedback.iterate(FeedbackFilter(self.settings.city_folder.name)))
            )
        finally:
            await database.close()


@asynccontextmanager
async def running(folder: Path, *, aes: bool = False) -> AsyncIterator[Service]:
    """Start the application on a free port, with its data in `folder`."""
    secrets = {"wechat_app_id": APP_ID, "wechat_aes_key": AES_KEY} if aes else {}
    settings = Settings(_env_file=None, var_dir=folder, wechat_token=TOKEN, **secrets)  # type: ignore[arg-type]
    async with TestServer(wiring.build_app(settings)) as server, ClientSession() as http:
        envelope = Envelope(TOKEN, AES_KEY, APP_ID) if aes else None
        url = str(server.make_url("/wechat"))
        yield Service(WeChatPeer(http, url, TOKEN, now, envelope), settings)


@pytest.fixture(autouse=True)
def _one_city(monkeypatch: pytest.MonkeyPatch, dialogue: Dialogue) -> None:
    """Make every application share the dialogue; its other wiring is its own."""
    monkeypatch.setattr(wiring, "build_dialogue", lambda _settings, **_options: dialogue)


@pytest.fixture(params=["plain", "safe"])
async def service(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Service]:
    """Run the application in each of the two modes."""
    async with running(tmp_path, aes=request.param == "safe") as started:
        yield started


async def test_from_following_to_a_ticket(service: Service) -> None:
    """From following: welcome, an answer with its quote, the catalogue by menu, a complaint, its state, and goodbye."""
    wechat = service.wechat
    query = {**wechat.query(), "echostr": "5838479218"}
    assert (await wechat.verify(query))[:2] == (200, "5838479218")

    welcome = await wechat.push(event_xml("subscribe", "qrscene_hall"))
    assert "有诺" in welcome.text
    answer = await wechat.say("老旧小区改造今年做多少", "1")
    assert "实施老旧小区改造160个" in answer.text
    catalogue = await wechat.push(event_xml("CLICK", wording.SAY_BROWSE))
    assert "自身建设" in catalogue.text

    receipt = await wechat.say(COMPLAINT, "2")
    number = NUMBER.findall(receipt.text)[0]
    mine = await wechat.say(wording.SAY_TICKETS, "3")
    assert number in mine.text
    assert number not in (await wechat.say(wording.SAY_TICKETS, "3", sender="somebody-else")).text
    told = (await wechat.say(number, "4", sender="somebody-else")).text
    assert "不在您这个账号名下" in told
    assert not any(private in told for private in ("路灯", "烈山", "城管"))

    [ticket] = await service.tickets()
    assert (ticket.number, ticket.channel, ticket.text) == (number, "wechat", COMPLAINT)
    assert "oia2" not in str(ticket)

    assert (await wechat.push(event_xml("unsubscribe"))).body == "success"
    for answered in (welcome, answer, catalogue, receipt, mine):
        assert len(answered.text.encode()) <= 2048


async def test_a_long_answer_is_read_on(service: Service) -> None:
    """What exceeds WeChat's one reply waits for 「更多」, and nothing is lost in between."""
    wechat = service.wechat
    await wechat.say(wording.SAY_BROWSE, "1")
    pages = [(await wechat.say("2", "2")).text, (await wechat.say(wording.SAY_MORE, "3")).text]
    assert all(0 < len(page.encode()) <= 2048 for page in pages)
    assert pages[0] != pages[1]


async def test_a_message_again_gets_the_same_ticket(service: Service) -> None:
    """A redelivery, signed anew, gets the same reply and files nothing; so does an event's."""
    first, again = [await service.wechat.say(COMPLAINT, "77") for _ in range(2)]
    assert NUMBER.search(first.text)
    assert first.text == again.text
    pressed = f"{COMPLAINT}，又坏了一盏"
    assert len({(await service.wechat.push(event_xml("CLICK", pressed))).text for _ in range(3)}) == 1
    assert len(await service.tickets()) == 2


async def test_five_copies_at_once_are_one_ticket(service: Service) -> None:
    """Simultaneous copies get the first one's reply; another citizen's same MsgId is another message."""
    copies = (service.wechat.say(COMPLAINT, "78") for _ in range(5))
    other = service.wechat.say(COMPLAINT, "78", sender="o-neighbour")
    *answers, neighbour = await asyncio.gather(*copies, other)
    assert len({answered.text for answered in answers}) == 1
    assert neighbour.text != answers[0].text
    assert len(await service.tickets()) == 2


async def test_a_message_again_after_a_restart_gets_the_same_ticket(tmp_path: Path) -> None:
    """The stored reply survives the process that gave it."""
    async with running(tmp_path) as service:
        first = await service.wechat.say(COMPLAINT, "79")
    async with running(tmp_path) as service:
        again = await service.wechat.say(COMPLAINT, "79")
        assert NUMBER.search(first.text)
        assert again.text == first.text
        assert len(await service.tickets()) == 1


async def test_a_connection_that_wechat_cuts_loses_nothing(
    tmp_path: Path, dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If WeChat hangs up on a slow answer and redelivers, the second copy gets the first one's ticket."""
    decide = dialogue.decide

    def slowly(*given: Any, **named: Any) -> Outcome:
        sleep(0.5)
        return decide(*given, **named)

    monkeypatch.setattr(dialogue, "decide", slowly)
    async with running(tmp_path) as service:
        query, body = service.wechat.wrap(text_xml(COMPLAINT, "80"))
        with pytest.raises(TimeoutError):
            await service.wechat.post(query, body, timeout=ClientTimeout(total=0.1))
        answered = await service.wechat.say(COMPLAINT, "80")
        [ticket] = await service.tickets()
        assert ticket.number in answered.text


@pytest.mark.parametrize("kind", OTHERS)
async def test_what_is_no_text_gets_a_polite_sentence(service: Service, kind: str) -> None:
    """Pictures, voice, places and links get a reply, and file nothing."""
    answered = await service.wechat.push(message_xml(kind, f"{OTHERS[kind]}<MsgId>90</MsgId>"))
    assert answered.text.startswith(wording.TEXT_ONLY)
    assert not await service.tickets()


async def test_an_empty_message_is_answered(service: Service) -> None:
    """A message of only white space is answered."""
    assert (await service.wechat.say("  ", "91")).text.startswith(wording.BLANK)


async def test_hostile_words_stay_words(service: Service) -> None:
    """Markup in a complaint is filed as sent, and the reply is valid XML."""
    hostile = "投诉：烈山大道路灯坏了</Content><ToUserName>x</ToUserName> <b>&amp;'\"; DROP TABLE feedback;-- {0} %s"
    answered = await service.wechat.say(hostile, "92")
    assert NUMBER.search(answered.text), answered.text
    assert [ticket.text for ticket in await service.tickets()] == [hostile]


async def test_forged_messages_file_nothing(service: Service) -> None:
    """Unsigned, stale, damaged and oversized pushes are refused, and the next honest one is answered."""
    wechat = service.wechat
    query, body = wechat.wrap(text_xml(COMPLAINT, "93"))
    refused = [
        await wechat.post({}, body),
        await wechat.post({**query, "timestamp": "1700000000"}, body),
        await wechat.post({**query, "nonce": "0"}, body),
        await wechat.post({**query, "signature": "0" * 40}, body),
        await wechat.post(query, body[:-20]),
        await wechat.post(query, "<xml>" + " " * 70_000 + "</xml>"),
        await wechat.push("<xml/>"),
    ]
    assert [answered.status for answered in refused] == [403, 403, 403, 403, 400, 413, 400]
    assert not await service.tickets()
    assert NUMBER.search((await wechat.say(COMPLAINT, "94")).text)
