"""Delivers a stored notice on WeChat, one customer message per piece, and tells the courier what each refusal means."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import structlog

from bot.channel import ALARM_PAUSE_S, ChannelError
from bot.wechat.api import WeChatError
from bot.wechat.client import SEND, Client
from bot.wechat.errcodes import CLOSED, Remedy
from handlers.messages import Notice, Reply
from handlers.pieces import LIMIT, size
from storage.errors import StorageError

BEIJING = timezone(timedelta(hours=8))
"""The time zone in which WeChat counts the days of its quotas."""
CLOSED_PAUSE_S = 3600.0

_log = structlog.get_logger(__name__)


class WeChatPush:
    """The account's customer messages; made for verified accounts only, since others may not send any."""

    def __init__(self, client: Client, clock: Callable[[], datetime]) -> None:
        """`clock` returns an aware time."""
        self._client, self._clock = client, clock

    async def deliver(self, address: str, notice: Notice) -> None:
        """Send one piece to the OpenID `address`. Raises ChannelError."""
        try:
            await self._send(address, notice.reply)
        except WeChatError as error:
            raise self._explained(error) from None
        except StorageError:
            raise ChannelError("storage") from None  # The token could not be read, so nothing was sent.

    async def _send(self, openid: str, reply: Reply) -> None:
        items = [choice.say for choice in reply.choices if choice.label == choice.say]
        taps = sum(map(size, items))
        # A choice that sends its own label can be tapped; any other is already a line of the text.
        if items and len(items) == len(reply.choices) and size(reply.text) + taps <= LIMIT:
            await self._client.send_choices(openid, reply.text, items)
        else:
            await self._client.send_text(openid, reply.text)

    def _explained(self, error: WeChatError) -> ChannelError:
        reason = f"wechat_{error.errcode}" if error.errcode is not None else "wechat_unreachable"
        match error.remedy:
            case Remedy.CITIZEN_WRITES:
                return ChannelError(reason, hold=True)
            case Remedy.CITIZEN_LEFT:
                return ChannelError(reason, blocked=True)
            case Remedy.NOTHING:
                _log.error("wechat_notice_refused", error=str(error))
                return ChannelError(reason, permanent=True)
            case Remedy.TOMORROW:
                _log.error("wechat_quota_used_up", error=str(error))
                return ChannelError(reason, whole=True, retry_after=self._until_midnight())
            case Remedy.OPERATOR:
                _log.error("wechat_needs_operator", error=str(error))
                pause = CLOSED_PAUSE_S if error.errcode in CLOSED else ALARM_PAUSE_S
                return ChannelError(reason, whole=True, hold=True, retry_after=pause)
            case Remedy.AGAIN | Remedy.TOKEN | Remedy.LOOK_UP:
                if error.remedy is Remedy.LOOK_UP:
                    # WeChat also refuses single texts (45168, 'keyword in blacklist'): others must not wait for this
                    # one.
                    _log.error("wechat_errcode_unknown", error=str(error))
                # Only sending the message can be in doubt, not fetching its token.
                return ChannelError(reason, doubtful=error.doubtful and error.path == SEND)

    def _until_midnight(self) -> float:
        now = self._clock().astimezone(BEIJING)
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        return (midnight - now).total_seconds()
