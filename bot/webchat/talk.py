"""One citizen's message, by socket or form: checked, handed to the conversation, its reply laid out for the page."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from aiohttp import web

from bot.channel import DRAIN_SECONDS, Receives
from bot.webchat.layout import Part, as_data, lay_out
from handlers import wording
from handlers.feedback.feedback import LONGEST
from handlers.incident import where
from handlers.messages import Incoming, Reply

CHANNEL = "web"
_MESSAGE_ID = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """The outcome of a message."""

    message_id: str
    at: datetime
    replies: tuple[tuple[Part, ...], ...]
    stored: bool
    """False: nothing was stored, and the page marks the message as not delivered."""
    again: bool = True
    """If it was not stored: whether sending it again unchanged can help."""
    bulletins: tuple[str, ...] = ()
    """What the page is to show at its top now."""

    def as_data(self) -> dict[str, Any]:
        """Return it for the page's script; `at` is in milliseconds since 1970, UTC."""
        return {
            "id": self.message_id,
            "at": int(self.at.timestamp() * 1000),
            "stored": self.stored,
            "again": self.again,
            "replies": [as_data(parts) for parts in self.replies],
            "bulletins": self.bulletins,
        }


class Talk:
    """The web's access to the conversation, shared by the socket and the form."""

    def __init__(
        self,
        *,
        conversation: Receives,
        clock: Callable[[], datetime],
        bulletins: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        """`clock` returns an aware time; `bulletins` what pages show at their top now, a line each."""
        self._conversation, self._clock, self._bulletins = conversation, clock, bulletins
        self._at_work: set[asyncio.Task[Delivery]] = set()

    async def say(self, citizen: str, message_id: str, text: str) -> Delivery:
        """Hand over one message and return its outcome; never raises, whatever a citizen sends."""
        if not _MESSAGE_ID.fullmatch(message_id):
            return self._refuse("", wording.SENT_IN_PART)
        if len(text) > LONGEST:
            too_long = wording.TOO_LONG.format(length=len(text), limit=LONGEST)
            return self._refuse(message_id, too_long)
        # A lost connection must not cancel the work: the page asks again and gets the stored reply.
        task = asyncio.create_task(self._hand_over(citizen, message_id, text))
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)
        return await asyncio.shield(task)

    async def drain(self, _app: web.Application) -> None:
        """Wait for the messages in progress to finish, for at most DRAIN_SECONDS."""
        if self._at_work:
            await asyncio.wait(self._at_work, timeout=DRAIN_SECONDS)

    async def _hand_over(self, citizen: str, message_id: str, text: str) -> Delivery:
        incoming = Incoming(
            channel=CHANNEL,
            sender=citizen,
            message_id=message_id,
            text=_storable(text),
            sent_at=self._clock(),
            bannered=True,
        )
        try:
            answer = await self._conversation.receive(incoming)
        except Exception as error:  # noqa: BLE001  # the page would resend an unanswered message for ever
            place = where(error.__traceback__)
            _log.error("web_message_failed", message=message_id, error=type(error).__name__, where=place)
            return self._refuse(message_id, wording.NOT_STORED, again=True)
        _log.info("web_answered", message=message_id, stored=answer.stored, replies=len(answer.replies))
        replies = tuple(lay_out(reply) for reply in answer.replies)
        return Delivery(message_id, self._clock(), replies, stored=answer.stored, bulletins=self._bulletins())

    def _refuse(self, message_id: str, sentence: str, *, again: bool = False) -> Delivery:
        replies = (lay_out(Reply(sentence)),)
        return Delivery(
            message_id, self._clock(), replies, stored=False, again=again, bulletins=self._bulletins()
        )


def _storable(text: str) -> str:
    """Remove what no database column can store: NUL characters and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()
