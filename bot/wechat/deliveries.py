"""Redelivered messages and late answers: WeChat waits five seconds, delivers again, then shows an error of its own.

The work on a message is tied to no connection. Copies that arrive meanwhile wait for the same work; copies that
arrive later get the reply that the conversation stored. An answer that is not ready in time is promised: WeChat gets
`success`, and the answer is stored as a notice, pushed if the account may push, else shown with the next reply.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import structlog

from bot.channel import Conversing
from bot.storing import until_stored
from bot.wechat.owed_answers import OwedAnswers
from handlers import wording
from handlers.conversation import Answer
from handlers.incident import where
from handlers.messages import Incoming, Reply
from storage.errors import StorageError

PATIENCE_S = 4.0
"""Seconds that WeChat is kept waiting for an answer; it gives up after 5 (WeChat, 'Passive user reply message')."""
LONGEST_WAIT_S = 60.0
"""The longest pause between two tries to store a promised answer."""

T = TypeVar("T")
_PROMISED = Answer((), stored=True)
_SLOW = Answer((Reply(wording.WORK_IN_PROGRESS),), stored=False)
_FAILED = Answer((Reply(wording.NOT_STORED),), stored=False)
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Work:
    task: asyncio.Task[Answer]
    written: asyncio.Task[bool] | None = None
    """Writes the promise to disk; its result is False if that failed."""
    keeping: asyncio.Task[None] | None = None
    """Stores the promised answer, retrying as needed."""


class Deliveries:
    """The messages in progress in this process, by sender and message id."""

    def __init__(
        self,
        conversation: Conversing,
        owed_answers: OwedAnswers,
        *,
        patience: float = PATIENCE_S,
        first_wait: float = 1.0,
    ) -> None:
        """Both in seconds; `first_wait` is the pause before a message that could not be stored is tried again."""
        self._conversation, self._owed_answers = conversation, owed_answers
        self._patience, self._first_wait = patience, first_wait
        self._at_work: dict[tuple[str, str], _Work] = {}

    async def answer(self, incoming: Incoming) -> Answer:
        """Return the conversation's answer, an apology if it failed, or no reply if the answer comes later.

        A promise is on disk before this returns; if it can't be written, the citizen is asked to come back.
        """
        work = self._joined(incoming)
        await asyncio.wait({work.task}, timeout=self._patience)
        if work.keeping is None:
            if work.task.done():
                return _FAILED if work.task.cancelled() or work.task.exception() else work.task.result()
            _log.warning("wechat_answer_late", message=incoming.message_id)
            work.written = asyncio.create_task(self._write(incoming))
            work.keeping = self._begin_keeping(incoming, work)
        promised = work.written is None or await asyncio.shield(work.written)
        return _PROMISED if promised else _SLOW

    async def recover(self) -> None:
        """Answer what was promised before this process started."""
        for incoming in await self._owed_answers.open():
            work = self._joined(incoming)
            if work.keeping is None:
                _log.info("wechat_promise_found", message=incoming.message_id)
                work.keeping = self._begin_keeping(incoming, work)

    async def drain(self, seconds: float) -> None:
        """Wait for the work in progress, for at most `seconds`; promises outlast the process."""
        works = list(self._at_work.values())
        if tasks := {work.keeping or work.task for work in works}:
            await asyncio.wait(tasks, timeout=seconds)
        keeping = [work.keeping for work in works if work.keeping and not work.keeping.done()]
        for task in keeping:
            task.cancel()
        await asyncio.gather(*keeping, return_exceptions=True)

    async def _write(self, incoming: Incoming) -> bool:
        try:
            await self._owed_answers.keep(incoming)
        except OSError as error:
            _log.error("wechat_promise_not_written", message=incoming.message_id, error=error.strerror)
            return False
        return True

    def _joined(self, incoming: Incoming) -> _Work:
        key = (incoming.sender, incoming.message_id)
        work = self._at_work.get(key)
        if work is None:
            work = self._at_work[key] = _Work(asyncio.ensure_future(self._conversation.receive(incoming)))
            work.task.add_done_callback(lambda task: self._finished(key, task))
        return work

    def _finished(self, key: tuple[str, str], task: asyncio.Task[Answer]) -> None:
        if (work := self._at_work.get(key)) and work.keeping is None:
            del self._at_work[key]
        _tell(key[1], task, "wechat_message_failed")

    def _begin_keeping(self, incoming: Incoming, work: _Work) -> asyncio.Task[None]:
        def ended(task: asyncio.Task[None]) -> None:
            self._at_work.pop((incoming.sender, incoming.message_id), None)
            _tell(incoming.message_id, task, "wechat_promise_not_kept")

        keeping = asyncio.create_task(self._keep_owed(incoming, work))
        keeping.add_done_callback(ended)
        return keeping

    async def _keep_owed(self, incoming: Incoming, work: _Work) -> None:
        """Store the answer, however long it takes: WeChat will not deliver the message again."""
        await asyncio.wait({work.task})
        if work.task.cancelled() or work.task.exception():
            answer = _FAILED  # A fault of ours rather than the storage's: it would fail again.
        else:
            answer = await self._until_stored(partial(self._stored, incoming, work.task.result()))
        if answer.replies:
            await self._until_stored(partial(self._conversation.send_later, incoming, answer.replies))
        if work.written:  # Nothing can be taken away before it is there.
            await asyncio.wait({work.written})
        await self._owed_answers.settle(incoming)
        _log.info("wechat_promise_kept", message=incoming.message_id)

    async def _stored(self, incoming: Incoming, first: Answer) -> Answer:
        """Return an answer that is stored; ask the conversation again if the first was not."""
        answer = first if first.stored else await self._conversation.receive(incoming)
        if not answer.stored:
            raise StorageError("nothing was stored")
        return answer

    async def _until_stored(self, work: Callable[[], Awaitable[T]]) -> T:
        return await until_stored(work, first=self._first_wait, longest=LONGEST_WAIT_S)


def _tell(message: str, task: asyncio.Task[Any], event: str) -> None:
    """Log a task's failure without its text, which may quote the citizen; perhaps nobody else awaits the task."""
    if not task.cancelled() and (error := task.exception()):
        _log.error(event, message=message, error=type(error).__name__, where=where(error.__traceback__))
