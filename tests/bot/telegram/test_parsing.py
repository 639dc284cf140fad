"""Updates of every kind, as in the Bot API's documentation."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram.types import User
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.api import RawUpdate
from bot.telegram.parsing import Dropped, Pressed, Turn, UnreadableError, chat_of, parse, read_update
from handlers.messages import EventKind, Incoming

ME = User(id=123456789, is_bot=True, first_name="有诺", username="YounuoBot")
NOW = datetime(2023, 5, 4, 3, 2, 1, tzinfo=UTC)
GROUP = {"id": -100200, "type": "supergroup", "title": "小区群"}
Make = Callable[..., dict[str, Any]]


def read(update: dict[str, Any]) -> Turn | Dropped:
    """Parse an update from the network."""
    return parse(read_update(RawUpdate.model_validate(update)), ME, NOW)


def turn(update: dict[str, Any]) -> Turn:
    """Parse an update that needs an answer."""
    found = read(update)
    assert isinstance(found, Turn), found
    return found


def dropped(update: dict[str, Any]) -> Dropped:
    """Parse an update that needs none."""
    found = read(update)
    assert isinstance(found, Dropped), found
    return found


def test_a_text_message_becomes_an_incoming(update: Make) -> None:
    """Sender, text and time are Telegram's; the message id is the update's, which a redelivery repeats."""
    found = turn(update("路灯坏了"))
    assert found.incoming == Incoming(
        channel="telegram",
        sender="42",
        message_id="u71",
        text="路灯坏了",
        sent_at=datetime.fromtimestamp(1_685_000_000, UTC),
        ref="private:9",
    )
    assert (found.chat, found.topic, found.answers, found.callback) == (42, None, None, None)


@pytest.mark.parametrize(
    "more",
    [
        {"from": {"id": 42, "is_bot": False, "first_name": "王"}},
        {"forward_origin": {"type": "hidden_user", "date": 1_684_000_000, "sender_user_name": "李"}},
        {
            "reply_to_message": {
                "message_id": 8,
                "date": 1_684_000_000,
                "chat": {"id": 42, "type": "private"},
                "text": "别人的话",
            }
        },
    ],
    ids=["no user name", "forwarded", "in answer"],
)
def test_whoever_sends_it_said_it(update: Make, more: dict[str, Any]) -> None:
    """A message without user name, a forwarded one and a reply are the sender's own words."""
    incoming = turn(update("路灯坏了", **more)).incoming
    assert (incoming.sender, incoming.text) == ("42", "路灯坏了")


@pytest.mark.parametrize("text", ["/start", "/start hall", "/start@YounuoBot", "/start@YounuoBot hall_7"])
def test_start_begins_the_conversation(update: Make, text: str) -> None:
    """/start with an unknown payload, a bot name, or neither, is the event and not words."""
    incoming = turn(update(text)).incoming
    assert (incoming.event, incoming.text) == (EventKind.SUBSCRIBED, "")


def test_a_link_leads_to_what_it_names(update: Make) -> None:
    """t.me/bot?start=P with a ticket's number or a commitment's id asks for that."""
    assert turn(update("/start YN-4827-1936-4")).incoming.text == "YN-4827-1936-4"
    assert turn(update("/start@YounuoBot 3-047")).incoming.text == "查看 3-047"


@pytest.mark.parametrize(
    "content",
    [
        {
            "sticker": {
                "file_id": "a",
                "file_unique_id": "b",
                "type": "regular",
                "width": 1,
                "height": 1,
                "is_animated": False,
                "is_video": False,
            }
        },
        {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]},
        {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 3}},
        {"video": {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "duration": 3}},
        {"video_note": {"file_id": "a", "file_unique_id": "b", "length": 1, "duration": 3}},
        {"audio": {"file_id": "a", "file_unique_id": "b", "duration": 3}},
        {"document": {"file_id": "a", "file_unique_id": "b"}},
        {"animation": {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "duration": 3}},
        {"location": {"latitude": 31.7, "longitude": 113.4}},
        {"venue": {"location": {"latitude": 31.7, "longitude": 113.4}, "title": "公园", "address": "解放路"}},
        {"contact": {"phone_number": "1", "first_name": "王"}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], "media_group_id": "7"},
        {"web_app_data": {"data": "x", "button_text": "y"}},
    ],
    ids=lambda content: next(iter(content)),
)
def test_what_is_no_text_is_an_unsupported_event(update: Make, content: dict[str, Any]) -> None:
    """Media, places and contacts are unsupported, so that the conversation can say that it reads only text."""
    incoming = turn(update(None, **content)).incoming
    assert (incoming.event, incoming.text) == (EventKind.UNSUPPORTED, "")


