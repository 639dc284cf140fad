"""Commands and the citizen's own words."""

import pytest

from bot.telegram.commands import COMMANDS, in_words, menu, read_command


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/help", "帮助"),
        ("/browse", "目录"),
        ("/tickets", "我的工单"),
        ("/follows", "我的关注"),
        ("/mydata", "我的数据"),
        ("/suggest", "我要提建议"),
        ("/cancel", "取消"),
        ("/HELP@YounuoBot", "帮助"),
        ("/suggest 给公园\n加几张椅子", "我要提建议：给公园\n加几张椅子"),
        ("/tickets YN-4827-1936-5", "我的工单：YN-4827-1936-5"),
        ("/help 谢谢", "帮助"),
        ("/start", None),
        ("/start 3-047", "查看 3-047"),
        ("/start@YounuoBot YN-4827-1936-4", "YN-4827-1936-4"),
        ("/start YN482719364", "YN-4827-1936-4"),
        ("/start YN-4827-1936-5", None),
        ("/start hall_7", None),
        ("/privacy", "隐私说明"),
        ("/human", "转人工"),
        ("/add 又坏了", "补充：又坏了"),
        ("/nonsense", "/nonsense"),
        ("/目录", "/目录"),
        ("1/2的路灯坏了", "1/2的路灯坏了"),
        ("/", "/"),
    ],
)
def test_a_command_says_what_a_citizen_would_say(typed: str, said: str | None) -> None:
    """Known commands become words, /start what its link names or nothing, and everything else is unchanged."""
    assert in_words(typed) == said


def test_a_command_is_read_in_its_parts() -> None:
    """A command is split into its lower-case name, the bot it names, and the rest."""
    called = read_command("/Start@Some_bot  A-Z_09 ")
    assert called is not None
    assert (called.name, called.bot, called.words) == ("start", "Some_bot", "A-Z_09")


def test_the_menu_offers_every_command_in_chinese() -> None:
    """Each menu entry has a Latin name and a Chinese description."""
    entries = menu()
    assert [entry.command for entry in entries] == [command.name for command in COMMANDS]
    assert all(any("一" <= character <= "鿿" for character in entry.description) for entry in entries)
