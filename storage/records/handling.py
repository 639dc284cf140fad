"""How tickets are handled: templates, views, policies, limits."""

from dataclasses import dataclass
from datetime import datetime

from storage.records.feedback import FeedbackKind, FeedbackOutcome, FeedbackState


@dataclass(frozen=True, slots=True)
class ReplyTemplate:
    """A text from which clerks start an answer."""

    city: str
    title: str
    text: str
    department: str | None = None
    """Its owner; None means everybody."""
    topic: str | None = None
    """What it is about, in a word or two; None means anything."""
    state: FeedbackState | None = None
    """The state that it suits; None means any."""
    outcome: FeedbackOutcome | None = None
    updated_by: str = ""
    updated_at: datetime | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class SavedView:
    """A set of filters under a name."""

    city: str
    staff: str | None
    """Its owner; None means everybody."""
    name: str
    query: str
    """The queue page's query string."""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class DepartmentPolicy:
    """How a department wants its tickets handled; a department without one has the defaults."""

    city: str
    department: str
    second_person: bool = False
    """An answer needs the approval of somebody other than its author."""
    updated_by: str = ""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReplyLimit:
    """In how many working days a kind of feedback is answered, as set at the console."""

    city: str
    kind: FeedbackKind
    working_days: int | None
    """None: as in the city's own file."""
    updated_by: str = ""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Restriction:
    """A citizen may file nothing until a moment, after abuse; everything else still works."""

    city: str
    citizen: str
    number: str
    """The ticket that led to it."""
    until: datetime
    by: str
    """A staff id."""
    since: datetime
