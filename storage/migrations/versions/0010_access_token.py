"""The platforms' access tokens, shared by all processes."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "access_token",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text()),
        sa.Column("expires_at", MOMENT),
        sa.Column("claimed_until", MOMENT),
        sa.Column("forced_at", MOMENT),
        sa.PrimaryKeyConstraint("account", name="pk_access_token"),
    )
