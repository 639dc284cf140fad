"""What staff confirmed to have become of promises in the next year's report."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "commitment_fate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("later", sa.Text()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_commitment_fate"),
        sa.CheckConstraint("fate <> ''", name="fate"),
    )
    op.create_index(
        "ix_commitment_fate_city_commitment_recorded_at",
        "commitment_fate",
        ["city", "commitment", "recorded_at"],
    )
