"""The channels' names for staff, keyed by the names stored with tickets, notices and citizens."""

from collections.abc import Mapping
from types import MappingProxyType

CHANNELS: Mapping[str, str] = MappingProxyType(
    {"wechat": "微信", "telegram": "Telegram", "web": "网页", "terminal": "终端"}
)


def channel_name(channel: str) -> str:
    """Return the name for staff; the stored name for a channel that is no longer known."""
    return CHANNELS.get(channel, channel)
