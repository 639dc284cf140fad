"""Takes one update to its end: answered and stored, dropped, or set aside; the same for webhook and polling."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from aiogram import Bot

from bot.channel import Conversing
from bot.telegram.api import RawUpdate, describe
from bot.telegram.attempts import Attempts
from bot.telegram.outbox import Outbox, UndeliveredError
from bot.telegram.parsing import Dropped, Turn, UnreadableError, parse, read_update
from bot.telegram.patience import Patience
from bot.telegram.rendering import in_place, place_of, render, without_spent
from bot.telegram.set_aside import put_aside
from handlers.conversation import Answer

_log = structlog.get_logger(__name__)


class NotStoredError(Exception):
    """The conversation could store nothing; the update must be delivered again."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether Telegram may forget the update, and why."""

    settled: bool
    comment: str


class Intake:
    """Takes updates one by one; safe to call concurrently, even with two copies of one update."""

    def __init__(
        self,
        *,
        bot: Bot,
        conversation: Conversing,
        set_aside: Path,
        clock: Callable[[], datetime],
        patience: Patience,
    ) -> None:
        self._bot = bot
        self._conversation = conversation
        self._set_aside = set_aside
        self._clock = clock
        self._patience = patience
        self._outbox = Outbox(bot, patience)
        self._attempts = Attempts()

    async def take(self, raw: RawUpdate) -> Verdict:
        """Handle one delivery of an update; raises nothing but cancellation."""
        seconds = self._attempts.begin(raw.update_id)
        try:
            async with asyncio.timeout(self._patience.whole):
                comment = await self._handle(raw, last=self._is_last(seconds))
        except Exception as error:  # noqa: BLE001 - whatever it is, the chat's queue must not hang on it
            return await self._failed(raw, seconds, error)
        self._attempts.forget(raw.update_id)
        return Verdict(settled=True, comment=comment)

    def _is_last(self, seconds: float) -> bool:
        return seconds >= self._patience.insisting

    async def _handle(self, raw: RawUpdate, *, last: bool) -> str:
        turn = parse(read_update(raw), await self._bot.me(), self._clock())
        if isinstance(turn, Dropped):
            _log.info("telegram.dropped", update_id=raw.update_id, reason=turn.reason)
            if turn.callback:
                await self._outbox.release(turn.callback)
            return f"dropped: {turn.reason}"
        release = asyncio.create_task(self._outbox.release(turn.callback)) if turn.callback else None
        try:
            await self._answer(turn, last=last)
        finally:
            if release:
                await release
        _log.info("telegram.answered", update_id=raw.update_id, length=len(turn.incoming.text))
        return "answered"

    async def _answer(self, turn: Turn, *, last: bool) -> None:
        answer = await self._conversation.receive(turn.incoming)
        # An apology for a message that is still being retried would be followed by its answer: apologise on the last
        # try only.
        settled = answer.stored or answer.refused
        if settled or last:
            await self._show(turn, answer)
        if not settled:
            raise NotStoredError("nothing was stored")

    async def _show(self, turn: Turn, answer: Answer) -> None:
        """Show the replies; what Telegram does not accept for now is left to the courier, so that nobody waits for it."""
        if spent := without_spent(turn):
            await self._outbox.tidy(spent)
        shown = 0
        try:
            async with asyncio.timeout(self._patience.showing):
                edit = in_place(turn, answer.replies)
                if edit and await self._outbox.edit(edit):
                    return
                for message in render(turn, answer.replies):
                    await self._outbox.send(message)
                    shown += 1
        except (UndeliveredError, TimeoutError) as error:
            if not answer.stored:
                raise
            _log.warning("telegram.answer_late", message=turn.incoming.message_id, error=_reason(error))
            wait = timedelta(seconds=getattr(error, "retry_after", None) or 0)
            late = tuple(replace(reply, place=place_of(turn)) for reply in answer.replies[shown:])
            await self._conversation.send_later(turn.incoming, late, wait=wait)

    async def _failed(self, raw: RawUpdate, seconds: float, error: Exception) -> Verdict:
        reason = _reason(error)
        again = Verdict(settled=False, comment=reason)
        if not (self._is_last(seconds) or isinstance(error, UnreadableError)):
            _log.warning("telegram.failed", update_id=raw.update_id, seconds=round(seconds, 1), error=reason)
            return again
        try:
            path = await asyncio.to_thread(put_aside, self._set_aside, raw, reason, seconds)
        except OSError as problem:
            _log.error("telegram.not_put_aside", update_id=raw.update_id, error=problem.strerror)
            return again
        # Logged as an error because operators watch for errors; the file holds what the log must not.
        _log.error("telegram.put_aside", update_id=raw.update_id, file=path.name, error=reason)
        self._attempts.forget(raw.update_id)
        return Verdict(settled=True, comment=f"put aside: {reason}")


def _reason(error: Exception) -> str:
    """Name the failure for the log; the messages of our own errors hold no words of a citizen."""
    if isinstance(error, UnreadableError | UndeliveredError | NotStoredError):
        return f"{type(error).__name__}: {error}"
    return describe(error)
