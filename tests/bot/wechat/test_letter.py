from datetime import UTC, datetime
from typing import Any

import pytest

from bot.wechat.letter import Letter, MalformedError, read
from handlers.messages import Act, EventKind, Incoming

SENT = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def element(kind: str, **more: Any) -> dict[str, Any]:
    """Return the elements of a message of that type."""
    base = {"ToUserName": "gh_7f", "FromUserName": "oia2T_-x", "CreateTime": "1700000000", "MsgType": kind}
    return {name: value for name, value in (base | more).items() if value is not ...}


def incoming(letter: Letter) -> Incoming:
    """Return the message of a letter that has one."""
    assert letter.incoming is not None
    return letter.incoming


def test_a_text_message_becomes_incoming() -> None:
    """Account, sender, MsgId, words and time are taken, and only one reply can be sent."""
    letter = read(element("text", MsgId="24351279374510284", Content="路灯"))
    assert letter.account == "gh_7f"
    assert letter.sender == "oia2T_-x"
    assert letter.incoming == Incoming(
        "wechat", "oia2T_-x", "24351279374510284", "路灯", SENT, None, single_reply=True, act=Act.MESSAGE
    )


@pytest.mark.parametrize("content", [None, "", ...])
def test_blank_content_is_an_empty_text(content: object) -> None:
    """An empty, blank or missing Content is an empty text, which the conversation decides."""
    assert incoming(read(element("text", MsgId="1", Content=content))).text == ""


@pytest.mark.parametrize("kind", ["image", "voice", "video", "shortvideo", "location", "link", "IMAGE"])
def test_what_is_no_text_is_unsupported(kind: str) -> None:
    """Pictures, voice (with any Recognition), video, places and links are unsupported for the conversation."""
    message = incoming(read(element(kind, MsgId="7", Recognition="不要信", MediaId="m", Content="x")))
    assert (message.event, message.text, message.message_id) == (EventKind.UNSUPPORTED, "", "7")
    assert message.act is Act.MESSAGE


def test_an_item_that_was_tapped_is_a_click() -> None:
    """A tapped item is a text that allows only what a menu click does."""
    message = incoming(read(element("text", MsgId="7", Content="没办好", bizmsgmenuid="2")))
    assert (message.text, message.act) == ("没办好", Act.CLICK)


@pytest.mark.parametrize(
    ("event", "key", "kind"),
    [
        ("subscribe", None, EventKind.SUBSCRIBED),
        ("subscribe", ..., EventKind.SUBSCRIBED),
        ("subscribe", "qrscene_hall", EventKind.SUBSCRIBED),
        ("subscribe_scan", "123", EventKind.SUBSCRIBED),
        ("unsubscribe", None, EventKind.UNSUBSCRIBED),
        ("user_authorization_revoke", None, EventKind.UNSUBSCRIBED),
    ],
)
def test_following_and_leaving(event: str, key: object, kind: EventKind) -> None:
    """Following, also by QR code, and leaving are events with an id from time, event and key."""
    message = incoming(read(element("event", Event=event, EventKey=key)))
    named = key if isinstance(key, str) else ""
    assert (message.event, message.text) == (kind, "")
    assert message.message_id == f"1700000000:{event}:{named}"
    assert message.act is (Act.FOLLOW if kind is EventKind.SUBSCRIBED else None)


@pytest.mark.parametrize(
    ("scene", "said"),
    [
        ("YN-4827-1936-4", "YN-4827-1936-4"),
        ("yn482719364", "YN-4827-1936-4"),
        ("3-047", "查看 3-047"),
        ("hall", "帮助"),
        ("YN-4827-1936-5", "帮助"),
        ("123", "帮助"),
        (None, "帮助"),
    ],
)
def test_a_scanned_code_says_what_it_leads_to(scene: str | None, said: str) -> None:
    """A follower's scan of a ticket's or commitment's code shows it; another code gives the introduction."""
    message = incoming(read(element("event", Event="SCAN", EventKey=scene, Ticket="t")))
    assert (message.text, message.event, message.act) == (said, None, Act.SCAN)


def test_a_menu_click_is_what_the_citizen_says() -> None:
    """A menu button's key becomes words, and two keys in one second are two messages."""
    first, second = (
        incoming(read(element("event", Event="CLICK", EventKey=key))) for key in ("目录", "建议")
    )
    assert (first.text, first.event, first.message_id) == ("目录", None, "1700000000:click:目录")
    assert first.act is Act.CLICK
    assert first.message_id != second.message_id


@pytest.mark.parametrize(
    "event",
    [
        "VIEW",
        "scancode_push",
        "pic_sysphoto",
        "LOCATION",
        "TEMPLATESENDJOBFINISH",
        "subscribe_msg_popup_event",
        "new",
    ],
)
def test_other_events_are_not_the_conversations(event: str) -> None:
    """Links, positions, delivery reports and unknown events do not reach the conversation."""
    assert read(element("event", Event=event, EventKey={"nested": "x"})).incoming is None


def test_unknown_types_are_not_the_conversations() -> None:
    """Unknown message types do not reach the conversation."""
    assert read(element("hologram", MsgId="1")).incoming is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("FromUserName", ...),
        ("FromUserName", None),
        ("FromUserName", ["a", "b"]),
        ("FromUserName", {"a": "b"}),
        ("FromUserName", "x" * 65),
        ("FromUserName", "a<b>"),
        ("FromUserName", "o1\n"),
        ("ToUserName", ...),
        ("ToUserName", "]]>"),
        ("CreateTime", ...),
        ("CreateTime", "soon"),
        ("CreateTime", "-1"),
        ("CreateTime", "１７"),
        ("CreateTime", "9" * 11),
        ("MsgId", ...),
        ("MsgId", "abc"),
        ("MsgId", "1" * 21),
        ("MsgId", ["1", "2"]),
        ("MsgType", ["text", "text"]),
        ("Content", ["two", "of them"]),
        ("Content", [None, None]),
        ("Content", {"b": "nested"}),
    ],
)
def test_a_field_of_another_form_is_malformed(field: str, value: object) -> None:
    """A missing, duplicate, nested or too long field is refused by name, without its value."""
    with pytest.raises(MalformedError, match=field) as caught:
        read(element("text", **{"MsgId": "1", "Content": "x", field: value}))
    assert str(value) not in str(caught.value) or value is None or value is ...


@pytest.mark.parametrize(
    ("event", "key"),
    [(..., "k"), (None, "k"), (["CLICK"], "k"), ("CLICK", ...), ("CLICK", None), ("CLICK", "k" * 257)],
)
def test_an_event_without_its_parts_is_malformed(event: object, key: object) -> None:
    """An event needs its name, and a click its key, of limited length."""
    with pytest.raises(MalformedError, match="Event"):
        read(element("event", Event=event, EventKey=key))


@pytest.mark.parametrize("kind", ["image", "text"])
def test_a_message_needs_its_id(kind: str) -> None:
    """A message without MsgId is refused, since a redelivery could not be recognised."""
    with pytest.raises(MalformedError, match="MsgId"):
        read(element(kind, Content="x"))
