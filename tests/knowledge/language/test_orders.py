"""A command in free words is distinguished from a negated, hinted, questioned or merely mentioned one."""

import pytest

from knowledge.language.folding import fold
from knowledge.language.lexicon import load_lexicon
from knowledge.language.orders import Orders, SpokenOrder


@pytest.fixture(scope="module")
def orders() -> Orders:
    """Return the lexicon's commands."""
    return Orders(load_lexicon())


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("麻烦您把刚才那条投诉撤掉吧", "withdraw"),
        ("工单给我取消了吧", "withdraw"),
        ("把我所有的资料都删了", "erase_data"),
        ("以后别再给我推送了", "unfollow"),
        ("帮我催一下单子", "hurry"),
        ("我要加急", "hurry"),
        ("想跟您打听个事", "ask"),
        ("给我转客服", "human"),
    ],
)
def test_an_order_with_politeness_around_it(orders: Orders, text: str, order: str) -> None:
    """A command is its words with nothing but fillers."""
    assert orders.read(fold(text)) == SpokenOrder(order)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("先别给我撤", "withdraw"),
        ("没让你们撤单", "withdraw"),
        ("谁叫你收回的", "withdraw"),
        ("不要清空我的数据", "erase_data"),
        ("别取消关注高铁", "unfollow"),
        ("不用找客服", "human"),
        ("先不打分", "rate"),
        ("先不要提交", "confirm"),
    ],
)
def test_a_denied_order(orders: Orders, text: str, order: str) -> None:
    """A negation directly before a command's word applies to the longest matching word."""
    assert orders.read(fold(text)) == SpokenOrder(order, denied=True)


@pytest.mark.parametrize("text", ["我想销单", "那个单子不要了", "怎么撤回", "还能撤回吗", "可不可以撤掉"])
def test_a_hint_is_not_sure(orders: Orders, text: str) -> None:
    """A hint at withdrawing, or a question about it, is not certain."""
    assert orders.read(fold(text)) == SpokenOrder("withdraw", sure=False)


@pytest.mark.parametrize(
    "text",
    [
        "我们村的学校撤了",
        "别人的投诉撤了",
        "不,撤回",
        "不好意思，撤回",
        "退休",
        "物业天天催物业费",
        "家庭医生还撤不撤",
        "今年装多少部电梯",
        "",
        "撤" * 40,
    ],
)
def test_words_about_something_else_are_no_command(orders: Orders, text: str) -> None:
    """Words about something else, or with an unclear wish, are not commands."""
    assert orders.read(fold(text)) != SpokenOrder("withdraw")
    said = orders.read(fold(text))
    assert said is None or not said.denied


def test_what_is_said_beside_an_order(orders: Orders) -> None:
    """我想投诉 alone has no content; what it is about does."""
    assert orders.content("feedback", "我想投诉") == ""
    assert orders.content("feedback", "我想投诉学校食堂太难吃") == "学校食堂太难吃"
    assert orders.wants("feedback", "我想反映学校食堂太难吃")
    assert not orders.wants("feedback", "学校食堂的事反映过三次")
