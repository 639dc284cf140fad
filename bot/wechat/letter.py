"""One push of WeChat, verified and in clear: who wrote to which account, and what it means for the conversation."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from handlers.messages import EventKind, Incoming

CHANNEL = "wechat"

_SECONDS = re.compile(r"[0-9]{1,10}")
_NAME = re.compile(r"[A-Za-z0-9_@.-]{1,64}")
_TYPE = re.compile(r"[A-Za-z0-9_]{1,64}")
_MESSAGE_ID = re.compile(r"[0-9]{1,20}")
_EVENT_KEY = re.compile(r".{1,256}", re.DOTALL)
"""Menu keys have at most 128 bytes, QR scenes 64 characters (WeChat, 'Creating custom menu', 'createQRCode')."""

_UNSUPPORTED = frozenset({"image", "voice", "video", "shortvideo", "location", "link"})
"""Voice among them: its `Recognition` is being withdrawn (WeChat community, 2023-06)."""
_FOLLOWING = {
    "subscribe": EventKind.SUBSCRIBED,
    "subscribe_scan": EventKind.SUBSCRIBED,  # wechatpy's name for `subscribe` by a QR code with a parameter.
    "subscribe_scan_product": EventKind.SUBSCRIBED,
    "unsubscribe": EventKind.UNSUBSCRIBED,
}


class MalformedError(Exception):
    """The request can't be read; the message names the field, never its value: HTTP 400."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One push."""

    account: str
    sender: str
    incoming: Incoming | None
    """None: a push that the conversation has no part in."""


def read(element: Mapping[str, object]) -> Letter:
    """Read the children of `<xml>`. Raises MalformedError where one that is needed is missing, double or misshapen."""
    account, sender = (_field(element, name, _NAME) for name in ("ToUserName", "FromUserName"))
    seconds = _field(element, "CreateTime", _SECONDS)
    kind = _field(element, "MsgType", _TYPE).lower()
    said = _event(element, seconds) if kind == "event" else _message(element, kind)
    if said is None:
        return Letter(account, sender, None)
    message_id, text, event = said
    sent_at = datetime.fromtimestamp(int(seconds), UTC)
    return Letter(
        account, sender, Incoming(CHANNEL, sender, message_id, text, sent_at, event, single_reply=True)
    )


def _message(element: Mapping[str, object], kind: str) -> tuple[str, str, EventKind | None] | None:
    """Id, text and event of a message; None for a type that is not documented yet."""
    if kind in _UNSUPPORTED:
        return _field(element, "MsgId", _MESSAGE_ID), "", EventKind.UNSUPPORTED
    if kind != "text":
        return None
    content = element.get("Content") or ""  # An empty or blank element has no value.
    if not isinstance(content, str):
        raise MalformedError("Content must be one element of text")
    return _field(element, "MsgId", _MESSAGE_ID), content, None


def _event(element: Mapping[str, object], seconds: str) -> tuple[str, str, EventKind | None] | None:
    """Id, text and event of what the citizen did; None for events that are not the conversation's.

    WeChat tells events apart by sender and CreateTime, whole seconds: name and key keep two fast clicks apart.
    """
    name = _field(element, "Event", _TYPE).lower()
    clicked = name == "click"
    if not clicked and name not in _FOLLOWING:
        return None
    key = _field(element, "EventKey", _EVENT_KEY) if clicked or element.get("EventKey") else ""
    return f"{seconds}:{name}:{key}", key if clicked else "", _FOLLOWING.get(name)


def _field(element: Mapping[str, object], name: str, shape: re.Pattern[str]) -> str:
    value = element.get(name)
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise MalformedError(f"{name} is missing or not of the documented form")
    return value
