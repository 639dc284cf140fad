"""Limits for replies that a city sets at the console, and the mark of a database that is a demonstration."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "reply_limit",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("working_days", sa.Integer()),
        sa.Column("updated_by", sa.Text(), nullable=False),
        sa.Column("updated_at", MOMENT),
        sa.PrimaryKeyConstraint("city", "kind", name="pk_reply_limit"),
    )
    op.create_table(
        "demonstration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("filled_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_demonstration"),
    )
