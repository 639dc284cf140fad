"""Wordings that staff taught, and past questions tallied by their words, so that their queue is one walk of an index."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "teaching_revision",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("city", name="pk_teaching_revision"),
    )
    op.create_table(
        "taught_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text()),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("retracted_by", sa.Text()),
        sa.Column("retracted_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_taught_wording"),
        sa.CheckConstraint("words <> ''", name="words"),
        sa.CheckConstraint("(retracted_by IS NULL) = (retracted_at IS NULL)", name="retracted"),
    )
    standing = sa.text("retracted_at IS NULL")
    op.create_index(
        "ix_taught_wording_standing",
        "taught_wording",
        ["city", "words"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_index("ix_taught_wording_city_commitment", "taught_wording", ["city", "commitment"])
    op.create_table(
        "question_tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("commitments", sa.JSON(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("settled_by", sa.Text()),
        sa.Column("settled_at", MOMENT),
        sa.Column("settled_as", sa.String(16)),
        sa.PrimaryKeyConstraint("id", name="pk_question_tally"),
    )
    op.create_index("ix_question_tally_digest", "question_tally", ["city", "digest"], unique=True)
    op.create_index("ix_question_tally_times", "question_tally", ["city", "standing", "times", "id"])
    op.create_index("ix_question_tally_last", "question_tally", ["city", "standing", "last_at", "id"])
    op.create_index("ix_question_tally_newest", "question_tally", ["city", "last_at"])
    op.add_column("question", sa.Column("tallied", sa.Boolean()))
    new = sa.text("tallied IS NULL")
    op.create_index(
        "ix_question_untallied", "question", ["city", "id"], sqlite_where=new, postgresql_where=new
    )
