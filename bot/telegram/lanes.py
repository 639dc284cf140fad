"""The updates in hand: chats run in parallel, each chat's updates in order; records which are settled."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

from bot.telegram.api import RawUpdate
from bot.telegram.parsing import chat_of


class Lanes:
    """One lane per chat, so that a slow chat delays no other."""

    def __init__(self, settle: Callable[[RawUpdate], Awaitable[None]]) -> None:
        """`settle` takes one update to its end, however long that takes."""
        self._settle = settle
        self._settled: dict[int, bool] = {}
        """By update id, for as long as Telegram may send the update again."""
        self._lanes: dict[object, deque[RawUpdate]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._offset: int | None = None

    @property
    def offset(self) -> int | None:
        """The first update that Telegram must still keep (Bot API, 'getUpdates'); None before the first."""
        return next((number for number, done in self._settled.items() if not done), self._offset)

    @property
    def busy(self) -> bool:
        """Tell whether any update is not settled yet."""
        return bool(self._tasks)

    def add(self, updates: Iterable[RawUpdate], since: int | None) -> None:
        """Take in the updates fetched with offset `since`, ignoring those already in hand or settled."""
        self._settled = {number: done for number, done in self._settled.items() if number >= (since or 0)}
        for update in updates:
            if update.update_id not in self._settled:
                self._enqueue(update)

    async def wait(self, seconds: float) -> None:
        """Wait until every update is settled, for at most `seconds`."""
        if self._tasks:
            done, self._tasks = await asyncio.wait(self._tasks, timeout=seconds)
            for task in done:
                task.result()

    async def stop(self) -> None:
        """Cancel what is not settled."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _enqueue(self, update: RawUpdate) -> None:
        self._settled[update.update_id] = False
        self._offset = update.update_id + 1
        chat = chat_of(update)
        if chat in self._lanes:
            self._lanes[chat].append(update)
        else:
            self._lanes[chat] = deque([update])
            self._tasks.add(asyncio.create_task(self._run(chat)))

    async def _run(self, chat: object) -> None:
        lane = self._lanes[chat]
        while lane:
            update = lane.popleft()
            await self._settle(update)
            self._settled[update.update_id] = True
        del self._lanes[chat]
