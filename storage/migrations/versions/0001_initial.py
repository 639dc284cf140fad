"""Inbox, conversations, tickets with their events, commitments' statuses, questions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text()),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("channel", "citizen", "message_id", name="pk_inbox"),
    )
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])

    op.create_table(
        "conversation_state",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("city", "citizen", name="pk_conversation_state"),
    )

    op.create_table(
        "feedback",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.Text()),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("departments", sa.JSON(), nullable=False),
        sa.Column("commitments", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("answered_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("answer", sa.Text()),
        sa.PrimaryKeyConstraint("number", name="pk_feedback"),
        sa.CheckConstraint("(state = '已撤回') = (withdrawn_at IS NOT NULL)", name=op.f("ck_feedback_withdrawn")),
    )
    op.create_index("ix_feedback_city_received_at_number", "feedback", ["city", "received_at", "number"])
    op.create_index(
        "ix_feedback_city_department_received_at_number",
        "feedback",
        ["city", "department", "received_at", "number"],
    )
    op.create_index("ix_feedback_city_citizen_received_at", "feedback", ["city", "citizen", "received_at"])

    op.create_table(
        "feedback_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_feedback_event"),
        sa.ForeignKeyConstraint(["number"], ["feedback.number"], name="fk_feedback_event_number"),
    )
    op.create_index("ix_feedback_event_number", "feedback_event", ["number"])

    op.create_table(
        "commitment_status",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_commitment_status"),
        sa.CheckConstraint("evidence <> ''", name=op.f("ck_commitment_status_evidence")),
    )
    op.create_index(
        "ix_commitment_status_city_commitment_as_of_recorded_at",
        "commitment_status",
        ["city", "commitment", "as_of", "recorded_at"],
    )

    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("commitments", sa.JSON(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sa.CheckConstraint("probability BETWEEN 0 AND 1", name=op.f("ck_question_probability")),
    )
    op.create_index("ix_question_city_at", "question", ["city", "at"])