def test_a_caption_counts_as_text(update: Make) -> None:
    """A picture's caption is the message."""
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    incoming = turn(update(None, photo=photo, caption="这里的路灯坏了")).incoming
    assert (incoming.event, incoming.text) == (None, "这里的路灯坏了")


@pytest.mark.parametrize(
    "content",
    [
        {"new_chat_members": [{"id": 5, "is_bot": False, "first_name": "李"}]},
        {"left_chat_member": {"id": 5, "is_bot": False, "first_name": "李"}},
        {"new_chat_title": "新群名"},
        {"group_chat_created": True},
        {"migrate_to_chat_id": -100300},
        {"something_of_bot_api_99": {"new": True}},
    ],
    ids=lambda content: next(iter(content)),
)
def test_notices_of_telegram_itself_are_dropped(update: Make, content: dict[str, Any]) -> None:
    """A service message, and any unknown kind, is dropped."""
    assert dropped(update(None, **content)).reason.startswith("a notice")


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post", "business_message", "guest_message"])
def test_other_kinds_of_messages_are_dropped_with_a_reason(update: Make, kind: str) -> None:
    """A channel's post and the like are acknowledged and dropped with a reason."""
    message = update()["message"]
    assert kind in dropped({"update_id": 71, kind: message}).reason


def test_an_edit_names_the_message_that_it_changes(update: Make) -> None:
    """An edit has its own id, to be heard, and the message's name, to be no second message."""
    first, edit = (
        turn({"update_id": number, kind: update()["message"] | {"text": text}}).incoming
        for number, kind, text in ((71, "message", "路灯怀了"), (72, "edited_message", "路灯坏了"))
    )
    assert (first.edited, edit.edited) == (False, True)
    assert first.ref == edit.ref == "private:9"
    assert (first.message_id, edit.message_id, edit.text) == ("u71", "u72", "路灯坏了")


def test_a_message_in_a_group_is_another_than_the_private_one_of_that_number(update: Make) -> None:
    """Message numbers are separate for each chat, and the stored name has nobody's id."""
    private, public = turn(update("路灯")), turn(update("@YounuoBot 路灯", chat=GROUP))
    assert private.incoming.ref != public.incoming.ref
    assert "42" not in f"{private.incoming.ref} {public.incoming.ref}"


