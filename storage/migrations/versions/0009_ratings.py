"""What citizens say of an answer, whether they were reminded to say it, and the talks of clerks with citizens."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
UNREMINDED = "answered_at IS NOT NULL AND rated_at IS NULL AND reminded_at IS NULL"


def upgrade() -> None:
    for name in ("rated_at", "displeased_at", "appealed_at", "reminded_at"):
        op.add_column("feedback", sa.Column(name, MOMENT))
    # On a new line: SQLAlchemy reads the expression of a computed column to the last bracket of its line.
    op.execute("ALTER TABLE feedback ADD COLUMN solved\nVARCHAR(16)")
    # SQLite takes a CHECK on an old table only together with a new column.
    op.execute(
        "ALTER TABLE feedback ADD COLUMN stars\nINTEGER CONSTRAINT ck_feedback_stars CHECK (stars BETWEEN 1 AND 5)"
    )
    for name, condition, columns in (
        ("displeased_at", "displeased_at IS NOT NULL", ["displeased_at"]),
        ("reopened", "reopened > 0", ["reopened"]),
        (
            "rated",
            "rated_at IS NOT NULL",
            ["city", "department", "state", "stars", "solved", "received_at", "rated_at"],
        ),
        ("unreminded", UNREMINDED, ["city", "answered_at"]),
    ):
        given = sa.text(condition)
        op.create_index(
            f"ix_feedback_{name}", "feedback", columns, sqlite_where=given, postgresql_where=given
        )
    op.create_table(
        "ticket_talk",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("number", _number(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("city", "citizen", name="pk_ticket_talk"),
        sa.ForeignKeyConstraint(["number"], ["feedback.number"], name="fk_ticket_talk_number"),
    )
    op.create_index("ix_ticket_talk_number", "ticket_talk", ["number"])


def _number() -> sa.Text:
    """As the tickets' own: PostgreSQL compares them by their bytes."""
    return sa.Text(collation="C") if op.get_bind().dialect.name == "postgresql" else sa.Text()
