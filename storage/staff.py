"""The members of staff."""

from dataclasses import asdict

from sqlalchemy import ColumnElement, insert, select, update

from storage.columns import columns_of
from storage.records import Role, StaffRecord
from storage.repository import Repository
from storage.tables import STAFF

_COLUMNS = columns_of(STAFF, StaffRecord)


class StaffBook(Repository):
    """The people who work at the console. They are never deleted, since the audit log names them."""

    def add(self, record: StaffRecord) -> None:
        """Store a new person. A login that is taken becomes a StorageError: ask `by_login` first."""
        self._run(insert(STAFF).inline(), asdict(record))

    def get(self, id_: str, *, lock: bool = False) -> StaffRecord | None:
        """Return a person. With `lock`, nobody else changes them until the transaction ends (PostgreSQL)."""
        return self._person(STAFF.c.id == id_, lock=lock)

    def by_login(self, city: str, login: str) -> StaffRecord | None:
        """Return a person by login, in lower case."""
        return self._person(STAFF.c.city == city, STAFF.c.login == login)

    def of_city(self, city: str) -> list[StaffRecord]:
        """Return the city's people by login, including disabled ones."""
        found = select(*_COLUMNS).where(STAFF.c.city == city).order_by(STAFF.c.login)
        return self._all(StaffRecord, found)

    def names(self, city: str) -> dict[str, str]:
        """Map the ids of the city's people, including those who left, to their names."""
        found = select(STAFF.c.id, STAFF.c.name).where(STAFF.c.city == city)
        return {row.id: row.name for row in self._connection.execute(found)}

    def with_second_factor(self) -> list[StaffRecord]:
        """Return and lock everybody, in any city, who has a second factor."""
        found = select(*_COLUMNS).where(STAFF.c.totp_secret.is_not(None)).order_by(STAFF.c.id)
        return self._all(StaffRecord, found.with_for_update())

    def administrators(self, city: str, *, lock: bool = False) -> list[StaffRecord]:
        """Return the administrators who have joined and are not disabled.

        With `lock`, none of them changes until the transaction ends, so that two can't remove each other at once.
        """
        found = (
            select(*_COLUMNS)
            .where(
                STAFF.c.city == city,
                STAFF.c.role == Role.ADMINISTRATOR,
                STAFF.c.disabled_at.is_(None),
                STAFF.c.password_hash.is_not(None),
            )
            .order_by(STAFF.c.id)  # Locks taken in the same order can't deadlock.
        )
        return self._all(StaffRecord, found.with_for_update() if lock else found)

    def change(self, record: StaffRecord) -> None:
        """Replace everything about the person with that id; get it with `lock` first. Raises LookupError."""
        change = update(STAFF).where(STAFF.c.id == record.id).values(asdict(record))
        if not self._run(change):
            raise LookupError(f"staff id {record.id!r} does not exist: add it first")

    def _person(self, *conditions: ColumnElement[bool], lock: bool = False) -> StaffRecord | None:
        found = select(*_COLUMNS).where(*conditions)
        return self._one(StaffRecord, found.with_for_update() if lock else found)
