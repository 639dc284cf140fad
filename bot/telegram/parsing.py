"""Parses an update of the Bot API into what the citizen said and where the answer goes."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from aiogram.enums import ChatMemberStatus, ChatType, ContentType
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update, User
from pydantic import ValidationError

from bot.telegram import CHANNEL
from bot.telegram.api import RawUpdate
from bot.telegram.commands import in_words
from bot.telegram.groups import addressed
from handlers import wording
from handlers.messages import EventKind, Incoming

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_CHATS = (ChatType.PRIVATE, *_GROUPS)
"""Where the bot answers: a channel's readers would all read what is told in private."""
# What a person sends; every other content type is a service message of Telegram (a pinned message, a new member).
_MEDIA = frozenset(
    {
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.CHECKLIST,
        ContentType.CONTACT,
        ContentType.DICE,
        ContentType.DOCUMENT,
        ContentType.GAME,
        ContentType.LIVE_PHOTO,
        ContentType.LOCATION,
        ContentType.PAID_MEDIA,
        ContentType.PHOTO,
        ContentType.POLL,
        ContentType.RICH_MESSAGE,
        ContentType.STICKER,
        ContentType.STORY,
        ContentType.VENUE,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.VOICE,
        ContentType.WEB_APP_DATA,
    }
)
_ONCE = frozenset({wording.SAY_YES, wording.SAY_NO, wording.SAY_CANCEL, wording.SAY_WITHDRAW})
"""The words of buttons that answer only the message they stand under; pressed later, they would mislead."""


class UnreadableError(Exception):
    """The update does not fit the Bot API that this version knows; the message names fields, never values."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A citizen's message, and where to send its answer."""

    incoming: Incoming
    chat: int
    topic: int | None = None
    """The forum topic within the chat (message_thread_id)."""
    answers: int | None = None
    """In a group: the message that the answer replies to."""
    callback: str | None = None
    """The pressed button's query, to be released by answerCallbackQuery."""
    pressed: "Pressed | None" = None
    """The message whose button was pressed, if it can still be edited."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """One of the bot's messages with buttons."""

    message: int
    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    """Each button's label and the words that it sends, in order."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """An update that needs no answer, and why."""

    reason: str
    callback: str | None = None


def read_update(raw: RawUpdate) -> Update:
    """Parse the update into aiogram's types. Raises UnreadableError if it does not fit them."""
    try:
        return Update.model_validate(raw.model_dump())
    except ValidationError as error:
        places = [
            ".".join(str(part) for part in problem["loc"])
            for problem in error.errors(include_input=False)[:3]
        ]
        raise UnreadableError(
            f"{error.error_count()} fields do not fit, first {', '.join(places)}"[:200]
        ) from None


def parse(update: Update, me: User, now: datetime) -> Turn | Dropped:
    """Decide what to do with an update; `me` is the bot, `now` an aware time for updates that carry no date."""
    if update.message:
        return _of_message(update.update_id, update.message, me)
    if update.callback_query:
        return _of_button(update.update_id, update.callback_query, now)
    if update.edited_message:
        # The first version was answered and perhaps filed: the conversation knows whether the edit still matters.
        return _of_message(update.update_id, update.edited_message, me, edited=True)
    if update.my_chat_member:
        return _of_membership(update.update_id, update.my_chat_member)
    kinds = sorted(set(update.model_fields_set) - {"update_id"})
    return Dropped(f"no use for {', '.join(kinds) or 'an empty update'}"[:100])


def answers_once(says: str) -> bool:
    """Tell whether a button with these words answers only the message it stands under."""
    return says.partition(" ")[0] in _ONCE


def chat_of(raw: RawUpdate) -> object:
    """Return the queue of an update: one per chat, and one of its own for an update without a chat."""
    content = raw.model_extra or {}
    button = content.get("callback_query")
    said = (content.get(kind) for kind in ("message", "edited_message", "my_chat_member"))
    message = button.get("message") if isinstance(button, dict) else next(filter(None, said), None)
    chat = message.get("chat") if isinstance(message, dict) else None
    number = chat.get("id") if isinstance(chat, dict) else None
    return ("chat", number) if isinstance(number, int) else ("update", raw.update_id)


