"""In groups the bot answers only when addressed."""

from typing import Any

import pytest
from aiogram.types import Message, User

from bot.telegram.groups import addressed

ME = User(id=123456789, is_bot=True, first_name="有诺", username="YounuoBot")
MINE = {
    "message_id": 1,
    "date": 1,
    "chat": {"id": -1, "type": "group"},
    "from": ME.model_dump(),
    "text": "答",
}


def heard(text: str, **content: Any) -> str | None:
    """Return what the bot hears of a group's message."""
    fields = {"message_id": 2, "date": 1, "chat": {"id": -1, "type": "group"}, "text": text} | content
    return addressed(Message.model_validate(fields), text, ME)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("路灯坏了好几天", None),
        ("/help", None),
        ("/help@OtherBot", None),
        ("/help@YounuoBot", "/help@YounuoBot"),
        ("/help@younuobot", "/help@younuobot"),
        ("/suggest@YounuoBot 加路灯", "/suggest@YounuoBot 加路灯"),
        ("@YounuoBot 路灯归谁管", "路灯归谁管"),
        ("@younuobot路灯归谁管", "路灯归谁管"),
        ("路灯归谁管 @YounuoBot", "路灯归谁管"),
        ("请问@YounuoBot，路灯归谁管", "请问，路灯归谁管"),
        ("@YounuoBot", "帮助"),
        ("@YounuoBotFan 你好", None),
        ("a@YounuoBot.example", None),
        ("@OtherBot 路灯", None),
        ("", None),
    ],
)
def test_only_what_is_said_to_the_bot_is_heard(text: str, said: str | None) -> None:
    """Commands naming the bot and mentions are heard in any case without its name; a bare mention asks for help."""
    assert heard(text) == said


def test_an_answer_to_the_bots_message_is_heard() -> None:
    """A reply to the bot's message needs no mention."""
    assert heard("第二个", reply_to_message=MINE) == "第二个"
    assert heard("/cancel", reply_to_message=MINE) == "/cancel"


def test_an_answer_to_a_person_is_not_heard() -> None:
    """A reply to a person is ignored."""
    theirs = MINE | {"from": {"id": 5, "is_bot": False, "first_name": "李"}}
    assert heard("第二个", reply_to_message=theirs) is None


def test_a_topic_that_the_bot_opened_does_not_make_it_the_addressee() -> None:
    """In a forum every message of a topic 'replies' to its opening, which does not address the bot."""
    opening = MINE | {"text": None, "forum_topic_created": {"name": "路灯", "icon_color": 1}}
    assert heard("大家好", reply_to_message=opening) is None
