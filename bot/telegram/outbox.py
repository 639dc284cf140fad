"""Sends messages to Telegram: obeys its flood control, retries passing failures, accepts final ones."""

from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageReplyMarkup,
    EditMessageText,
    SendMessage,
    TelegramMethod,
)
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt

from bot.telegram.api import describe, hand_over
from bot.telegram.patience import Patience

_log = structlog.get_logger(__name__)

_FINAL = (TelegramForbiddenError, TelegramBadRequest)
"""Blocked, deactivated, kicked, chat gone: sending again would fail again."""


class UndeliveredError(Exception):
    """Telegram did not accept a message for now; `retry_after` is in seconds, if it named a time."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(describe(cause))
        self.retry_after = cause.retry_after if isinstance(cause, TelegramRetryAfter) else None


class Outbox:
    """Sends for both webhook and polling."""

    def __init__(self, bot: Bot, patience: Patience) -> None:
        self._bot = bot
        self._patience = patience

    async def send(self, message: SendMessage) -> None:
        """Send one message; log it if it can never be delivered. Raises UndeliveredError if it may be later."""
        try:
            await self._send(message)
        except TelegramMigrateToChat as moved:
            # Bot API, 'ResponseParameters': the group became a supergroup with another id.
            await self.send(message.model_copy(update={"chat_id": moved.migrate_to_chat_id}))
        except _FINAL as error:
            _log.warning("telegram.undeliverable", error=describe(error), length=len(message.text))
        except AiogramError as error:
            raise UndeliveredError(error) from None

    async def edit(self, message: EditMessageText) -> bool:
        """Edit a message in place; False if it can no longer be edited. Raises UndeliveredError if it may be later."""
        try:
            await self._send(message)
        except TelegramBadRequest as error:
            # Pressed twice, or the update came again: the message already reads as wanted (Bot API's server,
            # Client.cpp).
            return "message is not modified" in error.message
        except (TelegramForbiddenError, TelegramMigrateToChat):
            return False
        except AiogramError as error:
            raise UndeliveredError(error) from None
        return True

    async def tidy(self, markup: EditMessageReplyMarkup) -> None:
        """Remove buttons that have served their purpose; never raises, since nothing depends on it."""
        try:
            await self._bot(markup, request_timeout=self._patience.request)
        except AiogramError as error:
            _log.info("telegram.buttons_not_taken_away", error=describe(error))

    async def release(self, callback: str) -> None:
        """Stop the pressed button's progress indicator; never raises, since nothing depends on it."""
        try:
            await self._bot(
                AnswerCallbackQuery(callback_query_id=callback), request_timeout=self._patience.request
            )
        except AiogramError as error:
            _log.info("telegram.button_not_released", error=describe(error))

    async def _send(self, message: TelegramMethod[Any]) -> None:
        tries = AsyncRetrying(
            stop=stop_after_attempt(self._patience.sends),
            retry=retry_if_exception(self._passing),
            wait=self._patience.wait,
            reraise=True,
        )
        await tries(self._once, message)

    async def _once(self, message: TelegramMethod[Any]) -> None:
        await hand_over(self._bot, message, self._patience.request)

    def _passing(self, error: BaseException) -> bool:
        if isinstance(error, TelegramRetryAfter):
            return error.retry_after <= self._patience.longest_flood
        return isinstance(error, AiogramError) and not isinstance(error, (*_FINAL, TelegramMigrateToChat))