def _of_message(update_id: int, message: Message, me: User, *, edited: bool = False) -> Turn | Dropped:
    sender = message.from_user
    # For a message sent in a chat's name, `from` is a stand-in shared by others (Bot API, 'Message', sender_chat).
    if sender is None or sender.is_bot or message.sender_chat:
        return Dropped("no person sent it")
    text = message.text or message.caption or ""
    if not text and message.content_type not in _MEDIA:
        return Dropped(f"a notice: {message.content_type}")
    if message.chat.type not in _CHATS:
        return Dropped(f"a chat of type {message.chat.type}"[:100])
    public = message.chat.type in _GROUPS
    spoken = addressed(message, text, me) if public else text
    if spoken is None:
        return Dropped("a group's own talk")
    incoming = _incoming(update_id, sender, spoken, message.date)
    return Turn(
        replace(incoming, public=public, ref=_ref(message), edited=edited, album=_album(message)),
        message.chat.id,
        topic=_topic(message),
        answers=message.message_id if public else None,
    )


def _album(message: Message) -> str | None:
    """Return the album of a picture without a caption, whose words would be heard."""
    return None if message.caption else message.media_group_id


def _ref(message: Message) -> str:
    """Name the message as an edit of it will too; without a private chat's id, which is the citizen's own."""
    where = "private" if message.chat.type == ChatType.PRIVATE else message.chat.id
    return f"{where}:{message.message_id}"


def _of_membership(update_id: int, change: ChatMemberUpdated) -> Turn | Dropped:
    """Report a block in the private chat; an unblocking needs no answer."""
    blocked = change.new_chat_member.status == ChatMemberStatus.KICKED
    if change.chat.type != ChatType.PRIVATE or not blocked:
        return Dropped(f"{change.new_chat_member.status} in a chat of type {change.chat.type}"[:100])
    incoming = replace(_incoming(update_id, change.from_user, "", change.date), event=EventKind.BLOCKED)
    return Turn(incoming, change.chat.id)


def _of_button(update_id: int, button: CallbackQuery, now: datetime) -> Turn | Dropped:
    if button.message is None or not (button.data or "").strip() or button.from_user.is_bot:
        return Dropped("a button without words or chat", callback=button.id)
    where = button.message.chat.type
    if where not in _CHATS:
        return Dropped(f"a button in a chat of type {where}"[:100], callback=button.id)
    public = where in _GROUPS
    incoming = replace(_incoming(update_id, button.from_user, button.data or "", now), public=public)
    # Of a message too old to be shown, Telegram gives only the chat and the message id.
    message = button.message if isinstance(button.message, Message) else None
    if message and answers_once(incoming.text) and _asks_another(message, button.from_user):
        return Dropped("a button that asks somebody else", callback=button.id)
    return Turn(
        incoming,
        button.message.chat.id,
        topic=_topic(message) if message else None,
        callback=button.id,
        pressed=_pressed(message) if message else None,
    )


def _asks_another(message: Message, user: User) -> bool:
    """Tell whether a group message replied to another citizen; a topic's opening message counts for nobody."""
    asked = message.reply_to_message
    if asked is None or asked.forum_topic_created or asked.from_user is None:
        return False
    return asked.from_user.id != user.id


def _pressed(message: Message) -> Pressed:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else []
    buttons = tuple((button.text, button.callback_data or "") for row in rows for button in row)
    return Pressed(message.message_id, message.text or "", buttons)


def _topic(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None


def _incoming(update_id: int, sender: User, text: str, sent_at: datetime) -> Incoming:
    """Build the conversation's message; no text means that something other than text was sent."""
    words = in_words(text)
    event = EventKind.SUBSCRIBED if words is None else None if words.strip() else EventKind.UNSUPPORTED
    return Incoming(
        channel=CHANNEL,
        sender=str(sender.id),
        # An edit keeps the message's id but has its own update id; a redelivery keeps both.
        message_id=f"u{update_id}",
        text="" if event else words or "",
        sent_at=sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC),
        event=event,
    )
