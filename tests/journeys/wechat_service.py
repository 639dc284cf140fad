"""WeChat's API server on localhost, written from its documentation, independent of the bot's code.

It has what the product relies on: stable_token and token with their ends and overlaps, the budgets of customer messages
opened by a citizen's actions, the menu's limits, temporary media, and the documented error codes. Its clock is the
test's. Whether the budgets of two actions add up, and whether a passive reply costs one, is undocumented: `adding` and
`replies_cost` allow both.
"""

import asyncio
import json
import secrets
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.patience import LONG_S

APP_ID = "wx5823bf96d3bd56c7"
APP_SECRET = "0123456789abcdef0123456789abcdef"
LIFE = timedelta(seconds=7200)
OVERLAP = timedelta(minutes=5)
MOST_TEXT = 2048
"""Bytes of UTF-8."""
MEDIA_LIFE = timedelta(days=3)
MEDIA_LIMITS = {"image": 10 << 20, "voice": 2 << 20, "video": 10 << 20, "thumb": 64 << 10}

BUDGETS = {
    "message": (5, timedelta(hours=48)),
    "click": (3, timedelta(minutes=1)),
    "tap": (3, timedelta(minutes=1)),
    "subscribe": (3, timedelta(minutes=1)),
    "scan": (3, timedelta(minutes=1)),
    "view": (0, timedelta(0)),
}
"""Messages and time that each action of a citizen allows (WeChat, 'Customer service messages', since 2023-05)."""

_ERRORS = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40004: "invalid media type",
    40007: "invalid media_id",
    40008: "invalid message type",
    40009: "invalid image size",
    40013: "invalid appid",
    40014: "invalid access_token",
    40016: "invalid button size",
    40018: "invalid button name size",
    40019: "invalid button key size",
    40023: "invalid sub button size",
    40024: "invalid sub button type",
    40025: "invalid sub button name size",
    40026: "invalid sub button key size",
    40125: "invalid appsecret",
    40164: "invalid ip not in whitelist",
    41001: "access_token missing",
    41005: "media data missing",
    42001: "access_token expired",
    43004: "require subscribe",
    44004: "empty content",
    45002: "content size out of limit",
    45008: "article size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    46003: "menu no exist",
    47001: "data format error",
    48001: "api unauthorized",
    48006: "forbid to clear quota because of reaching the limit",
}


@dataclass(frozen=True)
class Fault:
    """One fault: an errcode, an HTTP status, a cut connection, or some seconds of silence."""

    errcode: int | None = None
    status: int = 200
    body: str | None = None
    cut: bool = False
    after: bool = False
    """The call is carried out before it fails."""
    hang: float = 0.0


@dataclass(frozen=True)
class Shown:
    """A message as the citizen sees it."""

    openid: str
    text: str
    choices: tuple[str, ...]
    at: datetime


class ApiError(Exception):
    def __init__(self, errcode: int) -> None:
        super().__init__(errcode)
        self.errcode = errcode


@dataclass
class _Budget:
    left: int
    until: datetime


