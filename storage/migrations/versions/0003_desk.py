"""What staff do to tickets: who has them, outcomes, merging, sealed events, search; templates, views, rules.

Tickets from before it stay as they are: their events get their seals here, their masked text from housekeeping.
"""

import sqlalchemy as sa
from alembic import op

# The spelling of seals never changes (storage/sealing.py), so a migration may use it.
from storage.chain import BEGINNING
from storage.columns import Moment, WordList
from storage.sealing import link_event, seal

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
FINAL = "CHECK (state NOT IN ('已答复', '已办结') OR (outcome IS NOT NULL AND answer IS NOT NULL))"


def upgrade() -> None:
    _columns()
    _tables()
    _search()
    _seal_events()
    _indexes()


def _columns() -> None:
    for column in (
        sa.Column("text_masked", sa.Text()),
        sa.Column("helpers", sa.JSON()),
        sa.Column("handler", sa.Text()),
        sa.Column("outcome_note", sa.Text()),
        sa.Column("draft", sa.Text()),
        sa.Column("draft_outcome", sa.String(16)),
        sa.Column("draft_note", sa.Text()),
        sa.Column("draft_by", sa.Text()),
        sa.Column("draft_at", MOMENT),
        sa.Column("merged_into", sa.Text()),
        sa.Column("assigned_at", MOMENT),
        sa.Column("taken_at", MOMENT),
        sa.Column("responded_at", MOMENT),
        sa.Column("escalated_at", MOMENT),
        sa.Column("extended", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("reopened", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("changed_at", MOMENT),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("due_order", sa.Date()),
        sa.Column("chain", sa.Text()),
    ):
        op.add_column("feedback", column)
    # SQLite takes a CHECK on an old table only together with a new column, and then over all columns.
    op.execute(f"ALTER TABLE feedback ADD COLUMN outcome VARCHAR(16) CONSTRAINT ck_feedback_final {FINAL}")
    op.execute(
        "UPDATE feedback SET changed_at = coalesce(withdrawn_at, received_at),"
        " due_order = coalesce(due, '9999-12-31')"
    )
    for column in (
        sa.Column("public", sa.Boolean()),
        sa.Column("detail", sa.Text()),
        sa.Column("seal", sa.Text()),
        sa.Column("hash", sa.Text()),
    ):
        op.add_column("feedback_event", column)


def _tables() -> None:
    op.create_table(
        "feedback_helper",
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("department", "number", name="pk_feedback_helper"),
        sa.ForeignKeyConstraint(["number"], ["feedback.number"], name="fk_feedback_helper_number"),
    )
    op.create_index("ix_feedback_helper_number", "feedback_helper", ["number"])
    op.create_table(
        "reply_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("department", sa.Text()),
        sa.Column("topic", sa.Text()),
        sa.Column("state", sa.String(16)),
        sa.Column("outcome", sa.String(16)),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_by", sa.Text(), nullable=False),
        sa.Column("updated_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_reply_template"),
    )
    op.create_index("ix_reply_template_city_department", "reply_template", ["city", "department"])
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.UniqueConstraint("city", "staff", "name", name="uq_saved_view_city_staff_name"),
    )
    op.create_table(
        "department_policy",
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("second_person", sa.Boolean(), nullable=False),
        sa.Column("updated_by", sa.Text(), nullable=False),
        sa.Column("updated_at", MOMENT),
        sa.PrimaryKeyConstraint("city", "department", name="pk_department_policy"),
    )


def _search() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # The tokens are pairs of characters already; the ascii tokenizer leaves them as they are.
        op.execute(
            "CREATE VIRTUAL TABLE feedback_search USING fts5"
            "(tokens, content='', detail=none, columnsize=0, tokenize='ascii')"
        )
        return
    # Numbers are compared by their bytes, as in SQLite and in Python, whatever the database's language.
    op.execute("ALTER TABLE feedback_event DROP CONSTRAINT fk_feedback_event_number")
    for table in ("feedback", "feedback_event", "feedback_helper"):
        if table == "feedback_helper":
            op.execute("ALTER TABLE feedback_helper DROP CONSTRAINT fk_feedback_helper_number")
        op.execute(f'ALTER TABLE {table} ALTER COLUMN number TYPE text COLLATE "C"')
    for table in ("feedback_event", "feedback_helper"):
        op.create_foreign_key(f"fk_{table}_number", table, "feedback", ["number"], ["number"])
    op.execute(
        'CREATE TABLE feedback_search (number text COLLATE "C" CONSTRAINT pk_feedback_search PRIMARY KEY'
        " CONSTRAINT fk_feedback_search_number REFERENCES feedback (number), tokens tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX ix_feedback_search_tokens ON feedback_search USING gin (tokens)")


def _seal_events() -> None:
    """Link the events of the tickets that exist, a thousand tickets at a time."""
    connection = op.get_bind()
    last = ""
    while True:
        tickets = list(
            connection.execute(
                sa.select(TICKET).where(TICKET.c.number > last).order_by(TICKET.c.number).limit(1000)
            ).mappings()
        )
        if not tickets:
            return
        last = tickets[-1]["number"]
        _seal(connection, tickets)


def _seal(connection: sa.Connection, tickets: list[sa.RowMapping]) -> None:
    first, last = tickets[0]["number"], tickets[-1]["number"]
    here = EVENT.c.number.between(first, last)
    events: dict[str, list[dict]] = {}
    for row in connection.execute(sa.select(EVENT).where(here).order_by(EVENT.c.id)).mappings():
        events.setdefault(row["number"], []).append({**row, "public": True, "detail": "{}"})
    linked, heads = [], []
    for ticket in tickets:
        previous, digest = BEGINNING, seal({**NEW, **ticket})
        for event in events.get(ticket["number"], ()):
            event["seal"] = digest
            event["hash"] = previous = link_event(previous, event)
            linked.append({f"its_{name}": event[name] for name in ("id", "public", "detail", "seal", "hash")})
        heads.append({"its_number": ticket["number"], "its_chain": previous})
    if linked:
        new = {name: sa.bindparam(f"its_{name}") for name in ("public", "detail", "seal", "hash")}
        connection.execute(sa.update(EVENT).where(EVENT.c.id == sa.bindparam("its_id")).values(new), linked)
    moved = sa.update(TICKET).where(TICKET.c.number == sa.bindparam("its_number"))
    connection.execute(moved.values(chain=sa.bindparam("its_chain")), heads)


def _indexes() -> None:
    op.drop_index("ix_feedback_city_department_received_at_number", "feedback")
    for name, columns in (
        ("state_received", ["city", "state", "received_at", "number"]),
        ("state_due", ["city", "state", "due_order", "number", "merged_into"]),
        ("state_changed", ["city", "state", "changed_at", "number"]),
        ("department_received", ["city", "department", "state", "received_at", "number"]),
        ("department_due", ["city", "department", "state", "due_order", "number", "merged_into"]),
        ("department_changed", ["city", "department", "state", "changed_at", "number"]),
    ):
        op.create_index(f"ix_feedback_{name}", "feedback", columns)
    for name, columns in (
        ("handler", ["handler", "state"]),
        ("merged_into", ["merged_into"]),
        ("draft_by", ["draft_by"]),
        ("escalated_at", ["escalated_at"]),
    ):
        given = sa.text(f"{columns[0]} IS NOT NULL")
        op.create_index(f"ix_feedback_{name}", "feedback", columns, sqlite_where=given, postgresql_where=given)


NEW = {
    "helpers": (),
    **dict.fromkeys(("handler", "outcome", "outcome_note", "draft", "draft_by", "merged_into")),
    "extended": 0,
    "reopened": 0,
    "version": 1,
}
"""The sealed fields that tickets did not have before."""
TICKET = sa.table(
    "feedback",
    *(sa.column(name, sa.Text()) for name in ("number", "city", "channel", "kind", "text", "place")),
    *(sa.column(name, sa.Text()) for name in ("department", "state", "answer", "chain")),
    *(sa.column(name, WordList()) for name in ("departments", "commitments")),
    *(sa.column(name, Moment()) for name in ("received_at", "answered_at", "closed_at", "withdrawn_at")),
    sa.column("due", sa.Date()),
)
EVENT = sa.table(
    "feedback_event",
    sa.column("id", sa.Integer()),
    *(sa.column(name, sa.Text()) for name in ("number", "actor", "kind", "note", "detail", "seal", "hash")),
    sa.column("at", Moment()),
    sa.column("public", sa.Boolean()),
)
