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
    """How many questions were answered in one way about the same commitments."""

    decision: Decision
    commitments: tuple[str, ...]
    questions: int


class Heeded(StrEnum):
    """Where past questions of the same words stand in the queue of what was not understood."""

    UNMATCHED = "unmatched"
    """The last one was told that the report says nothing on it."""
    DOUBTFUL = "doubtful"
    """The last one was offered several."""
    ANSWERED = "answered"
    SETTLED = "settled"
    """Staff taught it or set it aside; it comes back only by their hand."""


class Settled(StrEnum):
    """What staff made of a question."""

    TAUGHT = "taught"
    OUTSIDE = "outside"
    IDLE = "idle"
    """Small talk, or nothing that the report could speak of."""


@dataclass(frozen=True, slots=True)
class TaughtWording:
    """A wording that staff taught: of a commitment, or (None) of what the report does not hold."""

    id: int
    city: str
    text: str
    words: str
    """`text` in the spelling in which wordings are compared; once among those that stand."""
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
    """Past questions of the same words."""

    id: int
    text: str
    """Masked, as it was asked last."""
    times: int
    last_at: datetime
    decision: Decision
    commitments: tuple[str, ...]
    probability: float
    standing: Heeded
    settled_by: str | None = None
    settled_at: datetime | None = None
    settled_as: Settled | None = None


@dataclass(frozen=True, slots=True)
class TallyPage:
    """A page of them; cursors lead to its neighbours."""

    rows: tuple[TalliedQuestion, ...]
    newer: str | None = None
    older: str | None = None
