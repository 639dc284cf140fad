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

PATIENCE_S = 4.0
"""Seconds that WeChat is let wait: at 5 it cuts the connection. The next copy may reach another process, so none is counted."""

_LATE = Answer((Reply(wording.WORK_IN_PROGRESS),), stored=False)
_FAILED = Answer((Reply(wording.NOT_STORED),), stored=False)
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Work:
    task: asyncio.Task[Answer]


class Deliveries:
    """The messages at work in this process, by sender and message id."""

    def __init__(
        self,
        conversation: Receives,
        *,
        patience: float = PATIENCE_S,
    ) -> None:
        """`patience` in seconds."""
        self._conversation = conversation
        self._patience = patience
        self._at_work: dict[tuple[str, str], _Work] = {}

    async def answer(self, incoming: Incoming) -> Answer:
        """Give the conversation's answer; an apology where it failed, or where WeChat can't wait for it any longer.

        The work is not cancelled with the request.
        """
        work = self._joined(incoming)
        await asyncio.wait({work.task}, timeout=self._patience)
        if work.task.done():
            return _FAILED if work.task.cancelled() or work.task.exception() else work.task.result()
        _log.warning("wechat_answer_late", message=incoming.message_id)
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
        return work

    def _finished(self, key: tuple[str, str], task: asyncio.Task[Answer]) -> None:
        del self._at_work[key]
        if not task.cancelled() and (error := task.exception()):
            # Its text may quote the citizen, and nobody may be left who waits for it.
            frame = extract_tb(error.__traceback__)[-1]
            where = f"{Path(frame.filename).name}:{frame.lineno}"
            _log.error("wechat_message_failed", message=key[1], error=type(error).__name__, where=where)
