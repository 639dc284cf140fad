"""Inserts tickets into an empty database as fast as each database allows: indexes last."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from itertools import islice

import psycopg
from sqlalchemy import Connection, text

from bench.common.databases import BATCH
from bench.tickets.making import COLUMNS, Made, tickets
from storage.address import read_address
from storage.engine import build_engine
from storage.migrations import migrate
from storage.tables import FEEDBACK, FEEDBACK_EVENT
from storage.ticket_text import commitment_token, digits, pairs

_EVENT = ("id", "number", "at", "actor", "kind", "public", "detail")


def fill(url: str, count: int, tell: Callable[[int], object] = lambda _: None) -> None:
    """Migrate, insert `count` tickets with their first event and search index, and update the planner's statistics."""
    migrate(url)
    with _without_indexes(url):
        (_fill_sqlite if url.startswith("sqlite") else _fill_postgres)(url, _batches(count), tell)
    with closing(build_engine(read_address(url)).raw_connection()) as connection:
        connection.cursor().execute("ANALYZE")
        connection.commit()


def _batches(count: int) -> Iterator[list[Made]]:
    made = tickets(count)
    while batch := list(islice(made, BATCH)):
        yield batch


@contextmanager
def _without_indexes(url: str) -> Iterator[None]:
    indexes = [*FEEDBACK.indexes, *FEEDBACK_EVENT.indexes]
    engine = build_engine(read_address(url))
    with engine.begin() as connection:
        for index in indexes:
            index.drop(connection)
        _search_index(connection, "DROP INDEX ix_feedback_search_tokens")
    yield
    with engine.begin() as connection:
        for index in indexes:
            index.create(connection)
        _search_index(
            connection, "CREATE INDEX ix_feedback_search_tokens ON feedback_search USING gin (tokens)"
        )
    engine.dispose()


def _search_index(connection: Connection, statement: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
        connection.execute(text(statement))


def _fill_sqlite(url: str, batches: Iterable[list[Made]], tell: Callable[[int], object]) -> None:
    into = f"({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
    done = 0
    with closing(sqlite3.connect(read_address(url).database or "")) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        for batch in batches:
            connection.executemany(
                f"INSERT INTO feedback {into}",
                [tuple(map(_sqlite_value, made.values)) for made in batch],
            )
            connection.executemany(
                f"INSERT INTO feedback_event ({', '.join(_EVENT)}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                [tuple(map(_sqlite_value, _event(done + at, made))) for at, made in enumerate(batch, 1)],
            )
            connection.executemany("INSERT INTO feedback_helper VALUES (?, ?)", _helped(batch))
            connection.executemany(
                "INSERT INTO feedback_search (rowid, tokens) VALUES (?, ?)",
                [(done + at, " ".join(_tokens(made))) for at, made in enumerate(batch, 1)],
            )
            connection.commit()
            done += len(batch)
            tell(done)


def _fill_postgres(url: str, batches: Iterable[list[Made]], tell: Callable[[int], object]) -> None:
    done = 0
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for batch in batches:
            with cursor.copy(f"COPY feedback ({', '.join(COLUMNS)}) FROM STDIN") as copy:
                for made in batch:
                    copy.write_row(made.values)
            with cursor.copy(f"COPY feedback_event ({', '.join(_EVENT)}) FROM STDIN") as copy:
                for at, made in enumerate(batch, 1):
                    copy.write_row(_event(done + at, made))
            with cursor.copy("COPY feedback_helper (department, number) FROM STDIN") as copy:
                for row in _helped(batch):
                    copy.write_row(row)
            with cursor.copy("COPY feedback_search (number, tokens) FROM STDIN") as copy:
                for made in batch:
                    copy.write_row((made.number, " ".join(f"'{token}'" for token in _tokens(made))))
            connection.commit()
            done += len(batch)
            tell(done)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT setval('feedback_event_id_seq', %s)", (done,))
        connection.execute("VACUUM (ANALYZE) feedback")


def _helped(batch: list[Made]) -> list[tuple[str, str]]:
    return [(department, made.number) for made in batch for department in made.helpers]


def _event(id_: int, made: Made) -> tuple[object, ...]:
    return (id_, made.number, made.values[11], "citizen", "received", True, "{}")


def _tokens(made: Made) -> list[str]:
    found = [*pairs(made.text), *pairs(digits(made.number)), *map(commitment_token, made.commitments)]
    return list(dict.fromkeys(found))


def _sqlite_value(value: object) -> object:
    """Convert as SQLAlchemy does."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value
