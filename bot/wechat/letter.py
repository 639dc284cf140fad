"""One push from WeChat, verified and decrypted: who wrote to which account, and what it means for the conversation."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from handlers import links, wording
from handlers.messages import Act, EventKind, Incoming

CHANNEL = "wechat"

_SECONDS = re.compile(r"[0-9]{1,10}")
_NAME = re.compile(r"[A-Za-z0-9_@.-]{1,64}")
_TYPE = re.compile(r"[A-Za-z0-9_]{1,64}")
_MESSAGE_ID = re.compile(r"[0-9]{1,20}")
_EVENT_KEY = re.compile(r".{1,256}", re.DOTALL)
"""Menu keys have at most 128 bytes, QR scenes 64 characters (WeChat, 'Creating custom menu', 'createQRCode')."""

_UNSUPPORTED = frozenset({"image", "voice", "video", "shortvideo", "location", "link"})
"""Voice too, since its `Recognition` is being withdrawn (WeChat community, 2023-06)."""
_FOLLOWING = {
    "subscribe": EventKind.SUBSCRIBED,
    "subscribe_scan": EventKind.SUBSCRIBED,  # wechatpy's name for `subscribe` by a QR code with a parameter.
    "subscribe_scan_product": EventKind.SUBSCRIBED,
    "unsubscribe": EventKind.UNSUBSCRIBED,
    "user_authorization_revoke": EventKind.UNSUBSCRIBED,
}
_ACTS = {
    "click": Act.CLICK,
    "scan": Act.SCAN,
    "subscribe": Act.FOLLOW,
    "subscribe_scan": Act.FOLLOW,
    "subscribe_scan_product": Act.FOLLOW,
}
"""The events that allow customer messages afterwards (WeChat, 'Customer service messages')."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a push means for the conversation."""

    message_id: str
    text: str
    event: EventKind | None
    act: Act | None


class MalformedError(Exception):
    """The request can't be read; the message names the field, never its value. Answered with HTTP 400."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One push."""

    account: str
    sender: str
    incoming: Incoming | None
    """None if the push does not concern the conversation."""


def read(element: Mapping[str, object]) -> Letter:
    """Read the children of `<xml>`. Raises MalformedError if a required one is missing, repeated or malformed."""
    account, sender = (_field(element, name, _NAME) for name in ("ToUserName", "FromUserName"))
    seconds = _field(element, "CreateTime", _SECONDS)
    kind = _field(element, "MsgType", _TYPE).lower()
    said = _event(element, seconds) if kind == "event" else _message(element, kind)
    if said is None:
        return Letter(account, sender, None)
    incoming = Incoming(
        CHANNEL,
        sender,
        said.message_id,
        said.text,
        datetime.fromtimestamp(int(seconds), UTC),
        said.event,
        single_reply=True,
        act=said.act,
    )
    return Letter(account, sender, incoming)


def _message(element: Mapping[str, object], kind: str) -> _Said | None:
    """Read a message; None for a type that is not documented yet."""
    if kind in _UNSUPPORTED:
        return _Said(_field(element, "MsgId", _MESSAGE_ID), "", EventKind.UNSUPPORTED, Act.MESSAGE)
    if kind != "text":
        return None
    content = element.get("Content") or ""  # An empty or blank element has no value.
    if not isinstance(content, str):
        raise MalformedError("Content must be one element of text")
    # A tapped msgmenu item arrives as text, yet counts as a click on the menu.
    act = Act.CLICK if element.get("bizmsgmenuid") else Act.MESSAGE
    return _Said(_field(element, "MsgId", _MESSAGE_ID), content, None, act)


def _event(element: Mapping[str, object], seconds: str) -> _Said | None:
    """Read what the citizen did; None for events that don't concern the conversation.

    WeChat identifies an event by sender and CreateTime in whole seconds; name and key keep two quick clicks apart.
    """
    name = _field(element, "Event", _TYPE).lower()
    if name not in ("click", "scan") and name not in _FOLLOWING:
        return None
    key = _field(element, "EventKey", _EVENT_KEY) if name == "click" or element.get("EventKey") else ""
    text = key if name == "click" else _scanned(key) if name == "scan" else ""
    return _Said(f"{seconds}:{name}:{key}", text, _FOLLOWING.get(name), _ACTS.get(name))


def _scanned(scene: str) -> str:
    """Put what a follower scanned into words: what the code stands for, or a request for help."""
    return links.in_words(scene) or wording.SAY_HELP


def _field(element: Mapping[str, object], name: str, shape: re.Pattern[str]) -> str:
    value = element.get(name)
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise MalformedError(f"{name} is missing or not of the documented form")
    return value
