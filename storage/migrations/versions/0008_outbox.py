"""What is on its way to citizens: notices, sealed contacts, the windows that WeChat leaves open, the channels' pace."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PENDING = sa.text("state IN ('waiting', 'sending', 'held')")
UNDELIVERED = sa.text("state IN ('held', 'failed')")


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("replies", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("ticket", sa.Text()),
        sa.Column("commitment", sa.Text()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("why", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("begun_at", MOMENT),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", MOMENT),
        sa.Column("settled_at", MOMENT),
        sa.Column("carried", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint("city", "citizen", "key", name="uq_notice_city_citizen_key"),
    )
    for name, columns in (
        ("ix_notice_due", ["city", "state", "due_at", "id"]),
        ("ix_notice_turn", ["citizen", "id"]),
        ("ix_notice_expiry", ["city", "expires_at"]),
    ):
        op.create_index(name, "notice", columns, sqlite_where=PENDING, postgresql_where=PENDING)
    op.create_index("ix_notice_ticket", "notice", ["ticket"])
    op.create_index(
        "ix_notice_undelivered",
        "notice",
        ["city", "state", "created_at"],
        sqlite_where=UNDELIVERED,
        postgresql_where=UNDELIVERED,
    )
    op.create_index("ix_notice_settled", "notice", ["city", "settled_at"])
    op.create_table(
        "contact",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("blocked_at", MOMENT),
        sa.PrimaryKeyConstraint("city", "citizen", name="pk_contact"),
    )
    op.create_index("ix_contact_key_id", "contact", ["key_id"])
    op.create_table(
        "window",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("grants", sa.Text(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("city", "citizen", name="pk_window"),
    )
    op.create_index("ix_window_until", "window", ["until"])
    op.create_table(
        "outlet",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("free_at", MOMENT, nullable=False),
        sa.Column("closed_until", MOMENT),
        sa.Column("closed_why", sa.Text()),
        sa.PrimaryKeyConstraint("city", "channel", name="pk_outlet"),
    )
