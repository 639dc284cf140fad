"""Long polling: an update is confirmed only once it is stored and answered, dropped for a reason, or set aside."""

import asyncio
from typing import TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import DeleteWebhook, TelegramMethod
from tenacity import AsyncRetrying, retry_if_result

from bot.telegram.api import ALLOWED_UPDATES, RawGetUpdates, RawUpdate, describe
from bot.telegram.insisting import insist
from bot.telegram.intake import Intake
from bot.telegram.lanes import Lanes
from bot.telegram.patience import Patience

LONGEST_POLL = 50
"""Seconds; the Bot API's server waits no longer than this (telegram-bot-api, Client.cpp)."""
_QUICK = 0.5
"""Seconds; a server that answers an empty poll faster does not wait, so the next poll must be delayed."""

T = TypeVar("T")
_log = structlog.get_logger(__name__)


class Polling:
    """Fetches updates and confirms them with the next fetch's offset (Bot API, 'getUpdates')."""

    def __init__(self, bot: Bot, intake: Intake, patience: Patience) -> None:
        self._bot = bot
        self._intake = intake
        self._patience = patience

    async def run(self, timeout: int) -> None:  # noqa: ASYNC109 - the server's wait, not a limit on this call
        """Poll until cancelled, each poll waiting up to `timeout` seconds; only cancellation ends it."""
        poll = min(timeout, LONGEST_POLL)
        await self._insist(DeleteWebhook(drop_pending_updates=False), self._patience.request)
        lanes = Lanes(self._settle)
        try:
            while True:
                await self._fetch(lanes, poll)
        finally:
            await self._finish(lanes)

    async def _fetch(self, lanes: Lanes, poll: int) -> None:
        """Fetch new updates and wait briefly: while one is unsettled, Telegram returns it again at once."""
        wait, offset = 0 if lanes.busy else poll, lanes.offset
        began = asyncio.get_running_loop().time()
        updates = await self._insist(
            RawGetUpdates(offset=offset, timeout=wait, allowed_updates=ALLOWED_UPDATES),
            wait + self._patience.request,
        )
        lanes.add(updates, offset)
        if lanes.busy:
            await lanes.wait(self._patience.first_wait)
        elif asyncio.get_running_loop().time() - began < _QUICK:
            await asyncio.sleep(self._patience.first_wait)

    async def _finish(self, lanes: Lanes) -> None:
        """Finish the updates in hand within the grace period and confirm them; the rest come again next time."""
        if lanes.busy:
            await lanes.wait(self._patience.grace)
            await self._confirm(lanes.offset)
        await lanes.stop()

    async def _confirm(self, offset: int | None) -> None:
        try:
            await self._bot(
                RawGetUpdates(offset=offset, limit=1, timeout=0), request_timeout=self._patience.request
            )
        except AiogramError as error:
            _log.warning("telegram.not_confirmed", error=describe(error))

    async def _settle(self, update: RawUpdate) -> None:
        tries = AsyncRetrying(
            retry=retry_if_result(lambda verdict: not verdict.settled), wait=self._patience.wait
        )
        await tries(self._intake.take, update)

    async def _insist(self, method: TelegramMethod[T], seconds: int) -> T:
        """Call until it succeeds: an outage ends, or an operator stops a second poller (409)."""
        return await insist(self._bot, method, seconds, self._patience, event="telegram.poll_failed")
