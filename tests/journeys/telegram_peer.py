"""A Bot API server on localhost, written from the Bot API's documentation, independent of the bot's code.

It has what the bot relies on: long polling with offset and timeout, one queue per chat for webhooks, the limits of
sendMessage. `pace` shortens its waits between webhook deliveries; faults can be injected by method.
"""

import asyncio
import json
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Self

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.journeys.telegram_pusher import Pusher
from tests.patience import LONG_S

TOKEN = "123456789:AAtest_token-for_localhost_only0000"
USERNAME = "YounuoBot"
BOT = {"id": 123456789, "is_bot": True, "first_name": "有诺", "username": USERNAME, "can_join_groups": True}


@dataclass(frozen=True)
class Fault:
    """One fault of the server."""

    status: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None
    migrate_to: int | None = None
    cut: bool = False
    """The connection breaks before an answer; with `after`, once the method was carried out."""
    after: bool = False
    html: bool = False
    """A proxy answers with its own page."""
    hang: float = 0.0
    """Seconds of silence before the answer."""


@dataclass(frozen=True)
class Sent:
    """One message sent by the bot."""

    message_id: int
    chat: int
    text: str
    buttons: tuple[tuple[str, str], ...]
    """(label, callback_data), one per row."""
    params: dict[str, str]


