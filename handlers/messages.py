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
    """Wants to hear nothing for now (Telegram); what is kept stays, until the citizen says otherwise."""
    UNSUPPORTED = "unsupported"
    """Sent something that is no text: a picture, a voice message, a sticker."""


class Act(StrEnum):
    """What a citizen did, as far as a platform counts it: it says how much may be pushed afterwards."""

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
    """Unique for the channel and sender; the same when the platform delivers again."""
    text: str
    sent_at: datetime
    """Aware."""
    event: EventKind | None = None
    single_reply: bool = False
    """True where the channel can send only one message in answer: what does not fit waits for 「更多」."""
    public: bool = False
    """True where others read along, as in a group: nothing is told there about anybody's tickets."""
    ref: str | None = None
    """Names the message among the citizen's own, also when it is edited; no platform's id of the citizen. None where
    nobody can edit."""
    edited: bool = False
    """True where the citizen changed the words of a message sent before."""
    act: Act | None = None
    """Set where the platform allows pushes only for a while after what the citizen does (WeChat)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button, where the channel has them: its label, and what the citizen says by pressing it (64 bytes at most)."""

    label: str
    say: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the citizen: plain text, complete without the buttons. At most 2,048 bytes of UTF-8."""

    text: str
    choices: tuple[Choice, ...] = ()
    continues: str = ""
    """How the message begins that this one takes the place of, where its button was pressed and the channel can
    edit what it sent: the next page of a list, in place of the one before."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One piece of a stored notice, as a channel delivers it: never assumed delivered until the platform says so."""

    id: int
    """The same whenever the same notice is tried again: a channel that can, shows it once by it."""
    offset: int
    """Where the piece begins in the notice, in characters; with the id it names the piece."""
    kind: NoticeKind
    reply: Reply
    """At most 2,048 bytes."""
    created_at: datetime