def membership(status: str, chat: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return an update on the bot's membership in a chat."""
    me = {"id": ME.id, "is_bot": True, "first_name": "有诺"}
    change = {
        "chat": chat or {"id": 42, "type": "private"},
        "from": {"id": 42, "is_bot": False, "first_name": "王"},
        "date": 1_685_000_000,
        "old_chat_member": {"status": "left", "user": me},
        "new_chat_member": {
            "status": status,
            "user": me,
            **({"until_date": 0} if status == "kicked" else {}),
        },
    }
    return {"update_id": 71, "my_chat_member": change}


def test_whoever_blocks_the_bot_leaves(update: Make) -> None:
    """`kicked` in the private chat means blocked, in the queue of the citizen's chat."""
    incoming = turn(membership("kicked")).incoming
    assert (incoming.event, incoming.sender, incoming.text) == (EventKind.BLOCKED, "42", "")
    queues = {chat_of(RawUpdate.model_validate(content)) for content in (membership("kicked"), update())}
    assert len(queues) == 1


@pytest.mark.parametrize(
    ("status", "chat"), [("member", None), ("kicked", GROUP), ("member", GROUP), ("left", GROUP)]
)
def test_other_memberships_are_dropped(status: str, chat: dict[str, Any] | None) -> None:
    """Unblocking and joining or leaving a group are dropped."""
    assert status in dropped(membership(status, chat)).reason


def test_an_unknown_kind_of_update_is_dropped() -> None:
    """An update of an unknown kind, from a later Bot API, is dropped."""
    assert "brand_new" in dropped({"update_id": 71, "brand_new": {"a": 1}}).reason
    assert "empty" in dropped({"update_id": 71}).reason


def test_a_bots_and_a_channels_messages_are_dropped(update: Make) -> None:
    """Bots and channels are not answered, so that two bots can't talk for ever."""
    assert dropped(update(**{"from": {"id": 7, "is_bot": True, "first_name": "机器人"}}))
    assert dropped(update(chat={"id": -7, "type": "channel", "title": "频道"}))
    nobody = update()
    del nobody["message"]["from"]
    assert dropped(nobody)


@pytest.mark.parametrize(
    ("user", "author"),
    [
        ({"id": 777000, "is_bot": False, "first_name": "Telegram"}, {"id": -7, "type": "channel", "title": "频道"}),
        ({"id": 1087968824, "is_bot": True, "first_name": "Group"}, GROUP),
        ({"id": 136817688, "is_bot": True, "first_name": "Channel"}, {"id": -8, "type": "channel", "title": "某"}),
    ],
    ids=["a channel's post in its discussion group", "an anonymous administrator", "somebody as a channel"],
)  # fmt: skip
def test_who_writes_in_the_name_of_a_chat_is_nobody(
    update: Make, user: dict[str, Any], author: dict[str, Any]
) -> None:
    """A sender in the name of a chat is a shared stand-in, and no citizen."""
    said = {"from": user, "sender_chat": author, "chat": GROUP}
    assert dropped(update("@YounuoBot 投诉：路灯坏了", **said)).reason == "no person sent it"
    edited = update("@YounuoBot 投诉：路灯坏了", **said)
    assert dropped({"update_id": 72, "edited_message": edited["message"]}).reason == "no person sent it"


def button(**changes: Any) -> dict[str, Any]:
    """Return an update of a pressed button."""
    message = {"message_id": 3, "date": 1_685_000_000, "chat": {"id": 42, "type": "private"}, "text": "请选"}
    query = {"id": "cb1", "from": {"id": 42, "is_bot": False, "first_name": "王"}, "chat_instance": "1"}
    return {"update_id": 72, "callback_query": query | {"message": message, "data": "查看 3-047"} | changes}


def test_a_pressed_button_says_its_data() -> None:
    """A pressed button says its data with the current time, since Telegram gives none."""
    found = turn(button())
    assert (found.incoming.text, found.incoming.message_id, found.incoming.sent_at) == (
        "查看 3-047",
        "u72",
        NOW,
    )
    assert (found.chat, found.callback, found.answers) == (42, "cb1", None)
    assert found.pressed == Pressed(3, "请选")


def test_a_button_under_a_message_that_is_gone_still_works() -> None:
    """A button under an inaccessible message, which has the date 0, works."""
    gone = {"message_id": 3, "date": 0, "chat": {"id": 42, "type": "private"}}
    found = turn(button(message=gone))
    assert (found.chat, found.pressed) == (42, None)


@pytest.mark.parametrize("says", ["是", "否", "取消", "撤回 YN-4827-1936-4"])
def test_in_a_group_only_who_was_asked_can_say_yes(says: str) -> None:
    """In a group only the person asked can say yes, while navigation buttons are for everybody."""
    wang, li = ({"id": number, "is_bot": False, "first_name": "王"} for number in (42, 43))
    asked = {"message_id": 2, "date": 1_685_000_000, "chat": GROUP, "from": wang, "text": "@YounuoBot 路灯"}
    shown = {"message_id": 3, "date": 1_685_000_000, "chat": GROUP, "text": "转给部门吗？"}
    tied = shown | {"reply_to_message": asked}
    assert turn(button(message=tied, data=says)).incoming.text == says
    assert dropped(button(message=tied, data=says, **{"from": li})).callback == "cb1"
    assert turn(button(message=tied, data="查看 3-047", **{"from": li})).incoming.public
    topic = {"name": "路灯", "icon_color": 1}
    opening = shown | {"reply_to_message": asked | {"text": None, "forum_topic_created": topic}}
    for untied in (shown, opening):
        assert turn(button(message=untied, data=says, **{"from": li})).incoming.text == says


@pytest.mark.parametrize("changes", [{"message": None}, {"data": None}, {"data": "  "}])
def test_a_button_without_words_or_chat_is_released_all_the_same(changes: dict[str, Any]) -> None:
    """A button without words or chat is dropped and released."""
    assert dropped(button(**changes)).callback == "cb1"


def test_a_button_in_a_channel_tells_nothing() -> None:
    """A button pressed under a channel's post is dropped and released: its answer would be private, and read by all."""
    post = {
        "message_id": 3,
        "date": 1_685_000_000,
        "chat": {"id": -100300, "type": "channel", "title": "市府"},
    }
    for message in (post | {"text": "请选"}, post | {"date": 0}):
        assert dropped(button(message=message, data="我的工单")).callback == "cb1"


def test_a_group_gets_its_reply_tied_to_the_question_and_in_its_topic(update: Make) -> None:
    """In a group the reply refers to the question and stays in its forum topic; other threads are ignored."""
    asked = {"chat": GROUP, "message_thread_id": 5}
    assert turn(update("@YounuoBot 路灯", is_topic_message=True, **asked)).topic == 5
    found = turn(update("@YounuoBot 路灯", **asked))
    assert (found.topic, found.answers, found.chat) == (None, 9, -100200)


@pytest.mark.parametrize(
    "change",
    [
        {"date": 10**18},
        {"date": "soon"},
        {"chat": {"id": "x"}},
        {"text": {"a": "b"}},
        {"forward_origin": {"type": "of a later day", "date": 1}},
    ],
)
def test_what_does_not_fit_the_bot_api_names_the_field_and_not_its_value(
    update: Make, change: dict[str, Any]
) -> None:
    """The error for a malformed update says where, without values, so that it can be logged."""
    with pytest.raises(UnreadableError, match="message") as caught:
        read({"update_id": 71, "message": update("小明的电话")["message"] | change})
    assert "小明" not in str(caught.value)
    assert "soon" not in str(caught.value)


WORDS = st.text(st.sampled_from("字a/@ 😀\x00"), max_size=5)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "type", "text"]), inner)
    ),
    max_leaves=4,
)
FIELDS = st.sampled_from(
    [
        "message_id",
        "from",
        "chat",
        "date",
        "text",
        "caption",
        "photo",
        "sticker",
        "entities",
        "reply_to_message",
        "data",
        "message",
        "id",
        "via_bot",
        "is_topic_message",
        "message_thread_id",
        "forward_origin",
    ]
)
KINDS = st.sampled_from(["message", "callback_query", "edited_message", "my_chat_member", "poll", "nonsense"])


