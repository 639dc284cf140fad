"""How the Bot API's server delivers by webhook: one queue per chat, repeated until a 2xx answer.

After telegram-bot-api's WebhookActor.cpp: at once, then after 2, 4, 8 … seconds, obeying Retry-After; other chats go
on.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout


@dataclass
class Pusher:
    """Delivers `pending`, the server's unconfirmed updates, to a webhook."""

    pending: dict[int, dict[str, Any]]
    pace: float
    """Seconds for each second of the real server."""
    url: str = ""
    secret: str = ""
    statuses: list[tuple[int, int]] = field(default_factory=list)
    """(update's id, status) of each delivery; status 0 if the connection broke."""
    _lanes: dict[object, asyncio.Task[None]] = field(default_factory=dict)

    def start(self, url: str, secret: str) -> None:
        """Deliver to `url` from now on."""
        self.url, self.secret = url, secret
        self.wake()

    async def stop(self) -> None:
        """Stop delivering, and abort what is in flight."""
        self.url = ""
        lanes, self._lanes = list(self._lanes.values()), {}
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)

    def wake(self) -> None:
        """Start a task for every chat with updates."""
        if not self.url:
            return
        for update in self.pending.values():
            chat = _chat(update)
            if chat not in self._lanes:
                self._lanes[chat] = asyncio.create_task(self._deliver(chat))

    async def _deliver(self, chat: object) -> None:
        async with ClientSession(timeout=ClientTimeout(total=60)) as session:
            while update := next((u for u in self.pending.values() if _chat(u) == chat), None):
                await self._insist(session, update)
            # Before the connections are closed, since updates arriving meanwhile need a new one.
            self._lanes.pop(chat, None)

    async def _insist(self, session: ClientSession, update: dict[str, Any]) -> None:
        wait = 0.0
        while True:
            status, retry_after = await self._post(session, update)
            self.statuses.append((update["update_id"], status))
            if 200 <= status < 300:
                self.pending.pop(update["update_id"], None)
                return
            await asyncio.sleep(max(wait, retry_after) * self.pace)
            wait = min(wait * 2 or 2.0, 60.0)

    async def _post(self, session: ClientSession, update: dict[str, Any]) -> tuple[int, float]:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with session.post(self.url, json=update, headers=headers) as response:
                await response.read()
                return response.status, float(response.headers.get("Retry-After", 0))
        except ClientError:
            return 0, 0.0


def _chat(update: dict[str, Any]) -> object:
    """Return the queue's key: the chat, else the update itself."""
    message = update.get("message") or update.get("callback_query", {}).get("message") or {}
    return message.get("chat", {}).get("id") or ("update", update["update_id"])
