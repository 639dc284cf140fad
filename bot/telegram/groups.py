"""In groups, decides which messages are meant for the bot."""

import re

from aiogram.types import Message, User

from bot.telegram.commands import in_words, read_command


def addressed(message: Message, text: str, me: User) -> str | None:
    """Return what a group message says to the bot, without its mention; None if it is not meant for the bot.

    Meant for the bot are /command@bot, replies to its messages, and texts that mention it.
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
    """Return a pattern for the bot's @name; user names are ASCII, so a Chinese character may follow directly."""
    return re.compile(rf"(?<![A-Za-z0-9_.@-])@{re.escape(me.username or '')}(?![A-Za-z0-9_])", re.IGNORECASE)


def _answers(message: Message, me: User) -> bool:
    """Tell whether the message replies to the bot; a topic's messages all 'reply' to the topic's opening message."""
    earlier = message.reply_to_message
    return (
        earlier is not None
        and earlier.forum_topic_created is None
        and earlier.from_user is not None
        and earlier.from_user.id == me.id
    )
