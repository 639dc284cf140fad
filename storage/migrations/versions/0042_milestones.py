"""The milestones of a commitment, published with its status."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("commitment_status", sa.Column("milestones", sa.JSON(), nullable=True))
