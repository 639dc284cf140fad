"""Statements passed directly to the driver have the same values and errors as with SQLAlchemy."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, insert, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError, StatementError

from storage.address import read_address
from storage.database import Database
from storage.engine import build_engine
from storage.feedback import COLUMNS, FeedbackBook
from storage.prepared import Prepared, execute
from storage.records import FeedbackRecord
from storage.tables import FEEDBACK, INBOX, QUESTION

ROW = {"channel": "web", "citizen": "a1", "message_id": "1", "received_at": datetime(2023, 5, 4, tzinfo=UTC)}
ADD = Prepared(insert(INBOX).inline())
FIND = Prepared(select(INBOX).where(INBOX.c.citizen == bindparam("whose")))


@pytest.fixture
async def connection(database: Database, database_url: str) -> Any:
    """Return a connection to a migrated database, in a transaction."""
    engine = build_engine(read_address(database_url))
    with engine.connect() as connection, connection.begin():
        yield connection
    engine.dispose()


def test_values_come_back_as_their_types_give_them(
    connection: Connection, ticket: Callable[..., FeedbackRecord]
) -> None:
    """Times, days, lists, enums and unstorable text read back as their types give them."""
    given = ticket(text="half \ud83d of a pair\0", place="烈山大道")
    wanted = select(*COLUMNS).where(FEEDBACK.c.number == bindparam("its_number"))
    FeedbackBook(connection).add(given)
    [row] = Prepared(wanted).rows(connection, {"its_number": given.number})
    assert row == tuple(connection.execute(wanted, {"its_number": given.number}).one())
    stored = FeedbackRecord(*row)
    assert (stored.received_at, stored.due, stored.departments) == (
        given.received_at,
        given.due,
        given.departments,
    )
    assert stored.text == "half \ufffd of a pair\ufffd"


def test_what_is_not_given_is_what_the_column_says(connection: Connection) -> None:
    """An omitted column gets its default, else NULL, and each INSERT may have different columns."""
    assert ADD.run(connection, ROW) == 1
    assert ADD.run(connection, {**ROW, "message_id": "2", "reply": "[]"}) == 1
    replies = {row[2]: row[3] for row in FIND.rows(connection, {"whose": "a1"})}
    assert replies == {"1": None, "2": "[]"}
    assert FIND.first(connection, {"whose": "nobody"}) is None
    assert FIND.scalar(connection, {"whose": "nobody"}) is None


def test_errors_are_sqlalchemys_without_the_values(connection: Connection) -> None:
    """Errors have SQLAlchemy's class and contain no values."""
    ADD.run(connection, ROW)
    execute(connection, "SAVEPOINT before")
    with pytest.raises(IntegrityError) as double:
        ADD.run(connection, ROW)
    assert double.value.hide_parameters
    execute(connection, "ROLLBACK TO SAVEPOINT before")
    assert len(FIND.rows(connection, {"whose": "a1"})) == 1
    with pytest.raises((ProgrammingError, StatementError)):
        Prepared(text("SELECT nothing FROM nowhere")).rows(connection, {})


def test_a_value_that_its_type_refuses_is_a_statement_error(connection: Connection) -> None:
    """A value refused by its type is a StatementError as in SQLAlchemy, so that callers get StorageError."""
    with pytest.raises(StatementError, match="has no zone"):
        ADD.run(connection, {**ROW, "received_at": datetime(2023, 5, 4)})  # noqa: DTZ001


def test_numbers_and_json_go_in(connection: Connection) -> None:
    """A stored question's numbers and JSON read back with SQLAlchemy."""
    row = {
        "city": "c",
        "channel": "web",
        "text": "t",
        "decision": "answer",
        "commitments": ["3-047"],
        "probability": 0.75,
        "at": ROW["received_at"],
    }
    assert Prepared(insert(QUESTION).inline()).run(connection, row) == 1
    stored = connection.execute(
        select(QUESTION.c.commitments, QUESTION.c.probability, QUESTION.c.decision)
    ).one()
    assert (list(stored.commitments), stored.probability, stored.decision.value) == (
        ["3-047"],
        0.75,
        "answer",
    )
