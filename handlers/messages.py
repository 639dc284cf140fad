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
    FeedbackState,
    NoticeKind,
    Reached,
    Restriction,
    Solved,
    StatusUpdate,
    Talk,
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


class Mode(StrEnum):
    """What the conversation waits for."""

    IDLE = "idle"
    CHOOSING = "choosing"
    """A list was shown; a number picks from it."""
    DRAFTING = "drafting"
    """The citizen wants to give feedback and has not yet said what."""
    CONFIRMING = "confirming"
    """A draft stands, and it was asked whether to file it."""
    ADDING = "adding"
    """The citizen wants to add words to `State.ticket`, or has said which and not to which ticket."""
    EXPLAINING = "explaining"
    """It was asked, once, what is not right with the answer to `State.ticket`."""


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
    ticket: str | None = None
    """The ticket that was talked about last."""
    lately: tuple[Exchange, ...] = ()
    """The last exchanges, oldest first: whoever reads a ticket then knows what led to it."""
    heard: str | None = None
    """Incoming.ref of the last message: only that one can still be edited to any effect."""
    filed: str | None = None
    """The ticket that the last message became."""


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


@dataclass(frozen=True, slots=True)
class Rate:
    """To be stored: the citizen's rating of an answer; what is None stays as it was."""

    number: str
    stars: int | None
    solved: Solved | None
    due: date | None
    """The new limit, where the rating has the ticket taken up again."""


@dataclass(frozen=True, slots=True)
class Explain:
    """To be stored: why the citizen is not content."""

    number: str
    words: str


@dataclass(frozen=True, slots=True)
class AddWords:
    """To be stored: more words to a ticket."""

    number: str
    words: str
    talk: bool = False
    """They answer a clerk."""


@dataclass(frozen=True, slots=True)
class LeaveTalk:
    """To be stored: the citizen ends the talk with a clerk."""

    number: str


@dataclass(frozen=True, slots=True)
class NewNotice:
    """To be stored: a message to the citizen that is no direct reply; the courier delivers it, or it waits."""

    kind: NoticeKind
    key: str
    """Names the event: of one citizen's notices with the same key only the first is stored."""
    replies: tuple[Reply, ...]
    ticket: str | None = None
    commitment: str | None = None
    not_before: datetime | None = None
    """None: at once."""
    expires_at: datetime | None = None
    """After that nobody needs it; None: never."""


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


Memory = NewFeedback | AddPlace | Withdraw | Asked | Rate | Explain | AddWords | LeaveTalk | NewNotice


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

    def answered(self) -> FeedbackRecord | None:
        """This citizen's ticket that was answered last, of those whose answer holds."""

    def state_of(self, number: str) -> FeedbackState | None:
        """How far the ticket of that number is, whoever's it is; None where there is none. No word of it is told."""

    def talk(self) -> Talk | None:
        """The clerk's talk with this citizen that was begun last and not ended; it may have lapsed."""

    def notices_wait(self) -> bool:
        """Whether there are notices for this citizen that were not delivered yet."""

    def course(self, number: str) -> Sequence[FeedbackEvent]:
        """What happened to this citizen's own ticket, as far as the citizen may know it, oldest first."""
