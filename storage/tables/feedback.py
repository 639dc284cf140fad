"""Tickets, what happened to each, and what departments keep for their work on them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import Moment, NoneIsEmpty, WordList, Words, one_of, spelled
from storage.records import FeedbackKind, FeedbackOutcome, FeedbackState, Solved
from storage.tables.base import Row, partial_index

FINAL_HAS_ANSWER = "state NOT IN ('已答复', '已办结') OR (outcome IS NOT NULL AND answer IS NOT NULL)"
UNREMINDED = "answered_at IS NOT NULL AND rated_at IS NULL AND reminded_at IS NULL"
"""An answer that the citizen has neither rated nor been reminded to rate."""


def _given(name: str, column: str, *columns: str) -> Index:
    """Return an index over the few rows that have `column`."""
    return partial_index(name, f"{column} IS NOT NULL", column, *columns)


class FeedbackRow(Row, table=True):
    """A ticket.

    The indexes serve the export (by city and day), the citizen's own list, and the queue, whose pages walk along one
    state, or one department and state, in each order (storage/ticket_lanes.py). Those by due date include `merged_into`
    too, so that the queue's counters never read the rows. `figures`, `demand` and `rated` hold all that the figures
    count.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        Index(None, "city", "received_at", "number"),
        Index(None, "city", "citizen", "received_at"),
        Index("ix_feedback_state_received", "city", "state", "received_at", "number"),
        Index("ix_feedback_state_due", "city", "state", "due_order", "number", "merged_into"),
        Index("ix_feedback_state_changed", "city", "state", "changed_at", "number"),
        Index("ix_feedback_department_received", "city", "department", "state", "received_at", "number"),
        Index(
            "ix_feedback_department_due", "city", "department", "state", "due_order", "number", "merged_into"
        ),
        Index("ix_feedback_department_changed", "city", "department", "state", "changed_at", "number"),
        _given("ix_feedback_handler", "handler", "state"),
        _given("ix_feedback_merged_into", "merged_into"),
        _given("ix_feedback_draft_by", "draft_by"),
        _given("ix_feedback_escalated_at", "escalated_at"),
        _given("ix_feedback_displeased_at", "displeased_at"),
        partial_index("ix_feedback_reopened", "reopened > 0", "reopened"),
        partial_index(
            "ix_feedback_rated",
            "rated_at IS NOT NULL",
            "city",
            "department",
            "state",
            "stars",
            "solved",
            "received_at",
            "rated_at",
        ),
        partial_index("ix_feedback_unreminded", UNREMINDED, "city", "answered_at"),
        Index(
            "ix_feedback_figures",
            "city",
            "department",
            "kind",
            "state",
            "outcome",
            "merged_into",
            "due",
            "responded_at",
            "received_at",
        ),
        Index("ix_feedback_demand", "city", "commitments_text", "state", "department", "received_at"),
        CheckConstraint("(state = '已撤回') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        CheckConstraint(FINAL_HAS_ANSWER, name="final"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
    )

    number: str = Field(primary_key=True, sa_type=Words)
    city: str = Field(sa_type=Words)
    channel: str = Field(sa_type=Words)
    citizen: str = Field(sa_type=Words)
    kind: FeedbackKind = Field(sa_type=one_of(FeedbackKind))
    text: str = Field(sa_type=Words)
    place: str | None = Field(default=None, sa_type=Words)
    department: str = Field(sa_type=Words)
    departments: tuple[str, ...] = Field(sa_type=WordList)
    commitments: tuple[str, ...] = Field(sa_type=WordList)
    state: FeedbackState = Field(sa_type=one_of(FeedbackState))
    received_at: datetime = Field(sa_type=Moment)
    due: date | None = None
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    answer: str | None = Field(default=None, sa_type=Words)
    text_masked: str | None = Field(default=None, sa_type=Words)
    helpers: tuple[str, ...] = Field(default=(), sa_type=NoneIsEmpty, nullable=True)
    handler: str | None = Field(default=None, sa_type=Words)
    outcome_note: str | None = Field(default=None, sa_type=Words)
    draft: str | None = Field(default=None, sa_type=Words)
    draft_outcome: FeedbackOutcome | None = Field(default=None, sa_type=one_of(FeedbackOutcome))
    draft_note: str | None = Field(default=None, sa_type=Words)
    draft_by: str | None = Field(default=None, sa_type=Words)
    draft_at: datetime | None = Field(default=None, sa_type=Moment)
    merged_into: str | None = Field(default=None, sa_type=Words)
    assigned_at: datetime | None = Field(default=None, sa_type=Moment)
    taken_at: datetime | None = Field(default=None, sa_type=Moment)
    responded_at: datetime | None = Field(default=None, sa_type=Moment)
    escalated_at: datetime | None = Field(default=None, sa_type=Moment)
    extended: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    reopened: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    changed_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    due_order: date | None = None
    """`due`, or a day that never comes, so that a queue ordered by due date has no gaps."""
    chain: str | None = Field(default=None, sa_type=Words)
    """The hash of its last event."""
    outcome: FeedbackOutcome | None = Field(default=None, sa_type=one_of(FeedbackOutcome))
    commitments_text: str | None = Field(default=None, sa_column=spelled("commitments"))
    solved: Solved | None = Field(default=None, sa_type=one_of(Solved))
    rated_at: datetime | None = Field(default=None, sa_type=Moment)
    displeased_at: datetime | None = Field(default=None, sa_type=Moment)
    appealed_at: datetime | None = Field(default=None, sa_type=Moment)
    reminded_at: datetime | None = Field(default=None, sa_type=Moment)
    """When a reminder to rate the answer was created; there is no second one."""
    stars: int | None = None


