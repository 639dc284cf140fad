"""Replies -> calls of the Bot API: new messages, or a list turned over in place.

A reply's 2,048 bytes (handlers/pieces.py) are well within Telegram's 4,096 characters.
"""

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
    """Build the calls that answer a turn, in order: tied to the message that is answered, in its topic."""
    return [
        message_to(turn.chat, reply).model_copy(
            update={"message_thread_id": turn.topic, "reply_parameters": _tie(turn)}
        )
        for reply in replies
    ]


def message_to(chat: int, reply: Reply) -> SendMessage:
    """Build one message without parse mode or entities, so that no text of a citizen or of the report can break it."""
    return SendMessage(
        chat_id=chat,
        text=reply.text,
        parse_mode=None,
        entities=None,
        link_preview_options=_NO_PREVIEW,
        reply_markup=_keyboard(reply.choices),
    )


def in_place(turn: Turn, replies: Sequence[Reply]) -> EditMessageText | None:
    """Build the call that turns the pressed list over to its next page; None where the answer is a message of its own."""
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
    """Build the call that takes the pressed button away, and what stands beside it, where they answer once only."""
    if turn.pressed is None or not answers_once(turn.incoming.text):
        return None
    left = (Choice(label, says) for label, says in turn.pressed.buttons if not answers_once(says))
    return EditMessageReplyMarkup(
        chat_id=turn.chat, message_id=turn.pressed.message, reply_markup=_keyboard(left)
    )


def _tie(turn: Turn) -> ReplyParameters | None:
    if turn.answers is None:
        return None
    return ReplyParameters(message_id=turn.answers, allow_sending_without_reply=True)


def _keyboard(choices: Iterable[Choice]) -> InlineKeyboardMarkup | None:
    """Set one button a row; one that can't be sent is left off, since the text is complete without it."""
    rows = []
    for choice in choices:
        size = len(choice.say.encode())
        if not choice.label.strip() or not 1 <= size <= LONGEST_CALLBACK:
            _log.warning("telegram.button_left_off", say_bytes=size, label_length=len(choice.label))
            continue
        rows.append([InlineKeyboardButton(text=choice.label, callback_data=choice.say)])
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None
