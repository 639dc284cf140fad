"""「关注 …」 is a command; words that merely begin like one are not."""

import pytest

from handlers.hearing.orders import follow_order
from knowledge.language.folding import fold


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ("关注 3-047", ("follow", "3-047")),
        ("关注3-047", ("follow", "3-047")),
        ("关注 老旧小区", ("follow", "老旧小区")),
        ("关注老旧小区", ("follow", "老旧小区")),
        ("关注“老旧小区”。", ("follow", "老旧小区")),
        ("我想关注：城区老旧小区改造项目", ("follow", "城区老旧小区改造项目")),
        ("取消关注 2", ("unfollow", "2")),
        ("取消关注3-047", ("unfollow", "3-047")),
        ("不再关注 全部", ("unfollow", "全部")),
        ("关注这件事", ("follow", None)),
        ("我想關注它", ("follow", None)),
        ("帮我再关注一下高铁", ("follow", "高铁")),
        ("把刚才那个也关注上", ("follow", None)),
        ("把养老关注一下吧", ("follow", "养老")),
        ("把我的关注都取消了", ("unfollow", "全部")),
        ("全部取消关注", ("unfollow", "全部")),
        ("把高铁的关注取消了", ("unfollow", "高铁")),
        ("我不想再关注托位了", ("unfollow", "托位")),
        ("取消关注这个", ("unfollow", None)),
    ],
)
def test_follow_commands_are_read_with_their_subject(said: str, order: tuple[str, str | None]) -> None:
    """A follow command has an id, a quoted name, or a name after a space or directly; None means what was shown."""
    assert follow_order(fold(said)) == order


@pytest.mark.parametrize(
    "said",
    [
        "关注一下我们小区的停车问题",
        "关注民生，政府今年有什么打算？",
        "请关注农民工欠薪",
        "关注过这件事的人多吗",
        "关注一下留守老人",
        "不要取消关注",
        "你们要多关注老人",
        "还关注啥了",
        "关注",
        "取消关注",
    ],
)
def test_what_only_sounds_like_a_follow_command_is_none(said: str) -> None:
    """A request to the government, a question, and the bare words are not follow commands."""
    assert follow_order(fold(said)) is None
