"""What was asked and how it was answered; what staff taught."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Decision(StrEnum):
    """What was done with a message."""

    ANSWER = "answer"
    CHOOSE = "choose"
    DECLINE = "decline"
    LOG = "log"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """How many questions about the same commitments had the same decision."""

    decision: Decision
    commitments: tuple[str, ...]
    questions: int


class QuestionStanding(StrEnum):
    """The standing of past questions with the same words, in the queue of what was not understood."""

    UNMATCHED = "unmatched"
    """The last one was told that the report says nothing on it."""
    DOUBTFUL = "doubtful"
    """The last one was offered a choice."""
    ANSWERED = "answered"
    SETTLED = "settled"
    """Staff taught it or set it aside; only staff can bring it back."""


class Settled(StrEnum):
    """How staff settled a question."""

    TAUGHT = "taught"
    OUTSIDE = "outside"
    IDLE = "idle"
    """Small talk, or nothing that the report could cover."""


@dataclass(frozen=True, slots=True)
class TaughtWording:
    """A wording that staff taught: for a commitment, or (None) as lying outside the report."""

    id: int
    city: str
    text: str
    words: str
    """`text` normalised for comparison; unique among wordings in force."""
    commitment: str | None
    staff: str
    at: datetime
    retracted_by: str | None = None
    retracted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A stored question that is not tallied yet."""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class TalliedQuestion:
    """Past questions with the same words."""

    id: int
    text: str
    """The latest one, masked."""
    times: int
    last_at: datetime
    decision: Decision
    commitments: tuple[str, ...]
    probability: float
    standing: QuestionStanding
    settled_by: str | None = None
    settled_at: datetime | None = None
    settled_as: Settled | None = None


@dataclass(frozen=True, slots=True)
class TallyPage:
    """A page of tallied questions, with cursors to its neighbours."""

    rows: tuple[TalliedQuestion, ...]
    newer: str | None = None
    older: str | None = None
