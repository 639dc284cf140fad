"""The channels by the names that staff read; each is named as its tickets, notices and citizens are stored."""

from collections.abc import Mapping
from types import MappingProxyType

CHANNELS: Mapping[str, str] = MappingProxyType(
    {"wechat": "微信", "telegram": "Telegram", "web": "网页", "terminal": "终端"}
)


def channel_name(channel: str) -> str:
    """The name that staff read; of a channel that is no longer known, the stored one."""
    return CHANNELS.get(channel, channel)
