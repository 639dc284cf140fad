"""What the figures read: the linked commitments as text, and indexes that hold all that is counted."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


COMMITMENTS = {
    # SQLite adds no stored column to a table, PostgreSQL indexes no virtual one.
    "sqlite": "TEXT GENERATED ALWAYS AS (CAST(commitments AS TEXT)) VIRTUAL",
    "postgresql": "text GENERATED ALWAYS AS (commitments::text) STORED",
}


def upgrade() -> None:
    for table in ("feedback", "question"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN commitments_text {COMMITMENTS[op.get_bind().dialect.name]}")
    op.create_index(
        "ix_feedback_figures",
        "feedback",
        [
            "city", "department", "kind", "state", "outcome", "merged_into", "due", "responded_at", "received_at",
        ],
    )
    op.create_index(
        "ix_feedback_demand", "feedback", ["city", "commitments_text", "state", "department", "received_at"]
    )
    op.create_index("ix_question_figures", "question", ["city", "decision", "commitments_text", "at"])
