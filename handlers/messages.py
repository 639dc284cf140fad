"""What passes between the channels and the decisions: frozen, and free of any platform's types."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records import NoticeKind


class Kind(StrEnum):
    """What a citizen's message is."""

    QUESTION = "question"
    SUGGESTION = "suggestion"
    COMPLAINT = "complaint"
    STATUS = "status"
    SMALLTALK = "smalltalk"
    COMMAND = "command"
    EMERGENCY = "emergency"


class EventKind(StrEnum):
    """What a citizen did without words."""

    SUBSCRIBED = "subscribed"
    UNSUBSCRIBED = "unsubscribed"
    BLOCKED = "blocked"
    """Wants no messages for now (Telegram); stored data stays until the citizen decides otherwise."""
    UNSUPPORTED = "unsupported"
    """Sent something other than text: a picture, a voice message, a sticker."""


class Act(StrEnum):
    """What a citizen did, as a platform counts it: it determines how much may be pushed afterwards."""

    MESSAGE = "message"
    CLICK = "click"
    """A menu button, or an item of a menu that was sent as a message."""
    FOLLOW = "follow"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message or event of one citizen, parsed and verified by its channel."""

    channel: str
    """wechat, telegram, web or terminal."""
    sender: str
    """The platform's id for the citizen; hashed with the secret key before anything is stored."""
    message_id: str
    """Unique per channel and sender; the same when the platform redelivers."""
    text: str
    sent_at: datetime
    """Aware."""
    event: EventKind | None = None
    single_reply: bool = False
    """True if the channel can send only one message in answer: the rest waits for 「更多」."""
    public: bool = False
    """True if others read along, as in a group: nothing about anybody's tickets is told there."""
    ref: str | None = None
    """Identifies the message among the citizen's own, also when edited, without the citizen's platform id.

    None if messages can't be edited.
    """
    edited: bool = False
    """True if the citizen changed the words of an earlier message."""
    bannered: bool = False
    """True if the channel shows the city's bulletins by itself, above the conversation."""
    album: str | None = None
    """The album of which it is a picture: all of them are answered once."""
    act: Act | None = None
    """Set if the platform allows pushes only for a while after the citizen acts (WeChat)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button, on channels that have them: its label, and the words sent by pressing it (at most 64 bytes)."""

    label: str
    say: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the citizen: plain text, complete without the buttons, at most 2,048 bytes of UTF-8."""

    text: str
    choices: tuple[Choice, ...] = ()
    continues: str = ""
    """The start of the message that this one may replace: the next page of a list replaces the previous one.

    Only if that message's button was pressed and the channel can edit what it sent.
    """
    place: str = ""
    """For a late answer: the message in a group that it answers, in its channel's own words. Empty: the citizen's chat."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One piece of a stored notice, as a channel delivers it: not delivered until the platform says so."""

    id: int
    """The same for every try of a notice, so that a channel can recognise a piece already shown."""
    offset: int
    """Where the piece begins in the notice, in characters; identifies the piece, with the id."""
    kind: NoticeKind
    reply: Reply
    """At most 2,048 bytes."""
    created_at: datetime