class TicketTalkRow(Row, table=True):
    """A clerk and a citizen are talking about a ticket; one talk per citizen at a time."""

    __tablename__ = "ticket_talk"

    city: str = Field(primary_key=True, sa_type=Words)
    citizen: str = Field(primary_key=True, sa_type=Words)
    number: str = Field(foreign_key="feedback.number", index=True, sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    """When either of them last wrote."""
    answered: bool
    """True if the citizen has written back."""


class FeedbackEventRow(Row, table=True):
    """One thing that happened to a ticket; append-only. The ids also identify tickets in SQLite's search index."""

    __tablename__ = "feedback_event"

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(foreign_key="feedback.number", index=True, sa_type=Words)
    at: datetime = Field(sa_type=Moment)
    actor: str = Field(sa_type=Words)
    """Who did it: citizen, system, or staff:<id>."""
    kind: str = Field(sa_type=Words)
    note: str | None = Field(default=None, sa_type=Words)
    public: bool | None = None
    detail: str | None = Field(default=None, sa_type=Words)
    """Canonical JSON."""
    seal: str | None = Field(default=None, sa_type=Words)
    """A digest of the ticket as it was afterwards."""
    hash: str | None = Field(default=None, sa_type=Words)


class FeedbackHelperRow(Row, table=True):
    """A department that co-handles a ticket."""

    __tablename__ = "feedback_helper"

    department: str = Field(primary_key=True, sa_type=Words)
    number: str = Field(primary_key=True, foreign_key="feedback.number", index=True, sa_type=Words)


class ReplyTemplateRow(Row, table=True):
    """A text from which clerks start an answer."""

    __tablename__ = "reply_template"
    __table_args__ = (Index(None, "city", "department"),)

    id: int | None = Field(default=None, primary_key=True)
    city: str = Field(sa_type=Words)
    department: str | None = Field(default=None, sa_type=Words)
    topic: str | None = Field(default=None, sa_type=Words)
    state: FeedbackState | None = Field(default=None, sa_type=one_of(FeedbackState))
    outcome: FeedbackOutcome | None = Field(default=None, sa_type=one_of(FeedbackOutcome))
    title: str = Field(sa_type=Words)
    text: str = Field(sa_type=Words)
    updated_by: str = Field(sa_type=Words)
    updated_at: datetime | None = Field(default=None, sa_type=Moment)


class SavedViewRow(Row, table=True):
    """A queue's filters under a name; `staff` is empty if shared by everybody."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("city", "staff", "name", name="uq_saved_view_city_staff_name"),)

    id: int | None = Field(default=None, primary_key=True)
    city: str = Field(sa_type=Words)
    staff: str = Field(sa_type=Words)
    name: str = Field(sa_type=Words)
    query: str = Field(sa_type=Words)


class DepartmentPolicyRow(Row, table=True):
    """How a department wants its tickets handled."""

    __tablename__ = "department_policy"

    city: str = Field(primary_key=True, sa_type=Words)
    department: str = Field(primary_key=True, sa_type=Words)
    second_person: bool
    updated_by: str = Field(sa_type=Words)
    updated_at: datetime | None = Field(default=None, sa_type=Moment)


FEEDBACK = Row.metadata.tables["feedback"]
FEEDBACK_EVENT = Row.metadata.tables["feedback_event"]
FEEDBACK_HELPER = Row.metadata.tables["feedback_helper"]
TICKET_TALK = Row.metadata.tables["ticket_talk"]
REPLY_TEMPLATE = Row.metadata.tables["reply_template"]
SAVED_VIEW = Row.metadata.tables["saved_view"]
DEPARTMENT_POLICY = Row.metadata.tables["department_policy"]
