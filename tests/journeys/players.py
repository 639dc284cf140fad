"""One citizen on each channel, using the real protocol: signed XML, the Bot API, a WebSocket; and what they see."""

import json
import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar
from aiohttp.test_utils import TestServer

from bot import app as wiring
from bot.given import now
from bot.secret import pseudonyms, secret_key
from bot.settings import Settings
from bot.webchat.identity import COOKIE
from handlers import wording
from handlers.messages import Choice, Reply
from handlers.notices import outbox
from handlers.outcome import NewNotice
from storage.database import Database
from storage.records import NoticeKind
from tests.journeys.telegram_peer import TOKEN, Sent, TelegramPeer
from tests.journeys.wechat_peer import Answered, WeChatPeer, event_xml, message_xml, text_xml
from tests.journeys.wechat_service import APP_ID, APP_SECRET, WeChatApi
from tests.patience import LONG_S

WECHAT_TOKEN = "players-token"
OPENID = "oia2TjjewbmiOUlr6X-1crbLOvLw"
CHAT = 7351846209
_NUMBER = re.compile(r"YN-\d{4}-\d{4}-\d")
_PICTURE = "<MediaId><![CDATA[m]]></MediaId><PicUrl><![CDATA[http://x/p]]></PicUrl><MsgId>{number}</MsgId>"


@dataclass(frozen=True)
class Seen:
    """What the citizen sees after one step."""

    texts: tuple[str, ...] = ()
    """Messages, with every ticket's number as 「YN-…」."""
    buttons: tuple[str, ...] = ()
    """The buttons' labels, in order."""
    in_place: bool = False
    """An earlier message was changed, and none added."""
    read_on: int = 0
    """How often 「更多」 was needed to read it all."""

    @property
    def text(self) -> str:
        """Return all of it without white space, since each channel sets lines differently."""
        return "".join("".join(self.texts).split())


class Player(Protocol):
    """A citizen on one channel; each method returns what they then see, or None if the channel has no such thing."""

    name: str

    async def say(self, text: str) -> Seen | None:
        """Write."""

    async def press(self, says: str, typed: str) -> Seen | None:
        """Press the button with that label, or type if there are none."""

    async def follow(self) -> Seen | None:
        """Arrive for the first time."""

    async def send_picture(self) -> Seen | None:
        """Send something other than text."""

    async def hear(self, word: str) -> Seen | None:
        """Wait for something unasked that contains the word."""


def without_numbers(text: str) -> str:
    """Replace every ticket's number with the same text."""
    return _NUMBER.sub("YN-…", text)


def _says(button: str) -> str:
    """Return a button's label, independent of its ticket."""
    return _NUMBER.sub("", button).strip()


@dataclass
class OnWeChat:
    """Writes as a follower, and reads on with 「更多」 while there is more."""

    peer: WeChatPeer
    api: WeChatApi
    name: str = "wechat"
    _ids: int = 100
    _heard: int = 0

    async def say(self, text: str) -> Seen:
        """Write, and read to the end."""
        seen = _read([await self._text(text)])
        while seen.texts and seen.texts[-1].endswith(wording.MORE_FOLLOWS):
            more = await self._text(wording.SAY_MORE)
            begun = seen.texts[-1].removesuffix(wording.MORE_FOLLOWS)
            seen = Seen((*seen.texts[:-1], begun, *_read([more]).texts), read_on=seen.read_on + 1)
        return seen

    async def press(self, says: str, typed: str) -> Seen:
        """Type, since a passive reply has no buttons."""
        return await self.say(typed)

    async def follow(self) -> Seen:
        """Follow the account."""
        self.api.act(OPENID, "subscribe")
        return _read([await self.peer.push(event_xml("subscribe", created=self._now()))])

    async def send_picture(self) -> Seen:
        """Send a picture."""
        self.api.act(OPENID, "message")
        picture = message_xml("image", _PICTURE.format(number=self._next()), created=self._now())
        return _read([await self.peer.push(picture)])

    async def hear(self, word: str) -> Seen:
        """Wait for a customer message."""
        await self.api.until(lambda: any(word in text for text in self.api.to(OPENID)[self._heard :]))
        new = self.api.shown[self._heard :]
        self._heard = len(self.api.shown)
        taps = tuple(choice for shown in new for choice in shown.choices)
        return Seen(tuple(without_numbers(shown.text) for shown in new), taps)

    async def _text(self, text: str) -> Answered:
        self.api.act(OPENID, "message")
        # As WeChat does: the end of a CDATA section is split over two.
        content = text.replace("]]>", "]]]]><![CDATA[>")
        return await self.peer.push(text_xml(content, str(self._next()), created=self._now()))

    def _next(self) -> int:
        self._ids += 1
        return self._ids

    def _now(self) -> int:
        return int(self.peer.clock().timestamp())


def _read(answers: list[Answered]) -> Seen:
    return Seen(tuple(without_numbers(answered.text) for answered in answers if answered.text))