@dataclass
class WeChatApi:
    """One account at WeChat."""

    clock: Callable[[], datetime]
    verified: bool = True
    adding: bool = False
    replies_cost: bool = False
    shown: list[Shown] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refused: list[tuple[str, int]] = field(default_factory=list)
    menu: list[dict[str, Any]] | None = None
    media: dict[str, tuple[str, bytes, datetime]] = field(default_factory=dict)
    followers: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    """Everybody who ever followed: another OpenID is foreign."""
    blacklist: set[str] = field(default_factory=set)
    address_listed: bool = True
    daily: dict[str, int] = field(default_factory=dict)
    """Calls left today by path; a missing path is unlimited."""
    faults: defaultdict[str, deque[Fault | None]] = field(default_factory=lambda: defaultdict(deque))

    def __post_init__(self) -> None:
        self._budgets: dict[str, list[_Budget]] = {}
        self._tokens: dict[str, datetime] = {}
        self._newest = ""
        self._forced_at: datetime | None = None
        app = web.Application(client_max_size=16 << 20)
        app.router.add_post("/cgi-bin/{path:.+}", self._call)
        app.router.add_get("/cgi-bin/{path:.+}", self._call)
        self._server = TestServer(app)

    async def __aenter__(self) -> Self:
        await self._server.start_server(shutdown_timeout=1)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.close()

    @property
    def base(self) -> str:
        """Return the address for YOUNUO_WECHAT_API_URL."""
        return str(self._server.make_url("")).rstrip("/")

    # Actions of citizens, and faults.

    def act(self, openid: str, action: str) -> None:
        """Do something as a citizen that allows messages: a key of BUDGETS."""
        self.followers.add(openid)
        self.known.add(openid)
        self.blacklist.discard(openid) if action == "message" else None
        count, time = BUDGETS[action]
        if count:
            self._budgets.setdefault(openid, []).append(_Budget(count, self.clock() + time))

    def replied(self, openid: str) -> None:
        """Count a passive reply of the product; whether it costs one is undocumented."""
        if self.replies_cost:
            for budget in self._budgets.get(openid, []):
                budget.left -= 1

    def leave(self, openid: str) -> None:
        """Unfollow as a citizen."""
        self.followers.discard(openid)
        self._budgets.pop(openid, None)

    def fail(self, path: str, *faults: Fault | None) -> None:
        """Make the next calls of `path` fail; None lets one succeed in between."""
        self.faults[path].extend(faults)

    def spoil_tokens(self) -> None:
        """Invalidate every token, as a reset of the AppSecret or a forced refresh elsewhere does."""
        self._tokens.clear()
        self._newest = ""

    def to(self, openid: str) -> list[str]:
        """Return the texts that a citizen was shown, in order."""
        return [shown.text for shown in self.shown if shown.openid == openid]

    def called(self, path: str) -> list[dict[str, Any]]:
        """Return the bodies of every call of `path`."""
        return [body for name, body in self.calls if name == path]

    async def until(self, happened: Callable[[], bool], within: float = LONG_S) -> None:
        """Wait until `happened` is true; raises TimeoutError after `within` seconds."""
        async with asyncio.timeout(within):
            while not happened():  # noqa: ASYNC110 - any condition, not one that can be signalled
                await asyncio.sleep(0.005)

    # The server.

    async def _call(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        raw = b"" if path == "media/upload" else await request.read()
        fault = self.faults[path].popleft() if self.faults[path] else None
        if fault and not fault.after:
            return await self._wrong(request, fault)
        handler: Callable[[web.Request, dict[str, Any]], Awaitable[dict[str, Any]]] | None
        handler = getattr(self, "_on_" + path.replace("/", "_"), None)
        try:
            body = _parse(raw)
            self.calls.append((path, body))
            self._spend_quota(path)
            answer = await handler(request, body) if handler else {"errcode": 40066, "errmsg": "invalid url"}
        except ApiError as error:
            self.refused.append((path, error.errcode))
            return web.json_response(_said(error.errcode))
        return await self._wrong(request, fault) if fault else web.json_response(answer)

    async def _wrong(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.hang:
            await asyncio.sleep(fault.hang)
        if fault.cut:
            assert request.transport
            request.transport.close()
        if fault.body is not None:
            return web.Response(status=fault.status, text=fault.body)
        return web.json_response(_said(fault.errcode or 0), status=fault.status)

    def _spend_quota(self, path: str) -> None:
        left = self.daily.get(path)
        if left is not None:
            if left <= 0:
                raise ApiError(45009)
            self.daily[path] = left - 1

    def _identify(self, given: dict[str, Any]) -> None:
        if given.get("grant_type") != "client_credential":
            raise ApiError(40002)
        if given.get("appid") != APP_ID:
            raise ApiError(40013)
        if given.get("secret") != APP_SECRET:
            raise ApiError(40125)
        if not self.address_listed:
            raise ApiError(40164)

    def _issue(self) -> dict[str, Any]:
        """Issue a new token; the previous one works for five more minutes."""
        now = self.clock()
        self._tokens = {t: min(end, now + OVERLAP) for t, end in self._tokens.items() if end > now}
        self._newest = secrets.token_urlsafe(96)
        self._tokens[self._newest] = now + LIFE
        return {"access_token": self._newest, "expires_in": int(LIFE.total_seconds())}

    async def _on_token(self, request: web.Request, _: dict[str, Any]) -> dict[str, Any]:
        self._identify(dict(request.query))
        return self._issue()

    async def _on_stable_token(self, _: web.Request, body: dict[str, Any]) -> dict[str, Any]:
        self._identify(body)
        now, end = self.clock(), self._tokens.get(self._newest)
        if body.get("force_refresh"):
            if self._forced_at and now - self._forced_at < timedelta(seconds=30):
                raise ApiError(45011)
            self._forced_at, self._tokens = now, {}
            return self._issue()
        if end is None or end - now <= OVERLAP:
            return self._issue()
        return {"access_token": self._newest, "expires_in": int((end - now).total_seconds())}

    def _authorise(self, request: web.Request) -> None:
        token = request.query.get("access_token")
        if token is None:
            raise ApiError(41001)
        if token not in self._tokens:
            raise ApiError(40001)
        if self._tokens[token] <= self.clock():
            raise ApiError(42001)

    async def _on_message_custom_send(self, request: web.Request, body: dict[str, Any]) -> dict[str, Any]:
        self._authorise(request)
        if not self.verified:
            raise ApiError(48001)
        shown = self._read_message(body)
        self._spend_budget(shown.openid)
        self.shown.append(shown)
        return _said(0)

    def _read_message(self, body: dict[str, Any]) -> Shown:
        openid, kind = str(body.get("touser", "")), body.get("msgtype")
        if openid not in self.known:
            raise ApiError(40003)
        if kind == "text":
            text, choices = body.get("text", {}).get("content", ""), ()
        elif kind == "msgmenu":
            menu = body.get("msgmenu", {})
            text = "\n".join(filter(None, (menu.get("head_content"), menu.get("tail_content"))))
            choices = tuple(item["content"] for item in menu.get("list", []) if item["id"])
        elif kind == "news" and len(body["news"]["articles"]) > 1:
            raise ApiError(45008)
        else:
            raise ApiError(40008)
        if not text:
            raise ApiError(44004)
        if len(text.encode()) > MOST_TEXT:
            raise ApiError(45002)
        return Shown(openid, text, choices, self.clock())

    def _spend_budget(self, openid: str) -> None:
        if openid in self.blacklist:
            raise ApiError(43019)
        if openid not in self.followers:
            raise ApiError(45015)
        now = self.clock()
        open_now = [budget for budget in self._budgets.get(openid, []) if budget.until > now]
        if not open_now:
            raise ApiError(45015)
        left = [budget for budget in open_now if budget.left > 0]
        if not left or (not self.adding and max(budget.left for budget in open_now) <= 0):
            raise ApiError(45047)
        if self.adding:
            min(left, key=lambda budget: budget.until).left -= 1
        else:  # The larger budget applies, and each message counts against all.
            for budget in open_now:
                budget.left -= 1

    async def _on_message_custom_typing(self, request: web.Request, body: dict[str, Any]) -> dict[str, Any]:
        self._authorise(request)
        return _said(0)

    async def _on_menu_create(self, request: web.Request, body: dict[str, Any]) -> dict[str, Any]:
        self._authorise(request)
        if not self.verified:
            raise ApiError(48001)
        buttons = body.get("button")
        if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
            raise ApiError(40016)
        for button in buttons:
            _check_button(button, name=(16, 40018), key=(128, 40019))
            subs = button.get("sub_button", [])
            if len(subs) > 5:
                raise ApiError(40023)
            for sub in subs:
                if "sub_button" in sub:
                    raise ApiError(40024)
                _check_button(sub, name=(60, 40025), key=(128, 40026))
        self.menu = buttons
        return _said(0)

    async def _on_menu_get(self, request: web.Request, _: dict[str, Any]) -> dict[str, Any]:
        self._authorise(request)
        if self.menu is None:
            raise ApiError(46003)
        return {"menu": {"button": self.menu}}

    async def _on_menu_delete(self, request: web.Request, _: dict[str, Any]) -> dict[str, Any]:
        self._authorise(request)
        self.menu = None
        return _said(0)

    async def _on_media_upload(self, request: web.Request, _: dict[str, Any]) -> dict[str, Any]:
        self._authorise(request)
        if not self.verified:
            raise ApiError(48001)
        kind = request.query.get("type", "")
        if kind not in MEDIA_LIMITS:
            raise ApiError(40004)
        part = (await request.post()).get("media")
        if not isinstance(part, web.FileField):
            raise ApiError(41005)
        content = part.file.read()
        if len(content) > MEDIA_LIMITS[kind]:
            raise ApiError(40009)
        media_id, now = secrets.token_urlsafe(32), self.clock()
        self.media[media_id] = (kind, content, now + MEDIA_LIFE)
        return {"type": kind, "media_id": media_id, "created_at": int(now.timestamp())}

    async def _on_media_get(self, request: web.Request, _: dict[str, Any]) -> dict[str, Any]:
        self._authorise(request)
        found = self.media.get(request.query.get("media_id", ""))
        if found is None or found[2] <= self.clock():
            raise ApiError(40007)
        return {"type": found[0], "bytes": len(found[1])}


def _parse(raw: bytes) -> dict[str, Any]:
    """Read a body as WeChat does: UTF-8 JSON, with escapes shown literally."""
    if not raw:
        return {}
    try:
        body = json.loads(raw.decode().replace("\\u", "\\\\u"))
    except ValueError:
        raise ApiError(47001) from None
    return body if isinstance(body, dict) else {}


def _check_button(button: dict[str, Any], *, name: tuple[int, int], key: tuple[int, int]) -> None:
    if not 1 <= len(button.get("name", "").encode()) <= name[0]:
        raise ApiError(name[1])
    if button.get("type") == "click" and not 1 <= len(button.get("key", "").encode()) <= key[0]:
        raise ApiError(key[1])


def _said(errcode: int) -> dict[str, Any]:
    message = "ok" if errcode == 0 else _ERRORS.get(errcode, "an error")
    return {"errcode": errcode, "errmsg": f"{message} rid: 6580d3f1"}
