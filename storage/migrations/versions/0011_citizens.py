"""What citizens follow, whose data was erased, and under which key their pseudonyms stand."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "follow",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("city", "citizen", "subject", name="pk_follow"),
    )
    op.create_index("ix_follow_city_subject_told_at", "follow", ["city", "subject", "told_at"])
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
    )
    op.create_index("ix_erasure_at", "erasure", ["at"])
    op.create_table(
        "pseudonym_key",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("next_key_id", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_pseudonym_key"),
        sa.CheckConstraint("id = 1", name="only"),
    )