@given(kind=KINDS, changes=st.dictionaries(FIELDS, JSON, max_size=3), whole=st.none() | JSON)
def test_no_content_breaks_parsing(kind: str, changes: dict[str, Any], whole: object) -> None:
    """Any update is a turn, dropped, or unreadable, and has a queue."""
    sound = button()["callback_query"] | button()["callback_query"]["message"]
    raw = RawUpdate.model_validate({"update_id": 5, kind: whole if whole is not None else sound | changes})
    hash(chat_of(raw))
    try:
        found = parse(read_update(raw), ME, NOW)
    except UnreadableError:
        return
    if isinstance(found, Turn):
        assert found.incoming.message_id == "u5"
        assert found.incoming.sent_at.tzinfo is not None
        assert bool(found.incoming.text) != bool(found.incoming.event)


@given(text=st.text(min_size=1, max_size=200))
def test_any_private_text_reaches_the_conversation(text: str) -> None:
    """Any private text reaches the conversation unchanged, unless it is a command."""
    update = {
        "update_id": 1,
        "message": {
            "message_id": 9,
            "from": {"id": 42, "is_bot": False, "first_name": "王"},
            "chat": {"id": 42, "type": "private"},
            "date": 1_685_000_000,
            "text": text,
        },
    }
    incoming = turn(update).incoming
    if text.strip() and not text.strip().startswith("/"):
        assert (incoming.text, incoming.event) == (text, None)


def test_updates_of_one_chat_share_a_queue(update: Make) -> None:
    """A message and a button of one chat share a queue; updates without a chat wait for nobody."""
    message, press = (RawUpdate.model_validate(content) for content in (update(), button()))
    alone = [RawUpdate(update_id=number) for number in (1, 2)]
    assert chat_of(message) == chat_of(press)
    assert len({chat_of(message), *map(chat_of, alone)}) == 3
