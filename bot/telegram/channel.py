"""The Telegram channel as the application wires it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import SetWebhook
from aiohttp import web

from bot.channel import Conversing
from bot.given import now
from bot.telegram.api import ALLOWED_UPDATES, describe
from bot.telegram.commands import menu
from bot.telegram.insisting import insist
from bot.telegram.intake import Intake
from bot.telegram.patience import Patience
from bot.telegram.polling import LONGEST_POLL, Polling
from bot.telegram.webhook import webhook_routes

MAX_CONNECTIONS = 40
"""Concurrent webhook calls, for different chats; Telegram accepts 1-100."""

_PASSING = (TelegramNetworkError, TelegramRetryAfter, TelegramServerError)

_log = structlog.get_logger(__name__)


class TelegramChannel:
    """One bot and its conversation; `set_aside` is the folder for updates that keep failing."""

    def __init__(
        self,
        bot: Bot,
        conversation: Conversing,
        set_aside: Path,
        *,
        clock: Callable[[], datetime] = now,
        patience: Patience | None = None,
    ) -> None:
        self._bot = bot
        self._patience = patience or Patience()
        self._intake = Intake(
            bot=bot, conversation=conversation, set_aside=set_aside, clock=clock, patience=self._patience
        )

    def routes(self, secret: str | None) -> list[web.RouteDef]:
        """Return the route POST /telegram, to be mounted before `start_webhook`; none without a secret."""
        return webhook_routes(self._intake, secret)

    async def start_webhook(self, url: str, secret: str) -> bool:
        """Ask Telegram to send updates to `url`; False, after logging an error, if it refuses.

        Retries while Telegram is unreachable or busy. Telegram remembers a webhook, so an earlier one works meanwhile.
        """
        await self._offer_menu()
        method = SetWebhook(
            url=url, secret_token=secret, allowed_updates=ALLOWED_UPDATES, max_connections=MAX_CONNECTIONS
        )
        seconds, event = self._patience.request, "telegram.webhook_not_set"
        try:
            await insist(self._bot, method, seconds, self._patience, event=event, on=_PASSING)
        except AiogramError as error:
            remedy = "check YOUNUO_TELEGRAM_TOKEN, _WEBHOOK_URL (https) and _WEBHOOK_SECRET, then start again"
            _log.error(event, error=describe(error), remedy=remedy)
            return False
        _log.info("telegram.webhook_set")
        return True

    async def run_polling(self, timeout: int = LONGEST_POLL) -> None:  # noqa: ASYNC109 - the server's wait
        """Fetch and answer updates until cancelled; in one process only, since Telegram refuses a second (409)."""
        await self._offer_menu()
        await Polling(self._bot, self._intake, self._patience).run(timeout)

    async def close(self) -> None:
        """Close the connections to Telegram."""
        await self._bot.session.close()

    async def _offer_menu(self) -> None:
        """Set the command menu; only a convenience, every command works without it."""
        try:
            await self._bot.set_my_commands(menu(), request_timeout=self._patience.request)
        except AiogramError as error:
            _log.warning("telegram.menu_not_set", error=describe(error))
