"""Tickets: what they hold, and how far they are."""

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
        """Tell whether there is anything to solve, and so to rate: thanks have nothing."""
        return self is not FeedbackKind.THANKS


class FeedbackState(StrEnum):
    """How far a ticket is."""

    RECEIVED = "待受理"
    ASSIGNED = "已派单"
    IN_PROGRESS = "办理中"
    ANSWERED = "已答复"
    CLOSED = "已办结"
    WITHDRAWN = "已撤回"


class FeedbackOutcome(StrEnum):
    """What became of the matter, honestly; no ticket is answered or closed without one."""

    SOLVED = "已解决"
    PARTLY = "部分解决"
    PLANNED = "列入计划"
    REFUSED = "不予采纳"
    """With a reason, in `outcome_note`."""
    ELSEWHERE = "非职责范围"
    """With whose it is, in `outcome_note`."""


NOBODY = ""
"""Stands for the citizen of a ticket that is nobody's any more: no sender has this hash, and nobody is told anything."""


class Solved(StrEnum):
    """What the citizen says of the matter, whatever the department says (FeedbackOutcome)."""

    YES = "解决了"
    PARTLY = "部分解决"
    NO = "没解决"


OPEN_STATES = (FeedbackState.RECEIVED, FeedbackState.ASSIGNED, FeedbackState.IN_PROGRESS)
"""Somebody still has to act; only these can be overdue."""

FINAL_STATES = (FeedbackState.ANSWERED, FeedbackState.CLOSED)
"""None of them without outcome and answer: the database itself refuses it."""


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
    """Ranked; the first is the one that it is routed to."""
    commitments: tuple[str, ...]
    state: FeedbackState
    received_at: datetime
    due: date | None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    answer: str | None = None
    """What the citizen reads; the answer that holds now."""
    text_masked: str | None = None
    """`text` as lists show it and search reads it; None on old tickets until housekeeping fills it."""
    department: str = ""
    """The one that has it now; where none is given, the first of `departments`."""
    helpers: tuple[str, ...] = ()
    """Departments that co-handle it and may read it."""
    handler: str | None = None
    """Id of the member of staff who has it."""
    outcome: FeedbackOutcome | None = None
    outcome_note: str | None = None
    """Why it was not adopted, or whose matter it is; the citizen reads it."""
    draft: str | None = None
    """An answer that waits for a second person, with its outcome, note, author (a staff id) and time."""
    draft_outcome: FeedbackOutcome | None = None
    draft_note: str | None = None
    draft_by: str | None = None
    draft_at: datetime | None = None
    merged_into: str | None = None
    """The lead ticket, whose answer this one gets too."""
    assigned_at: datetime | None = None
    """The first time."""
    taken_at: datetime | None = None
    """The first time that somebody took it in hand."""
    responded_at: datetime | None = None
    """The first answer; `answered_at` is that of the answer that holds."""
    escalated_at: datetime | None = None
    extended: int = 0
    """Working days by which `due` was moved, in all."""
    reopened: int = 0
    """How often."""
    changed_at: datetime | None = None
    """The last change; where none is given, `received_at`."""
    version: int = 1
    """Grows by one with every change; who changes it names the one that he saw."""
    stars: int | None = None
    """The citizen's rating, 1 to 5. It stands until the same citizen gives another: a new answer alone undoes nothing."""
    solved: Solved | None = None
    """What the citizen said last of whether it was solved; stands as `stars` does."""
    rated_at: datetime | None = None
    """When either was given or changed last."""
    displeased_at: datetime | None = None
    """`rated_at`, where the rating is one or two stars or says that it was not solved; else None."""
    appealed_at: datetime | None = None
    """When the citizen's 「没解决」 had it taken up again, which happens once."""

    @property
    def returned(self) -> bool:
        """Tell whether a department gave it back, and it waits to be assigned anew."""
        return self.state is FeedbackState.RECEIVED and self.assigned_at is not None

    def __post_init__(self) -> None:
        """Give a new ticket its department and time of change."""
        if not self.department and self.departments:
            object.__setattr__(self, "department", self.departments[0])
        if self.changed_at is None:
            object.__setattr__(self, "changed_at", self.received_at)
