"""What passes between the channels, the decisions and the storage: frozen, and free of any platform's types."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from knowledge.commitment import Match
from storage.records import (
    Decision,
    FeedbackEvent,
    FeedbackKind,
    FeedbackRecord,
    Reached,
    Restriction,
    StatusUpdate,
)


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
    UNSUPPORTED = "unsupported"
    """Sent something that is no text: a picture, a voice message, a sticker."""


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


class Mode(StrEnum):
    """What the conversation waits for."""

    IDLE = "idle"
    CHOOSING = "choosing"
    """A list was shown; a number picks from it."""
    DRAFTING = "drafting"
    """The citizen wants to give feedback and has not yet said what."""
    CONFIRMING = "confirming"
    """A draft stands, and it was asked whether to file it."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what it was answered with."""

    said: str
    """Masked, then cut."""
    about: tuple[str, ...] = ()
    """Ids of the commitments that were shown."""


@dataclass(frozen=True, slots=True)
class State:
    """Where one citizen's conversation stands; kept between messages and over restarts."""

    mode: Mode = Mode.IDLE
    since: datetime | None = None
    """When the mode was entered; lists and drafts lapse by it."""
    shown: tuple[str, ...] = ()
    """Ids of the commitments in the list that was shown, in its order."""
    section: str | None = None
    """What is being browsed, and `offset` how far."""
    offset: int = 0
    draft: str | None = None
    draft_kind: FeedbackKind | None = None
    about: tuple[str, ...] = ()
    """Ids of the commitments last answered: what 「这个」 means, and what feedback is linked to."""
    awaiting_place: str | None = None
    """The ticket for which a place was asked, once."""
    more: tuple[Reply, ...] = ()
    """What did not fit into one message and is read with 「更多」."""
    lately: tuple[Exchange, ...] = ()
    """The last exchanges, oldest first: whoever reads a ticket then knows what led to it."""


@dataclass(frozen=True, slots=True)
class NewFeedback:
    """To be stored: a ticket."""

    number: str
    kind: FeedbackKind
    text: str
    departments: tuple[str, ...]
    commitments: tuple[str, ...]
    due: date | None
    place: str | None = None
    before: tuple[Exchange, ...] = ()
    """What was said before it, oldest first."""


@dataclass(frozen=True, slots=True)
class AddPlace:
    """To be stored: the place of a ticket, told afterwards."""

    number: str
    place: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """To be stored: the citizen takes a ticket back."""

    number: str


@dataclass(frozen=True, slots=True)
class Asked:
    """To be stored, masked and without the sender: a question and what it found."""

    text: str
    decision: Decision
    commitments: tuple[str, ...]
    probability: float


Memory = NewFeedback | AddPlace | Withdraw | Asked


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a handler decided: replies, the next state, what to remember. A handler never sends and never writes."""

    kind: Kind
    decision: Decision
    replies: tuple[Reply, ...]
    state: State
    remember: tuple[Memory, ...] = ()
    matches: tuple[Match, ...] = field(default=())
    """The commitments shown, best first."""
    departments: tuple[str, ...] = ()
    """For feedback: where it goes, best first."""


class Facts(Protocol):
    """What a decision may look up about this citizen and the commitments; answered inside the message's transaction."""

    def status(self, commitment_id: str) -> StatusUpdate | None:
        """The latest status that staff published, or None: nothing is known."""

    def reached(self, commitment_id: str) -> Reached:
        """The latest actuals that staff published against its targets, and a verdict that was set by hand."""

    def reply_limit(self, kind: FeedbackKind) -> int | None:
        """Working days for an answer to feedback of that kind as staff set them, or None: the city's own hold."""

    def restriction(self) -> Restriction | None:
        """The one that holds for this citizen now: no new feedback is taken."""

    def ticket(self, number: str) -> FeedbackRecord | None:
        """This citizen's own ticket of that number; None for anybody else's."""

    def tickets(self, limit: int) -> Sequence[FeedbackRecord]:
        """This citizen's newest tickets, newest first."""

    def course(self, number: str) -> Sequence[FeedbackEvent]:
        """What happened to this citizen's own ticket, as far as the citizen may know it, oldest first."""
