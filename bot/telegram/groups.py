"""Restraint in groups: which messages are meant for the bot."""

import re

from aiogram.types import Message, User

from bot.telegram.commands import in_words, read_command


def addressed(message: Message, text: str, me: User) -> str | None:
    """Find what a group's message says to the bot, its mention taken out; None when it is meant for others.

    Meant for the bot are /command@bot, an answer to one of its messages, and a text that mentions it.
    A bare mention asks for help.
    """
    called = read_command(text)
    if called and called.bot:
        return text if called.bot.lower() == (me.username or "").lower() else None
    spoken = _mention(me).sub("", text).strip()
    if spoken != text.strip():
        return spoken or in_words("/help")
    return text if _answers(message, me) else None


def _mention(me: User) -> re.Pattern[str]:
    """Match the bot's @name; user names are ASCII, so that a Chinese character may follow at once."""
    return re.compile(rf"(?<![A-Za-z0-9_.@-])@{re.escape(me.username or '')}(?![A-Za-z0-9_])", re.IGNORECASE)


def _answers(message: Message, me: User) -> bool:
    """Tell whether the message answers one of the bot's; a topic's messages all 'answer' the topic's opening."""
    earlier = message.reply_to_message
    return (
        earlier is not None
        and earlier.forum_topic_created is None
        and earlier.from_user is not None
        and earlier.from_user.id == me.id
    )
