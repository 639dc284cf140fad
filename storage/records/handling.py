"""How tickets are handled: texts to begin with, views, rules, limits."""

from dataclasses import dataclass
from datetime import datetime

from storage.records.feedback import FeedbackKind, FeedbackOutcome, FeedbackState


@dataclass(frozen=True, slots=True)
class ReplyTemplate:
    """A text that clerks begin an answer with."""

    city: str
    title: str
    text: str
    department: str | None = None
    """Whose it is; None: everybody's."""
    topic: str | None = None
    """What it is about, in a word or two; None: anything."""
    state: FeedbackState | None = None
    """Where the ticket stands; None: anywhere."""
    outcome: FeedbackOutcome | None = None
    updated_by: str = ""
    updated_at: datetime | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class SavedView:
    """A set of filters under a name."""

    city: str
    staff: str | None
    """Whose it is; None: everybody's."""
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
    """An answer needs the approval of somebody who did not write it."""
    updated_by: str = ""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReplyLimit:
    """Within how many working days a kind of feedback is answered, as somebody set it at the console."""

    city: str
    kind: FeedbackKind
    working_days: int | None
    """None: as the city's own file says."""
    updated_by: str = ""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Restriction:
    """A citizen's new feedback is not taken until a moment, after abuse; everything else goes on."""

    city: str
    citizen: str
    number: str
    """The ticket over which it was set."""
    until: datetime
    by: str
    """A staff id."""
    since: datetime
