"""Calls without which no update arrives, retried until they succeed: an outage or a flood limit passes."""

from typing import TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import TelegramMethod
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type

from bot.telegram.api import describe
from bot.telegram.patience import Patience

T = TypeVar("T")
_log = structlog.get_logger(__name__)


async def insist(
    bot: Bot,
    method: TelegramMethod[T],
    seconds: int,
    patience: Patience,
    *,
    event: str,
    on: type[Exception] | tuple[type[Exception], ...] = Exception,
) -> T:
    """Call `method`, at most `seconds` each time, until it succeeds; log failures as `event`. Raises any not `on`."""

    def complain(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        # Told to retry later, as when several processes start at once: nothing is wrong.
        tell = _log.warning if isinstance(error, TelegramRetryAfter) else _log.error
        next_in = round(state.upcoming_sleep, 1)
        tell(event, attempt=state.attempt_number, next_in=next_in, error=describe(error) if error else None)

    tries = AsyncRetrying(retry=retry_if_exception_type(on), wait=patience.wait, before_sleep=complain)
    return await tries(bot, method, request_timeout=seconds)
