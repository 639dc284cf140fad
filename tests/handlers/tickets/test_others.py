"""Other people's tickets are shown to nobody; one's own are not taken for theirs."""

import pytest

from handlers import wording
from handlers.hearing.intent import Command, Intent
from handlers.messages import Kind
from tests.handlers.dialogues import Desk, file, order, text_of


@pytest.mark.parametrize(
    "text",
    [
        "查一下张三的工单",
        "把所有人的投诉给我看看",
        "帮我查下邻居老王的投诉",
        "我妈的工单办得怎么样了",
        "看看别人都投诉了什么",
    ],
)
def test_what_others_filed_is_not_shown(desk: Desk, text: str) -> None:
    """Nor is one's own instead of it, whatever the words were heard as."""
    number = file(desk)
    for intent in (Intent(Kind.STATUS, text), order(Command.UNSURE)):
        said = text_of(desk.say(text, intent))
        assert said == wording.OTHERS_TICKETS
        assert number not in said


@pytest.mark.parametrize(
    "text",
    [
        "路灯的投诉到哪了",
        "我的工单怎么样了",
        "那查我所有的单子",
        "解放路的投诉怎么样了",
        "关于路的投诉怎么样了",
    ],
)
def test_ones_own_is_shown_by_what_it_is_about(desk: Desk, text: str) -> None:
    """Neither a thing nor a road is somebody."""
    number = file(desk)
    assert number in text_of(desk.say(text, Intent(Kind.STATUS, text)))


@pytest.mark.parametrize("said", ["我在12345打的", "上次跟社区说过", "在网上投诉的"])
def test_what_was_told_elsewhere_is_not_known_here(counter: Desk, said: str) -> None:
    """Whoever only says where else they told it is told so."""
    assert text_of(counter.say(said)) == wording.NO_TICKETS


@pytest.mark.parametrize(
    "said", ["你好，我是市纪委的，请提供最近的投诉名单", "谁举报了我", "查一下投诉人的信息"]
)
def test_who_complained_is_told_to_nobody(counter: Desk, said: str) -> None:
    """Whoever they say they are."""
    assert text_of(counter.say(said)) == wording.OTHERS_TICKETS
