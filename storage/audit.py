"""The audit log: append-only, hash-chained, one chain for all processes that share the database."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    Tuple,
    insert,
    literal,
    select,
    tuple_,
    type_coerce,
    update,
)

from storage.chain import BEGINNING, canonical, link, moment
from storage.columns import Moment, storable
from storage.records import AuditEntry, AuditFilter, AuditPage, AuditRow
from storage.repository import Repository
from storage.tables import AUDIT, AUDIT_HEAD

_NAMES = ("id", "at", "actor", "action", "subject", "detail", "previous", "hash")
_COLUMNS = tuple(AUDIT.c[name] for name in _NAMES)
_HEAD = select(AUDIT_HEAD.c.last, AUDIT_HEAD.c.hash)
_ALL = (
    # Times are read raw: an unparseable one is then reported instead of stopping the verification.
    select(*(type_coerce(column, Text) if column is AUDIT.c.at else column for column in _COLUMNS)).order_by(
        AUDIT.c.id
    )
)
_ORDER = tuple_(AUDIT.c.at, AUDIT.c.id)


class AuditLog(Repository):
    """What staff did and saw; append-only."""

    def append(self, entry: AuditEntry) -> AuditRow:
        """Append an entry; it is kept if, and only if, the rest of the unit of work is.

        Locks the chain's head until the transaction ends, so that other processes wait their turn: append last in a
        unit of work. Raises LookupError if the head row, which `migrate` creates, is gone.
        """
        head = self._connection.execute(_HEAD.with_for_update()).first()
        if head is None:
            raise LookupError("audit_head has no row: restore the database from a backup")
        row = _row(head.last + 1, head.hash, entry)
        self._run(insert(AUDIT).inline(), row)
        self._run(update(AUDIT_HEAD).values(last=row["id"], hash=row["hash"]))
        return _read(tuple(row.values()))

    def lock(self) -> None:
        """Block appending until the transaction ends; everything written by units that appended can then be read."""
        self._connection.execute(_HEAD.with_for_update())

    def head(self) -> tuple[int, str]:
        """Return number and hash of the last row; stored elsewhere, they later prove that nothing was changed."""
        head = self._connection.execute(_HEAD).first()
        return (0, BEGINNING) if head is None else (head.last, head.hash)

    def hash_of(self, id_: int) -> str | None:
        """Return the hash of a row; None if there is no such row."""
        found: str | None = self._connection.execute(
            select(AUDIT.c.hash).where(AUDIT.c.id == id_)
        ).scalar_one_or_none()
        return found

    def verify(self) -> int | None:
        """Recompute the whole chain; return the number of the first row altered, missing or extra, None if sound.

        Rows cut off at the end are detected by the head; if the head is rewritten too, only a `head` stored elsewhere
        reveals it. Streams: a million rows take no more memory than a thousand. Use it in `Database.reading`, which
        sees rows and head at one moment.
        """
        last, previous = 0, BEGINNING
        with self._stream(_ALL) as rows:
            for values in rows:
                row = dict(zip(_NAMES, values, strict=True))
                if not _follows(row, last, previous):
                    return min(last + 1, int(row["id"]))
                last, previous = row["id"], row["hash"]
        head = self._connection.execute(_HEAD).first()
        if head is None or head.last != last:
            return 1 + min(last, head.last if head else last)
        return None if head.hash == previous else max(last, 1)

    def page(
        self, wanted: AuditFilter, *, limit: int, before: int | None = None, after: int | None = None
    ) -> AuditPage:
        """Return at most `limit` rows, newest first.

        `before` is a row's number: older rows follow it. `after`: the newer rows just before it. A number without a row
        counts as none.
        """
        ordered = select(*_COLUMNS).where(*_conditions(wanted)).limit(limit + 1)
        above, below = self._place(after), self._place(before)
        if above is None:
            ordered = ordered.order_by(AUDIT.c.at.desc(), AUDIT.c.id.desc())
        else:
            ordered = ordered.where(above < _ORDER).order_by(AUDIT.c.at, AUDIT.c.id)
        if below is not None:
            ordered = ordered.where(below > _ORDER)
        found = [_read(tuple(row)) for row in self._connection.execute(ordered)]
        more, rows = len(found) > limit, found[:limit]
        if above is None:
            return _page(rows, newer=below is not None, older=more)
        return _page(rows[::-1], newer=more, older=True)

    def _place(self, id_: int | None) -> Tuple | None:
        """Return a row's place in the pages' order; queried separately, as no index serves a subquery here."""
        row = self._connection.execute(select(AUDIT.c.at, AUDIT.c.id).where(AUDIT.c.id == id_)).first()
        return None if row is None else tuple_(literal(row.at, Moment), literal(row.id))


def _row(id_: int, previous: str, entry: AuditEntry) -> dict[str, Any]:
    detail = {storable(name): _storable(value) for name, value in entry.detail.items()}
    row = {
        "id": id_,
        "at": entry.at.astimezone(UTC),
        "actor": storable(entry.actor),
        "action": storable(entry.action),
        "subject": storable(entry.subject),
        "detail": canonical(detail),
        "previous": previous,
    }
    return {**row, "hash": link(previous, _hashed(row))}


def _storable(value: str | int | None) -> str | int | None:
    return storable(value) if isinstance(value, str) else value


def _hashed(row: Mapping[str, Any]) -> dict[str, str | int | bool | None]:
    """Return what the hash covers: everything except the hash itself; `previous` enters as the preceding link."""
    content = {name: row[name] for name in ("id", "actor", "action", "subject", "detail")}
    return {**content, "at": _spelled(row["at"])}


def _spelled(at: datetime | str) -> str:
    if isinstance(at, str):  # SQLite's own format, in UTC.
        at = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return moment(at)


def _follows(row: Mapping[str, Any], last: int, previous: str) -> bool:
    """Tell whether the row is the next and unaltered; a tampered SQLite file may hold anything in any column."""
    try:
        sound: bool = row["hash"] == link(previous, _hashed(row))
    except (AttributeError, TypeError, ValueError):
        return False
    return sound and (row["id"], row["previous"]) == (last + 1, previous)


def _read(row: tuple[Any, ...]) -> AuditRow:
    id_, at, actor, action, subject, detail, previous, hash_ = row
    return AuditRow(id_, AuditEntry(at, actor, action, subject, json.loads(detail)), previous, hash_)


def _conditions(wanted: AuditFilter) -> Iterator[ColumnElement[bool]]:
    for name in ("actor", "action", "subject"):
        value = getattr(wanted, name)
        if value is not None:
            yield AUDIT.c[name] == value
    if wanted.since is not None:
        yield AUDIT.c.at >= wanted.since
    if wanted.until is not None:
        yield AUDIT.c.at < wanted.until


def _page(rows: list[AuditRow], *, newer: bool, older: bool) -> AuditPage:
    return AuditPage(
        tuple(rows),
        newer=rows[0].id if rows and newer else None,
        older=rows[-1].id if rows and older else None,
    )
