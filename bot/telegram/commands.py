"""The bot's commands, each with the words that it stands for."""

import re
from dataclasses import dataclass

from aiogram.types import BotCommand

from handlers import links, wording


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of the command menu."""

    name: str
    description: str
    says: str | None
    """None for /start, which says nothing by itself."""
    takes_words: bool = False
    """True if the text after the command is part of the message."""


COMMANDS = (
    Command("start", "开始使用", None),
    Command("browse", "查看承诺目录", wording.SAY_BROWSE),
    Command("suggest", "提建议、反映问题", "我要提建议", takes_words=True),
    Command("tickets", "查看我的工单", wording.SAY_TICKETS, takes_words=True),
    Command("follows", "查看我的关注", wording.SAY_MY_FOLLOWS),
    Command("mydata", "查看、删除我的数据", wording.SAY_MY_DATA),
    Command("cancel", "取消当前操作", wording.SAY_CANCEL),
    Command("add", "给工单补充", wording.SAY_ADD, takes_words=True),
    Command("human", "转人工：热线和时间", wording.SAY_HUMAN),
    Command("privacy", "隐私说明", wording.SAY_PRIVACY),
    Command("help", "使用帮助", wording.SAY_HELP),
)
_BY_NAME = {command.name: command for command in COMMANDS}
# Bot API, 'BotCommand': 1-32 letters, digits and underscores; "/name@bot" in groups.
_CALL = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Called:
    """A command as the citizen typed it."""

    name: str
    bot: str | None
    """The user name after the @, if any."""
    words: str


def read_command(text: str) -> Called | None:
    """Parse `text` as a command, known or not; None if it is not a command."""
    found = _CALL.fullmatch(text.strip())
    return Called(found[1].lower(), found[2], (found[3] or "").strip()) if found else None


def in_words(text: str) -> str | None:
    """Replace a known command by the words that it stands for; return any other text unchanged.

    /start becomes what its deep link stands for (Bot API, 'Deep linking'), None without a link.
    """
    called = read_command(text)
    command = _BY_NAME.get(called.name) if called else None
    if called is None or command is None:
        return text
    if command.says is None:
        return links.in_words(called.words)
    if command.takes_words and called.words:
        return f"{command.says}：{called.words}"
    return command.says


def menu() -> list[BotCommand]:
    """Return the command menu that Telegram shows beside the text field."""
    return [BotCommand(command=command.name, description=command.description) for command in COMMANDS]
