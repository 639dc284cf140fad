"""The channels by the names that staff read; each is named as its tickets, notices and citizens are stored."""

from collections.abc import Mapping
from types import MappingProxyType

CHANNELS: Mapping[str, str] = MappingProxyType(
    {"wechat": "微信", "telegram": "Telegram", "web": "网页", "terminal": "终端"}
)
