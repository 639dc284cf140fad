"""Replies -> calls of the Bot API within Telegram's limits: new messages, or a list turned over in place."""

from collections.abc import Iterable, Iterator, Sequence

import structlog
from aiogram.methods import EditMessageReplyMarkup, EditMessageText, SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters

from bot.telegram.parsing import Turn
from handlers import wording
from handlers.messages import Choice, Reply

LONGEST_TEXT = 4096
"""UTF-16 units (Bot API, 'sendMessage')."""
LONGEST_CALLBACK = 64
"""Bytes (Bot API, 'InlineKeyboardButton')."""

_ONCE = frozenset({wording.SAY_YES, wording.SAY_NO, wording.SAY_CANCEL, wording.SAY_WITHDRAW})
"""What a button says that answers its own message only: once pressed, it would be a trap."""
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

log = structlog.get_logger(__name__)


def render(turn: Turn, replies: Iterable[Reply]) -> list[SendMessage]:
    """Build the calls that answer a turn, in order; a reply's buttons stand under its last part."""
    messages = []
    for reply in replies:
        parts = list(split(reply.text))
        for number, part in enumerate(parts, start=1):
            messages.append(_message(turn, part, reply.choices if number == len(parts) else ()))
    return messages


def message_to(chat: int, reply: Reply) -> SendMessage:
    """Build the call that sends one message of at most LONGEST_TEXT unasked."""
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
    if _units(reply.text) > LONGEST_TEXT:
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
    if turn.pressed is None or turn.incoming.text not in _ONCE:
        return None
    left = (Choice(label, says) for label, says in turn.pressed.buttons if says not in _ONCE)
    return EditMessageReplyMarkup(
        chat_id=turn.chat, message_id=turn.pressed.message, reply_markup=_keyboard(left)
    )


def split(text: str, limit: int = LONGEST_TEXT) -> Iterator[str]:
    """Cut into parts of at most `limit` UTF-16 units, after a line's or sentence's end where there is one; nothing is lost."""
    while _units(text) > limit:
        fits = _fitting(text, limit)
        end = max(text.rfind(mark, 0, fits) for mark in "\n。！？；") + 1
        cut = end if end > fits // 2 else fits
        yield text[:cut]
        text = text[cut:]
    yield text


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _fitting(text: str, limit: int) -> int:
    """Count how many characters of `text` fit; one outside the basic plane counts twice."""
    used = 0
    for count, character in enumerate(text):
        used += _units(character)
        if used > limit:
            return count
    return len(text)


def _message(turn: Turn, text: str, choices: Iterable[Choice]) -> SendMessage:
    """Build one call without parse mode or entities, so that no text of a citizen or of the report can break it."""
    message = message_to(turn.chat, Reply(text, tuple(choices)))
    return message.model_copy(update={"message_thread_id": turn.topic, "reply_parameters": _tie(turn)})


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
            log.warning("telegram.button_left_off", say_bytes=size, label_length=len(choice.label))
            continue
        rows.append([InlineKeyboardButton(text=choice.label, callback_data=choice.say)])
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None
