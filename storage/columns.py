"""Column types that make SQLite and PostgreSQL store and return the same values; and the columns of a record."""

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Computed, DateTime, Dialect, Enum, Table, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.types import TypeDecorator

from storage.records import Milestone

REPLACEMENT = "�"
# PostgreSQL refuses NUL in text, and no UTF-8 encoder accepts a lone surrogate.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Replace each character that a database refuses (NUL, a lone surrogate) with U+FFFD.

    Replaced rather than refused: it comes from a citizen, and the message must be stored, not redelivered for ever.
    """
    return _UNSTORABLE.sub(REPLACEMENT, text)


class Words(TypeDecorator[str]):
    """Text of any length; text from outside may contain anything (see `storable`)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Make the text storable, whether it is stored or compared with."""
        return None if value is None else storable(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """Do the same without the steps that other types need: texts are most of what a message stores."""
        return lambda value: None if value is None else storable(value)


class WordList(TypeDecorator[tuple[str, ...]]):
    """A short list of words as a JSON array; returned as a tuple."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> list[str] | None:
        """Make each word storable."""
        return None if value is None else [storable(word) for word in value]

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> tuple[str, ...] | None:
        """Return a tuple, as the records hold it."""
        return None if value is None else tuple(value)


class NoneIsEmpty(WordList):
    """A list of words in a column added later: older rows hold NULL, which means none."""

    cache_ok = True

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> tuple[str, ...]:
        """Return a tuple, never None."""
        return tuple(value or ())


class MilestoneList(TypeDecorator[tuple[Milestone, ...]]):
    """Milestones as a JSON array, in a column added later: older rows hold NULL, which means none."""

    impl = JSON
    cache_ok = True

    def process_bind_param(
        self, value: Sequence[Milestone] | None, dialect: Dialect
    ) -> list[dict[str, str | None]] | None:
        """Write days as ISO dates, and make each text storable."""
        return [_as_json(one) for one in value] if value else None

    def process_result_value(
        self, value: list[dict[str, Any]] | None, dialect: Dialect
    ) -> tuple[Milestone, ...]:
        """Return a tuple, never None."""
        return tuple(_milestone(**one) for one in value or ())


def _as_json(one: Milestone) -> dict[str, str | None]:
    return {
        "name": storable(one.name),
        "due": one.due.isoformat(),
        "reached": one.reached.isoformat() if one.reached else None,
        "evidence": storable(one.evidence),
    }


def _milestone(name: str, due: str, reached: str | None, evidence: str) -> Milestone:
    day = date.fromisoformat
    return Milestone(name, day(due), day(reached) if reached else None, evidence)


class Moment(TypeDecorator[datetime]):
    """An aware time, stored in UTC with microseconds; SQLite, which has no time zones, stores UTC too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC. Raises ValueError for a time without a zone, which could mean any of 26 hours."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"time {value.isoformat()} has no zone: pass an aware datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time aware and in UTC, whatever the session's zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal number stored as text, digit for digit: as a float in SQLite, 62.10 would come back as 62.1."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Write it without exponent. Raises ValueError for NaN and infinity."""
        if value is None:
            return None
        if not value.is_finite():
            raise ValueError(f"number {value} is not finite: pass a finite Decimal")
        return f"{value:f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Return the number as it was given."""
        return None if value is None else Decimal(value)


def one_of(kinds: type[StrEnum]) -> Enum:
    """Return a column type that holds an enum's values (not its Python names), at most 16 characters long.

    No CHECK constraint and no native type: a new status is a new line in the enum, not a migration. Python
    refuses an unknown value when writing and when reading.
    """
    return Enum(
        kinds,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        validate_strings=True,
        length=16,
    )


class _Spelled(ColumnClause[str]):
    """A JSON column's text."""

    inherit_cache = True


@compiles(_Spelled)
def _cast(element: _Spelled, _compiler: SQLCompiler, **_: object) -> str:
    return f"CAST({element.name} AS TEXT)"


@compiles(_Spelled, "postgresql")
def _cast_in_postgres(element: _Spelled, _compiler: SQLCompiler, **_: object) -> str:
    """Use PostgreSQL's own spelling, since migrations compare the two."""
    return f"{element.name}::text"


def spelled(name: str) -> Column[str]:
    """Return a computed column with a JSON column's text, since PostgreSQL can neither group nor index JSON."""
    return Column(Text, Computed(_Spelled(name)))


def new_row(record: Any) -> dict[str, Any]:
    """Return the row of a new record (a dataclass): without its id, which the database assigns."""
    return {name: value for name, value in asdict(record).items() if name != "id"}


def columns_of(table: Table, record: type[Any]) -> tuple[Column[Any], ...]:
    """Return the table's columns that make up a record (a dataclass), in the order of its fields."""
    return tuple(table.c[field.name] for field in fields(record))
