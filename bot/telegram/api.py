"""The Bot API as this channel calls it: making the bot, updates not yet parsed, and errors safe to log."""

import re
from typing import Annotated, Any, TypeVar

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramRetryAfter
from aiogram.methods import TelegramMethod
from aiogram.utils.token import TokenValidationError
from aiohttp import ClientSession, ClientTimeout
from pydantic import BaseModel, ConfigDict, Field

from bot.departure import on_departure
from bot.settings import SettingsError
from handlers.incident import where

T = TypeVar("T")

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The kinds of update that Telegram is asked to send; it need not queue any other."""

CONNECTING_S = 5.0
"""For DNS, connection and TLS, so that a long poll does not wait its full time behind a firewall that drops packets."""

_TOKEN = re.compile(r"bot\d+(?::|%3A)[^/\s'\"]+")


class RawUpdate(BaseModel):
    """An update of which only the id has been read, so that one of unknown shape can't block the others."""

    model_config = ConfigDict(extra="allow", frozen=True)

    update_id: Annotated[int, Field(strict=True, ge=0, lt=2**63)]


class RawGetUpdates(TelegramMethod[list[RawUpdate]]):
    """Bot API, 'getUpdates'; aiogram's own fails for the whole batch if a single update does not fit its types."""

    __returning__ = list[RawUpdate]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class _Session(AiohttpSession):
    """aiogram's session, with a short limit on connecting and a trace of whether each call was sent."""

    async def create_session(self) -> ClientSession:
        if self._session is None or self._session.closed:
            connector = self._connector_type(**self._connector_init)
            self._session = ClientSession(connector=connector, trace_configs=[on_departure()])
        return self._session

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[T],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> T:
        total = timeout or self.timeout
        bounded = ClientTimeout(total=total, connect=min(CONNECTING_S, total / 2))
        return await super().make_request(bot, method, bounded)  # type: ignore[arg-type]  # It hands it to aiohttp.


def make_bot(token: str, api_url: str) -> Bot:
    """Make the bot for `token` on the Bot API at `api_url`. Raises SettingsError if it is not a token."""
    session = _Session(api=TelegramAPIServer.from_base(api_url))
    try:
        return Bot(token, session=session)
    except TokenValidationError:
        raise SettingsError(
            "YOUNUO_TELEGRAM_TOKEN is no bot token: copy it from BotFather, it looks like 123456:ABC-DEF"
        ) from None


async def hand_over(bot: Bot, message: TelegramMethod[Any], seconds: int) -> None:
    """Send or edit a message, waiting at most `seconds`. Raises AiogramError."""
    try:
        await bot(message, request_timeout=seconds)
    except ClientDecodeError as error:
        # A newer Bot API may describe the sent message in terms unknown here; it was sent all the same.
        if not (isinstance(error.data, dict) and error.data.get("ok") is True):
            raise


def describe(error: BaseException) -> str:
    """Describe an error in a form that is safe to log.

    Only Telegram's own words are repeated, without the token that aiohttp's messages carry in URLs; any other error is
    named by type and place, since its text may hold a citizen's words.
    """
    name = type(error).__name__
    if isinstance(error, TelegramRetryAfter):
        return f"{name}: {error.retry_after} s"
    if isinstance(error, TelegramAPIError):
        return f"{name}: {_TOKEN.sub('bot<token>', error.message)}"
    return " at ".join((name, *where(error.__traceback__, frames=1)))
