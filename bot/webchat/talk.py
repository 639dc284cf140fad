"""One message of one citizen, however it came: bounded, handed to the conversation, laid out for the page."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from aiohttp import web

from bot.channel import Receives
from bot.webchat.layout import Part, as_data, lay_out
from handlers import wording
from handlers.feedback.feedback import LONGEST
from handlers.messages import Incoming, Reply

CHANNEL = "web"
DRAIN_SECONDS = 10.0
_MESSAGE_ID = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a message."""

    message_id: str
    at: datetime
    replies: tuple[tuple[Part, ...], ...]
    stored: bool
    """False: nothing was kept, and the page marks the message as not delivered."""
    again: bool = True
    """For what was not stored: whether sending it once more, as it is, can help."""

    def as_data(self) -> dict[str, Any]:
        """For the page's script; `at` in milliseconds since 1970, UTC."""
        return {
            "id": self.message_id,
            "at": int(self.at.timestamp() * 1000),
            "stored": self.stored,
            "again": self.again,
            "replies": [as_data(parts) for parts in self.replies],
        }


class Talk:
    """The conversation as the web speaks to it; shared by the socket and the form."""

    def __init__(self, *, conversation: Receives, clock: Callable[[], datetime]) -> None:
        """`clock` gives an aware time."""
        self._conversation, self._clock = conversation, clock
        self._at_work: set[asyncio.Task[Delivery]] = set()

    async def say(self, citizen: str, message_id: str, text: str) -> Delivery:
        """Hand over one message and tell what became of it; never raises for what a citizen can send."""
        if not _MESSAGE_ID.fullmatch(message_id):
            return self._refuse("", wording.SENT_IN_PART)
        if len(text) > LONGEST:
            too_long = wording.TOO_LONG.format(length=len(text), limit=LONGEST)
            return self._refuse(message_id, too_long)
        # A lost connection must not end the work: the page asks again, and gets what was kept.
        task = asyncio.create_task(self._hand_over(citizen, message_id, text))
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)
        return await asyncio.shield(task)

    async def drain(self, _app: web.Application) -> None:
        """Let the messages at work come to their end, for at most DRAIN_SECONDS."""
        if self._at_work:
            await asyncio.wait(self._at_work, timeout=DRAIN_SECONDS)

    async def _hand_over(self, citizen: str, message_id: str, text: str) -> Delivery:
        incoming = Incoming(
            channel=CHANNEL,
            sender=citizen,
            message_id=message_id,
            text=_storable(text),
            sent_at=self._clock(),
        )
        try:
            answer = await self._conversation.receive(incoming)
        except Exception as error:  # noqa: BLE001  # the page would send a message without an answer for ever
            _log.error("web_message_failed", message=message_id, error=type(error).__name__)
            return self._refuse(message_id, wording.NOT_STORED, again=True)
        _log.info("web_answered", message=message_id, stored=answer.stored, replies=len(answer.replies))
        replies = tuple(lay_out(reply) for reply in answer.replies)
        return Delivery(message_id, self._clock(), replies, stored=answer.stored)

    def _refuse(self, message_id: str, sentence: str, *, again: bool = False) -> Delivery:
        replies = (lay_out(Reply(sentence)),)
        return Delivery(message_id, self._clock(), replies, stored=False, again=again)


def _storable(text: str) -> str:
    """`text` without what no database column holds: NUL, and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()