@dataclass
class OnTelegram:
    """Writes in the private chat."""

    peer: TelegramPeer
    name: str = "telegram"
    _known: list[Sent] = field(default_factory=list)

    async def say(self, text: str) -> Seen:
        """Write."""
        await self.peer.say(CHAT, text)
        return await self._seen()

    async def press(self, says: str, typed: str) -> Seen:
        """Press the newest button with that label."""
        under, label = next(
            (sent, label)
            for sent in reversed(self._known)
            for label, data in sent.buttons
            if _says(data) == says
        )
        await self.peer.press(CHAT, under, label)
        return await self._seen()

    async def follow(self) -> Seen:
        """Open the chat, as its button does."""
        return await self.say("/start")

    async def send_picture(self) -> Seen:
        """Send a photo without words."""
        photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
        await self.peer.push(message=self.peer.message(CHAT, photo=photo))
        return await self._seen()

    async def hear(self, word: str) -> Seen:
        """Wait for a message."""
        known = len(self._known)
        await self.peer.until(lambda: any(word in sent.text for sent in self.peer.to(CHAT)[known:]))
        return await self._seen()

    async def _seen(self) -> Seen:
        await self.peer.confirmed()
        before, self._known = self._known, list(self.peer.to(CHAT))
        new = self._known[len(before) :]
        edited = [now for was, now in zip(before, self._known, strict=False) if was.text != now.text]
        shown = new or edited
        return Seen(
            tuple(without_numbers(sent.text) for sent in shown),
            tuple(without_numbers(data) for sent in shown for _, data in sent.buttons),
            in_place=not new and bool(edited),
        )


@dataclass
class OnTheWeb:
    """Writes on the page, whose parts are converted back into lines."""

    socket: ClientWebSocketResponse
    cookie: str
    name: str = "web"
    _buttons: list[str] = field(default_factory=list)

    async def say(self, text: str) -> Seen:
        """Write."""
        message = str(uuid.uuid4())
        await self.socket.send_json({"id": message, "text": text})
        answer = await self.socket.receive_json(timeout=LONG_S)
        assert answer["id"] == message
        parts = (part for reply in answer["replies"] for part in reply)
        self._buttons += [button["say"] for part in parts for button in part["buttons"]]
        return _read_page(answer["replies"])

    async def press(self, says: str, typed: str) -> Seen:
        """Press the newest button with that label."""
        return await self.say(next(button for button in reversed(self._buttons) if _says(button) == says))

    async def follow(self) -> None:
        """Return None: the page has nothing to follow, and its first screen introduces itself."""

    async def send_picture(self) -> None:
        """Return None: the page takes only words."""

    async def hear(self, word: str) -> Seen:
        """Wait for a notice, and acknowledge that it is shown."""
        content = json.loads((await self.socket.receive(timeout=LONG_S)).data)
        await self.socket.send_json({"seen": content["notice"]})
        seen = _read_page(content["replies"])
        assert word in seen.texts[0]
        return seen


def _read_page(replies: list[list[dict[str, Any]]]) -> Seen:
    lines = ([_line(part) for part in reply if part["kind"] != "buttons"] for reply in replies)
    texts = tuple(without_numbers("\n".join(reply)) for reply in lines)
    says = tuple(
        without_numbers(button["say"]) for reply in replies for part in reply for button in part["buttons"]
    )
    return Seen(texts, tuple(map(without_numbers, says)))


def _line(part: dict[str, Any]) -> str:
    """Convert a part back into its line."""
    if part["kind"] == "title":
        return f"【{part['text']}】"
    if part["kind"] == "list":
        return "\n".join(button["label"] for button in part["buttons"])
    return f"{part['label']}：{part['text']}" if part["label"] else part["text"]


@dataclass(frozen=True)
class Stage:
    """The whole application with its three channels, and a citizen on each."""

    settings: Settings
    wechat: OnWeChat
    telegram: OnTelegram
    web: OnTheWeb

    @property
    def players(self) -> tuple[Player, ...]:
        """Return all players, the web first, with which the others are compared."""
        return self.web, self.telegram, self.wechat

    async def tell(self, player: Player, text: str, key: str) -> None:
        """Store a notice to a citizen over a separate connection; the courier finds it."""
        senders = {"web": self.web.cookie, "telegram": str(CHAT), "wechat": OPENID}
        citizen = pseudonyms(secret_key(self.settings))(player.name, senders[player.name])
        replies = (Reply(text, (Choice("解决了", "解决了"), Choice("没解决", "没解决"))),)
        notice = outbox.record(
            NewNotice(NoticeKind.ANSWERED, key, replies),
            city=self.settings.city_folder.name,
            channel=player.name,
            citizen=citizen,
            now=now(),
        )
        database = Database(self.settings.database)
        await database.open()
        await database.transact(lambda unit: unit.notices.add(notice))
        await database.close()


@asynccontextmanager
async def on_stage(folder: Path, *, verified: bool = True) -> AsyncIterator[Stage]:
    """Run the application with WeChat's and Telegram's servers on localhost."""
    async with WeChatApi(now, verified=verified) as api, TelegramPeer() as telegram:
        settings = Settings(
            _env_file=None,
            var_dir=folder,
            wechat_token=WECHAT_TOKEN,
            wechat_app_id=APP_ID,
            wechat_app_secret=APP_SECRET,
            wechat_api_url=api.base,
            wechat_verified=verified,
            telegram_token=TOKEN,
            telegram_api_url=telegram.base,
        )  # type: ignore[call-arg]
        async with (
            TestServer(wiring.build_app(settings)) as server,
            ClientSession(cookie_jar=CookieJar(unsafe=True)) as http,
        ):
            origin = str(server.make_url("/").origin())
            async with http.get(server.make_url("/")):
                pass
            async with http.ws_connect(server.make_url("/chat"), headers={"Origin": origin}) as socket:
                peer = WeChatPeer(http, str(server.make_url("/wechat")), WECHAT_TOKEN, now)
                cookie = http.cookie_jar.filter_cookies(server.make_url("/"))[COOKIE].value
                web = OnTheWeb(socket, cookie)
                yield Stage(settings, OnWeChat(peer, api), OnTelegram(telegram), web)