class ApiError(Exception):
    """Answered with ok = false."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


@dataclass
class TelegramPeer:
    """The server, and the citizens who write through it."""

    pace: float = 0.01
    """Seconds for each second of the real server."""
    sent: list[Sent] = field(default_factory=list)
    calls: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    faults: defaultdict[str, deque[Fault | None]] = field(default_factory=lambda: defaultdict(deque))
    blocked: set[int] = field(default_factory=set)
    chats: set[int] = field(default_factory=set)
    frozen: set[int] = field(default_factory=set)
    """Messages that can't be edited any more."""
    released: list[str] = field(default_factory=list)
    menu: list[dict[str, str]] = field(default_factory=list)
    pending: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Unconfirmed updates by id."""
    heard: list[dict[str, Any]] = field(default_factory=list)
    """Every update ever queued."""

    def __post_init__(self) -> None:
        self._ids = iter(range(5_000, 10**9))
        self._poll: asyncio.Event | None = None
        self._allowed: list[str] = []
        self._buttons: set[str] = set()
        self.pusher = Pusher(self.pending, self.pace)
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        self._server = TestServer(app)

    async def __aenter__(self) -> Self:
        await self._server.start_server(shutdown_timeout=1)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.pusher.stop()
        await self._server.close()

    @property
    def base(self) -> str:
        """Return the address for YOUNUO_TELEGRAM_API_URL."""
        return str(self._server.make_url("")).rstrip("/")

    def fail(self, method: str, *faults: Fault | None) -> None:
        """Make the next calls of `method` fail; None lets one succeed in between."""
        self.faults[method].extend(faults)

    # Actions of citizens.

    def message(self, user: int, *, chat: dict[str, Any] | None = None, **content: Any) -> dict[str, Any]:
        """Build a message of `user`, in the private chat by default."""
        where = chat or {"id": user, "type": "private", "first_name": "居民"}
        self.chats.add(where["id"])
        sender = {"id": user, "is_bot": False, "first_name": "居民", "language_code": "zh-hans"}
        return {
            "message_id": next(self._ids),
            "from": sender,
            "chat": where,
            "date": int(time.time()),
            **content,
        }

    async def say(self, user: int, text: str, *, chat: dict[str, Any] | None = None, **content: Any) -> int:
        """Send a text; return the update's id."""
        return await self.push(message=self.message(user, chat=chat, text=text, **content))

    async def press(self, user: int, under: Sent, label: str) -> int:
        """Press the button with that label under a message of the bot."""
        data = dict(under.buttons)[label]
        query = f"{next(self._ids)}"
        self._buttons.add(query)
        shown = {
            "message_id": under.message_id,
            "from": BOT,
            "date": int(time.time()),
            "chat": {"id": under.chat, "type": "private", "first_name": "居民"},
            "text": under.text,
            "reply_markup": _as_keyboard(under),
        }
        sender = {"id": user, "is_bot": False, "first_name": "居民"}
        return await self.push(
            callback_query={"id": query, "from": sender, "message": shown, "chat_instance": "1", "data": data}
        )

    async def push(self, **content: Any) -> int:
        """Queue an update with any content; return its id."""
        update_id = next(self._ids)
        if self._allowed and not set(content) & set(self._allowed):
            return update_id
        await self.push_again({"update_id": update_id, **content})
        return update_id

    async def push_again(self, update: dict[str, Any]) -> None:
        """Queue an existing update, even a confirmed one."""
        self.heard.append(update)
        self.pending[update["update_id"]] = update
        self.pusher.wake()

    async def answers(self, chat: int, count: int, within: float = LONG_S) -> list[Sent]:
        """Wait until the bot has sent `count` messages to the chat."""
        await self.until(lambda: len(self.to(chat)) >= count, within)
        return self.to(chat)

    async def confirmed(self, within: float = LONG_S) -> None:
        """Wait until no update is pending."""
        await self.until(lambda: not self.pending, within)

    async def until(self, happened: Callable[[], bool], within: float = LONG_S) -> None:
        """Wait until `happened` is true; raises TimeoutError after `within` seconds."""
        async with asyncio.timeout(within):
            while not happened():  # noqa: ASYNC110 - any condition, not one that can be signalled
                await asyncio.sleep(0.005)

    def to(self, chat: int) -> list[Sent]:
        """Return the bot's messages in a chat, in order."""
        return [sent for sent in self.sent if sent.chat == chat]

    def called(self, method: str) -> list[dict[str, str]]:
        """Return the parameters of every call of a method."""
        return [params for name, params in self.calls if name == method]

    # The server.

    async def _call(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != TOKEN:
            return _failure(ApiError(401, "Unauthorized"))
        method = request.match_info["method"]
        params = {**request.query, **{key: str(value) for key, value in (await request.post()).items()}}
        self.calls.append((method, params))
        fault = self.faults[method].popleft() if self.faults[method] else None
        if fault and not fault.after:
            return await self._wrong(request, fault)
        handler = getattr(self, f"_on_{method}", None)
        try:
            result = await handler(params) if handler else _refuse(404, "Not Found")
        except ApiError as error:
            return _failure(error)
        return (
            await self._wrong(request, fault) if fault else web.json_response({"ok": True, "result": result})
        )

    async def _wrong(self, request: web.Request, fault: Fault) -> web.Response:
        if fault.hang:
            await asyncio.sleep(fault.hang)
        if fault.cut:
            assert request.transport
            request.transport.close()
        if fault.html:
            return web.Response(
                status=fault.status, text="<html>Bad Gateway</html>", content_type="text/html"
            )
        parameters = {"retry_after": fault.retry_after, "migrate_to_chat_id": fault.migrate_to}
        given = {key: value for key, value in parameters.items() if value is not None}
        return _failure(ApiError(fault.status, fault.description, **given))

    async def _on_getMe(self, _: dict[str, str]) -> dict[str, Any]:  # noqa: N802 - the API's name
        return BOT

    async def _on_getUpdates(self, params: dict[str, str]) -> list[dict[str, Any]]:  # noqa: N802
        if self.pusher.url:
            _refuse(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            )
        if self._poll:
            self._poll.set()
        self._poll = over = asyncio.Event()
        if "allowed_updates" in params:
            self._allowed = json.loads(params["allowed_updates"])
        offset = int(params.get("offset", 0))
        for update_id in [known for known in self.pending if known < offset]:
            del self.pending[update_id]
        limit = min(max(int(params.get("limit", 100)), 1), 100)
        end = time.monotonic() + min(int(params.get("timeout", 0)), 50)
        while not self.pending and (left := end - time.monotonic()) > 0:
            await asyncio.sleep(min(left, 0.01))
            if over.is_set():
                _refuse(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
        return [self.pending[update_id] for update_id in sorted(self.pending)[:limit]]

    async def _on_setWebhook(self, params: dict[str, str]) -> bool:  # noqa: N802
        if not re.fullmatch(r"https?://\S+", params.get("url", "")):
            _refuse(400, "Bad Request: bad webhook: invalid url specified")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", params.get("secret_token", "")):
            _refuse(400, "Bad Request: secret token contains unallowed characters")
        if not 1 <= int(params.get("max_connections", 40)) <= 100:
            _refuse(400, "Bad Request: max_connections is out of range")
        self._allowed = json.loads(params.get("allowed_updates", "[]"))
        self.pusher.start(params["url"], params.get("secret_token", ""))
        return True

    async def _on_deleteWebhook(self, params: dict[str, str]) -> bool:  # noqa: N802
        await self.pusher.stop()
        if params.get("drop_pending_updates") == "true":
            self.pending.clear()
        return True

    async def _on_setMyCommands(self, params: dict[str, str]) -> bool:  # noqa: N802
        menu = json.loads(params["commands"])
        for command in menu:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                _refuse(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                _refuse(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.menu = menu
        return True

    async def _on_answerCallbackQuery(self, params: dict[str, str]) -> bool:  # noqa: N802
        if params["callback_query_id"] not in self._buttons:
            _refuse(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self._buttons.discard(params["callback_query_id"])
        self.released.append(params["callback_query_id"])
        return True

    async def _on_editMessageText(self, params: dict[str, str]) -> dict[str, Any]:  # noqa: N802
        earlier = self._editable(params)
        text, buttons = params.get("text", "").strip(), _read_markup(params.get("reply_markup"))
        _check_text(text)
        return self._edit(earlier, text, buttons)

    async def _on_editMessageReplyMarkup(self, params: dict[str, str]) -> dict[str, Any]:  # noqa: N802
        earlier = self._editable(params)
        return self._edit(earlier, earlier.text, _read_markup(params.get("reply_markup")))

    def _editable(self, params: dict[str, str]) -> Sent:
        number = int(params["message_id"])
        found = [sent for sent in self.to(int(params["chat_id"])) if sent.message_id == number]
        if not found:
            _refuse(400, "Bad Request: message to edit not found")
        if number in self.frozen:
            _refuse(400, "Bad Request: message can't be edited")
        return found[0]

    def _edit(self, earlier: Sent, text: str, buttons: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        if (text, buttons) == (earlier.text, earlier.buttons):
            _refuse(
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message",
            )
        edited = replace(earlier, text=text, buttons=buttons)
        self.sent[self.sent.index(earlier)] = edited
        return self._as_message(edited)

    async def _on_sendMessage(self, params: dict[str, str]) -> dict[str, Any]:  # noqa: N802
        chat, text = int(params["chat_id"]), params.get("text", "").strip()
        if chat in self.blocked:
            _refuse(403, "Forbidden: bot was blocked by the user")
        if chat not in self.chats:
            _refuse(400, "Bad Request: chat not found")
        _check_text(text)
        buttons = _read_markup(params.get("reply_markup"))
        sent = Sent(next(self._ids), chat, text, buttons, params)
        self.sent.append(sent)
        return self._as_message(sent)

    def _as_message(self, sent: Sent) -> dict[str, Any]:
        where = {"id": sent.chat, "type": "private" if sent.chat > 0 else "supergroup"}
        markup = {"reply_markup": _as_keyboard(sent)} if sent.buttons else {}
        return {
            "message_id": sent.message_id,
            "from": BOT,
            "chat": where,
            "date": int(time.time()),
            "text": sent.text,
            **markup,
        }


def _as_keyboard(sent: Sent) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": says}] for label, says in sent.buttons]}


def _check_text(text: str) -> None:
    if not text:
        _refuse(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > 4096:
        _refuse(400, "Bad Request: message is too long")


def _read_markup(markup: str | None) -> tuple[tuple[str, str], ...]:
    """Check an inline keyboard as sendMessage does."""
    rows = json.loads(markup)["inline_keyboard"] if markup else []
    buttons = tuple((button["text"], button["callback_data"]) for row in rows for button in row)
    if any(not label.strip() for label, _ in buttons):
        _refuse(400, "Bad Request: inline keyboard button text must be non-empty")
    if any(not 1 <= len(data.encode()) <= 64 for _, data in buttons):
        _refuse(400, "Bad Request: BUTTON_DATA_INVALID")
    return buttons


def _refuse(code: int, description: str) -> Any:
    raise ApiError(code, description)


def _failure(error: ApiError) -> web.Response:
    body = {"ok": False, "error_code": error.code, "description": error.description}
    return web.json_response(
        body | ({"parameters": error.parameters} if error.parameters else {}), status=error.code
    )
