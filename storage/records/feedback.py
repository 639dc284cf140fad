"""Tickets: their content and their state."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class FeedbackKind(StrEnum):
    """The five kinds of feedback, in the words of the message boards (领导留言板)."""

    INQUIRY = "咨询"
    SUGGESTION = "建言"
    HELP = "求助"
    COMPLAINT = "投诉"
    THANKS = "感谢"

    @property
    def solvable(self) -> bool:
        """Tell whether there is something to solve, and so to rate: not so for thanks."""
        return self is not FeedbackKind.THANKS


class FeedbackState(StrEnum):
    """The state of a ticket."""

    RECEIVED = "待受理"
    ASSIGNED = "已派单"
    IN_PROGRESS = "办理中"
    ANSWERED = "已答复"
    CLOSED = "已办结"
    WITHDRAWN = "已撤回"


class FeedbackOutcome(StrEnum):
    """The honest result; no ticket is answered or closed without one."""

    SOLVED = "已解决"
    PARTLY = "部分解决"
    PLANNED = "列入计划"
    REFUSED = "不予采纳"
    """With the reason in `outcome_note`."""
    ELSEWHERE = "非职责范围"
    """With the responsible body in `outcome_note`."""


NOBODY = ""
"""The citizen of a ticket whose citizen was removed: no sender has this hash, and nobody is notified."""


class Solved(StrEnum):
    """The citizen's view of the matter, whatever the department says (FeedbackOutcome)."""

    YES = "解决了"
    PARTLY = "部分解决"
    NO = "没解决"


OPEN_STATES = (FeedbackState.RECEIVED, FeedbackState.ASSIGNED, FeedbackState.IN_PROGRESS)
"""Somebody still has to act; only these can be overdue."""

IN_HAND = (FeedbackState.ASSIGNED, FeedbackState.IN_PROGRESS)
"""A department has it."""

FINAL_STATES = (FeedbackState.ANSWERED, FeedbackState.CLOSED)
"""Always with outcome and answer: the database enforces it."""


@dataclass(frozen=True, slots=True)
class FeedbackRecord:
    """One ticket."""

    number: str
    city: str
    channel: str
    citizen: str
    """Keyed hash of the sender; NOBODY once the citizen's data was erased."""
    kind: FeedbackKind
    text: str
    place: str | None
    departments: tuple[str, ...]
    """Ranked; the ticket is routed to the first."""
    commitments: tuple[str, ...]
    state: FeedbackState
    received_at: datetime
    due: date | None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    answer: str | None = None
    """The current answer, which the citizen reads."""
    text_masked: str | None = None
    """`text` as shown in lists and searched; None on old tickets until housekeeping fills it."""
    department: str = ""
    """The one that has it now; by default the first of `departments`."""
    helpers: tuple[str, ...] = ()
    """Departments that co-handle it and may read it."""
    handler: str | None = None
    """Id of the member of staff who has it."""
    outcome: FeedbackOutcome | None = None
    outcome_note: str | None = None
    """Why it was not adopted, or who is responsible; the citizen reads it."""
    draft: str | None = None
    """An answer awaiting a second person's approval, with its outcome, note, author (a staff id) and time.

    One sent back to be mended stays, without author and time.
    """
    draft_outcome: FeedbackOutcome | None = None
    draft_note: str | None = None
    draft_by: str | None = None
    draft_at: datetime | None = None
    merged_into: str | None = None
    """The lead ticket, whose answer applies to this one too."""
    assigned_at: datetime | None = None
    """The first time."""
    taken_at: datetime | None = None
    """The first time that somebody took it up."""
    responded_at: datetime | None = None
    """The first answer; `answered_at` is the current one's time."""
    escalated_at: datetime | None = None
    extended: int = 0
    """Total working days by which `due` was moved."""
    reopened: int = 0
    """How often."""
    changed_at: datetime | None = None
    """The last change; by default `received_at`."""
    version: int = 1
    """Incremented with every change; a caller who changes the ticket names the version seen."""
    stars: int | None = None
    """The citizen's rating, 1 to 5. Stays until the same citizen gives another: a new answer does not remove it."""
    solved: Solved | None = None
    """The citizen's latest word on whether it was solved; stays as `stars` does."""
    rated_at: datetime | None = None
    """When either was last given or changed."""
    displeased_at: datetime | None = None
    """`rated_at` if the rating is one or two stars or says that it was not solved; else None."""
    appealed_at: datetime | None = None
    """When the citizen's 「没解决」 reopened it, which happens once."""

    @property
    def returned(self) -> bool:
        """Tell whether a department gave it back, and it waits to be assigned anew."""
        return self.state is FeedbackState.RECEIVED and self.assigned_at is not None

    @property
    def sent_back(self) -> bool:
        """Tell whether its answer was sent back, and waits to be mended; not while a lead's answer is awaited."""
        unsigned = self.draft is not None and self.draft_by is None
        return unsigned and self.state is FeedbackState.IN_PROGRESS and self.merged_into is None

    def __post_init__(self) -> None:
        """Default department and time of change for a new ticket."""
        if not self.department and self.departments:
            object.__setattr__(self, "department", self.departments[0])
        if self.changed_at is None:
            object.__setattr__(self, "changed_at", self.received_at)
