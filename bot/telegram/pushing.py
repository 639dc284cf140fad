"""Delivers a stored notice on Telegram, one sendMessage per piece, and tells the courier what each refusal means."""

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage

from bot.channel import ALARM_PAUSE_S, ChannelError
from bot.departure import departure
from bot.telegram.api import describe, hand_over
from bot.telegram.patience import Patience
from bot.telegram.rendering import message_at, message_to
from handlers.messages import Notice

_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "bot can't initiate conversation")
"""Descriptions in a 400 that mean that this person can't be reached (telegram-bot-api, Client.cpp)."""

_log = structlog.get_logger(__name__)


class TelegramPush:
    """Messages that the bot starts, in private or, for a late answer, in its group; safe to call concurrently."""

    def __init__(self, bot: Bot, patience: Patience | None = None) -> None:
        self._bot, self._patience = bot, patience or Patience()

    async def deliver(self, address: str, notice: Notice) -> None:
        """Send one piece to the chat `address`, or to its place in a group. Raises ChannelError."""
        place = notice.reply.place
        message = message_at(place, notice.reply) if place else message_to(int(address), notice.reply)
        with departure() as call:
            try:
                await self._send(message)
            except AiogramError as error:
                raise (_of_group(error) if place else None) or _explained(error, left=call.left) from None

    async def _send(self, message: SendMessage) -> None:
        try:
            await hand_over(self._bot, message, self._patience.request)
        except TelegramMigrateToChat as moved:
            # Bot API, 'ResponseParameters': the chat now has another id, and nothing was sent.
            message = message.model_copy(update={"chat_id": moved.migrate_to_chat_id})
            await hand_over(self._bot, message, self._patience.request)


def _explained(error: AiogramError, *, left: bool) -> ChannelError:
    if isinstance(error, TelegramForbiddenError | TelegramBadRequest):
        return _of_citizen(error)
    match error:
        case TelegramRetryAfter():
            # A bot that ignores this is blocked for longer, so nothing is sent on the channel until then.
            return ChannelError("telegram_429", whole=True, retry_after=float(error.retry_after))
        case TelegramUnauthorizedError() | TelegramNotFound():
            # 404: no bot at this address; 401: the token is no longer valid. Nothing was sent.
            remedy = "check YOUNUO_TELEGRAM_TOKEN and YOUNUO_TELEGRAM_API_URL"
            _log.error("telegram_needs_operator", error=describe(error), remedy=remedy)
            return ChannelError("telegram_401", whole=True, hold=True, retry_after=ALARM_PAUSE_S)
        case TelegramServerError():
            return ChannelError("telegram_5xx")
        case TelegramNetworkError():
            return ChannelError("telegram_unreachable", doubtful=left)
    _log.warning("telegram_answer_unclear", error=describe(error))
    return ChannelError("telegram_unclear", doubtful=True)


def _of_group(error: AiogramError) -> ChannelError | None:
    """Tell what a group's refusal means: nothing for the citizen, who is answered in private then, nor for other chats."""
    if isinstance(error, TelegramForbiddenError | TelegramBadRequest):
        return ChannelError("telegram_group", hold=True)
    if isinstance(error, TelegramRetryAfter):
        return ChannelError("telegram_429", retry_after=float(error.retry_after))
    return None


def _of_citizen(error: TelegramForbiddenError | TelegramBadRequest) -> ChannelError:
    """Tell apart: gone for good, blocked and may come back, or an invalid message."""
    said = error.message.lower()
    if any(sign in said for sign in _GONE):
        return ChannelError("telegram_gone", permanent=True, blocked=True)
    if isinstance(error, TelegramForbiddenError):
        return ChannelError("telegram_blocked", blocked=True)
    _log.error("telegram_notice_refused", error=describe(error))
    return ChannelError("telegram_400", permanent=True)
