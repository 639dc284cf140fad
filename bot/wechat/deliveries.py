"""Copies of one message: WeChat cuts a connection after five seconds and delivers again, three times in all.

The work on a message belongs to no connection. Copies that come while it goes on wait for the same work; copies that
come later get the reply that the conversation kept.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb

import structlog

from bot.channel import Receives
from handlers import wording
from handlers.conversation import Answer
from handlers.messages import Incoming, Reply

COPIES = 3
"""Deliveries of one message (observed; WeChat, 'Passive user reply message', says 'three retries in all')."""
APOLOGISE_AFTER = 4.5
"""Seconds that the last copy waits: WeChat shows its own error message at 5."""
ABANDON_AFTER = 15.0
"""Seconds that an earlier copy waits: by then WeChat has cut its connection and given up on the last copy."""

_LATE = Answer((Reply(wording.WORK_IN_PROGRESS),), stored=False)
_FAILED = Answer((Reply(wording.NOT_STORED),), stored=False)
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Work:
    task: asyncio.Task[Answer]
    copies: int = 0


class Deliveries:
    """The messages at work in this process, by sender and message id."""

    def __init__(
        self,
        conversation: Receives,
        *,
        apologise_after: float = APOLOGISE_AFTER,
        abandon_after: float = ABANDON_AFTER,
    ) -> None:
        """Both times in seconds."""
        self._conversation = conversation
        self._apologise_after = apologise_after
        self._abandon_after = abandon_after
        self._at_work: dict[tuple[str, str], _Work] = {}

    async def answer(self, incoming: Incoming) -> Answer:
        """Give the conversation's answer; an apology where it failed, or where the last copy can't wait for it.

        The first two copies are left without any answer while the work goes on: WeChat then delivers again, and the
        answer still reaches the citizen with a later copy. The work is not cancelled with the request.
        """
        work = self._joined(incoming)
        last = work.copies >= COPIES
        await asyncio.wait({work.task}, timeout=self._apologise_after if last else self._abandon_after)
        if work.task.done():
            return _FAILED if work.task.cancelled() or work.task.exception() else work.task.result()
        _log.warning("wechat_answer_late", message=incoming.message_id, copy=work.copies)
        return _LATE

    async def drain(self, seconds: float) -> None:
        """Let the work that goes on come to its end, for at most so many seconds."""
        if tasks := {work.task for work in self._at_work.values()}:
            await asyncio.wait(tasks, timeout=seconds)

    def _joined(self, incoming: Incoming) -> _Work:
        key = (incoming.sender, incoming.message_id)
        work = self._at_work.get(key)
        if work is None:
            work = self._at_work[key] = _Work(asyncio.ensure_future(self._conversation.receive(incoming)))
            work.task.add_done_callback(lambda task: self._finished(key, task))
        work.copies += 1
        return work

    def _finished(self, key: tuple[str, str], task: asyncio.Task[Answer]) -> None:
        del self._at_work[key]
        if not task.cancelled() and (error := task.exception()):
            # Its text may quote the citizen, and nobody may be left who waits for it.
            frame = extract_tb(error.__traceback__)[-1]
            where = f"{Path(frame.filename).name}:{frame.lineno}"
            _log.error("wechat_message_failed", message=key[1], error=type(error).__name__, where=where)
