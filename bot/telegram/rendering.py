"""Turns replies into calls of the Bot API: new messages, or an edit that turns a list's page in place."""

from collections.abc import Iterable, Sequence

import structlog
from aiogram.methods import EditMessageReplyMarkup, EditMessageText, SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters

from bot.telegram.parsing import Turn, answers_once
from handlers.messages import Choice, Reply

LONGEST_CALLBACK = 64
"""Bytes (Bot API, 'InlineKeyboardButton')."""

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

_log = structlog.get_logger(__name__)


def render(turn: Turn, replies: Iterable[Reply]) -> list[SendMessage]:
    """Build the messages that answer a turn, in its topic and, in a group, as replies to its message."""
    return [message_to(turn.chat, reply, topic=turn.topic, answers=turn.answers) for reply in replies]


def place_of(turn: Turn) -> str:
    """Name where the turn's answers go, for `message_at`; empty in a private chat."""
    return f"{turn.chat}:{turn.topic or ''}:{turn.answers or ''}" if turn.incoming.public else ""


def message_at(place: str, reply: Reply) -> SendMessage:
    """Build a message to a place that `place_of` named."""
    chat, *behind = place.split(":")
    topic, answers = (int(number) if number else None for number in behind)
    return message_to(int(chat), reply, topic=topic, answers=answers)


def message_to(
    chat: int, reply: Reply, *, topic: int | None = None, answers: int | None = None
) -> SendMessage:
    """Build one message without parse mode or entities, so that no citizen's or report text can break it.

    `answers` is the message that it replies to, in a group.
    """
    return SendMessage(
        chat_id=chat,
        message_thread_id=topic,
        reply_parameters=_tie(answers),
        text=reply.text,
        parse_mode=None,
        entities=None,
        link_preview_options=_NO_PREVIEW,
        reply_markup=_keyboard(reply.choices),
    )


def in_place(turn: Turn, replies: Sequence[Reply]) -> EditMessageText | None:
    """Build the edit that turns the pressed list to its next page; None if the answer needs its own message."""
    if turn.pressed is None or len(replies) != 1:
        return None
    [reply] = replies
    if not reply.continues or not turn.pressed.text.startswith(reply.continues):
        return None
    return EditMessageText(
        chat_id=turn.chat,
        message_id=turn.pressed.message,
        text=reply.text,
        parse_mode=None,
        entities=None,
        link_preview_options=_NO_PREVIEW,
        reply_markup=_keyboard(reply.choices),
    )


def without_spent(turn: Turn) -> EditMessageReplyMarkup | None:
    """Build the edit that removes the pressed button, and others that answer only once; None if nothing is spent."""
    if turn.pressed is None or not answers_once(turn.incoming.text):
        return None
    left = (Choice(label, says) for label, says in turn.pressed.buttons if not answers_once(says))
    return EditMessageReplyMarkup(
        chat_id=turn.chat, message_id=turn.pressed.message, reply_markup=_keyboard(left)
    )


def _tie(message: int | None) -> ReplyParameters | None:
    return None if message is None else ReplyParameters(message_id=message, allow_sending_without_reply=True)


def _keyboard(choices: Iterable[Choice]) -> InlineKeyboardMarkup | None:
    """Make one row per button; leave off any that can't be sent, since the text is complete without it."""
    rows = []
    for choice in choices:
        size = len(choice.say.encode())
        if not choice.label.strip() or not 1 <= size <= LONGEST_CALLBACK:
            _log.warning("telegram.button_left_off", say_bytes=size, label_length=len(choice.label))
            continue
        rows.append([InlineKeyboardButton(text=choice.label, callback_data=choice.say)])
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None
