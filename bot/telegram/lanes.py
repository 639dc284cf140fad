"""The updates in hand: different chats side by side, one chat's updates in order, and what of them is settled."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

from bot.telegram.api import RawUpdate
from bot.telegram.parsing import chat_of


class Lanes:
    """A lane a chat; one that gets on slowly holds up no other."""

    def __init__(self, settle: Callable[[RawUpdate], Awaitable[None]]) -> None:
        """`settle` brings one update to its end, however long that takes."""
        self._settle = settle
        self._settled: dict[int, bool] = {}
        """By update id, as far back as Telegram may give it again."""
        self._lanes: dict[object, deque[RawUpdate]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._offset: int | None = None

    @property
    def offset(self) -> int | None:
        """The first update that Telegram has to keep (Bot API, 'getUpdates'); None before the first."""
        return next((number for number, done in self._settled.items() if not done), self._offset)

    @property
    def busy(self) -> bool:
        """Tell whether anything is not settled yet."""
        return bool(self._tasks)

    def add(self, updates: Iterable[RawUpdate], since: int | None) -> None:
        """Take in hand what was fetched with the offset `since`; what is in hand, or settled meanwhile, comes once more."""
        self._settled = {number: done for number, done in self._settled.items() if number >= (since or 0)}
        for update in updates:
            if update.update_id not in self._settled:
                self._enqueue(update)

    async def wait(self, seconds: float) -> None:
        """Wait until all is settled, for at most so many seconds."""
        if self._tasks:
            done, self._tasks = await asyncio.wait(self._tasks, timeout=seconds)
            for task in done:
                task.result()

    async def stop(self) -> None:
        """Drop what is not settled."""
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
