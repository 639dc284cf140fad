"""What a handler decided: replies, the conversation's next state, and what to store. It neither sends nor writes."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from handlers.messages import Kind, Reply
from handlers.state import Exchange, State
from knowledge.found import Match, ResultMatch
from storage.records import Decision, FeedbackKind, NoticeKind, Solved


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
    """To be stored: a ticket's place, told afterwards."""

    number: str
    place: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """To be stored: the citizen withdraws a ticket."""

    number: str


@dataclass(frozen=True, slots=True)
class Rate:
    """To be stored: the citizen's rating of an answer; None leaves a part unchanged."""

    number: str
    stars: int | None
    solved: Solved | None
    due: date | None
    """The new due date, if the rating reopens the ticket."""


@dataclass(frozen=True, slots=True)
class Explain:
    """To be stored: why the citizen is not content."""

    number: str
    words: str


@dataclass(frozen=True, slots=True)
class AddWords:
    """To be stored: words added to a ticket."""

    number: str
    words: str
    talk: bool = False
    """True if they answer a clerk."""


@dataclass(frozen=True, slots=True)
class LeaveTalk:
    """To be stored: the citizen ends the talk with a clerk."""

    number: str


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """To be stored, masked and without the sender: a question and what it found."""

    text: str
    decision: Decision
    commitments: tuple[str, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class NewNotice:
    """To be stored: a message to the citizen other than a direct reply; the courier delivers it, or it waits."""

    kind: NoticeKind
    key: str
    """Names the event: of a citizen's notices with the same key, only the first is stored."""
    replies: tuple[Reply, ...]
    ticket: str | None = None
    commitment: str | None = None
    not_before: datetime | None = None
    """None: at once."""
    expires_at: datetime | None = None
    """Not needed after that; None: always."""


@dataclass(frozen=True, slots=True)
class Follow:
    """To be stored: the citizen wants to be told when these move."""

    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unfollow:
    """To be stored: the citizen no longer wants that."""

    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """To be stored: nothing reaches this citizen until they write again."""


@dataclass(frozen=True, slots=True)
class Erase:
    """To be done: delete everything stored about this citizen; the next state is not stored either."""

    why: Literal["asked", "unsubscribed", "retention"]


Memory = (
    NewFeedback
    | AddPlace
    | Withdraw
    | AskedQuestion
    | NewNotice
    | Rate
    | Explain
    | AddWords
    | LeaveTalk
    | Block
    | Erase
    | Follow
    | Unfollow
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a handler decided: replies, the next state, what to remember. A handler never sends and never writes."""

    kind: Kind
    decision: Decision
    replies: tuple[Reply, ...]
    state: State
    remember: tuple[Memory, ...] = ()
    matches: tuple[Match, ...] = ()
    """The commitments shown, best first."""
    departments: tuple[str, ...] = ()
    """For feedback: its departments, best first."""
    recalled: tuple[ResultMatch, ...] = ()
    """Last year's results that are told."""

    def adding(self, text: str) -> "Outcome":
        """Return the outcome with `text` appended to its last reply."""
        *before, last = self.replies
        return replace(self, replies=(*before, replace(last, text=last.text + text)))
