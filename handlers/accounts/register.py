"""What every part of the accounts works with: database, city, clock, keys, people, and entries in the audit log."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from argon2 import PasswordHasher

from handlers.accounts.actions import AccountAction
from handlers.accounts.errors import AccountError
from handlers.accounts.passwords import Passwords
from handlers.accounts.second_factor import SecondFactor
from knowledge.city import City
from storage.database import Database, Unit
from storage.records import AuditEntry, StaffRecord

Detail = Mapping[str, str | int | None]


class Register:
    """One city's."""

    def __init__(
        self,
        database: Database,
        secret: bytes,
        city: City,
        clock: Callable[[], datetime],
        *,
        hasher: PasswordHasher | None = None,
    ) -> None:
        """`secret` is the product's (bot/secret.py); `clock` returns aware times; `hasher` as in Passwords."""
        self.database, self.city, self._clock = database, city, clock
        self.passwords = Passwords(hasher)
        self.second_factor = SecondFactor(secret)

    def now(self) -> datetime:
        """Return the current moment, in UTC."""
        return self._clock().astimezone(UTC)

    def record(
        self, unit: Unit, actor: str, action: AccountAction, subject: str, detail: Detail | None = None
    ) -> None:
        """Append to the audit log; last in a unit of work, since it locks the log's end."""
        unit.audit.append(AuditEntry(self.now(), actor, action.value, subject, detail or {}))

    def person(self, unit: Unit, staff: str) -> StaffRecord:
        """Load and lock a person of this city. Raises AccountError if there is none."""
        person = unit.staff.get(staff, lock=True)
        if person is None or person.city != self.city.code:
            raise AccountError("staff", f"人员：没有编号为“{staff[:40]}”的人；请回到人员列表重新选择")
        return person

    def keep_an_administrator(self, unit: Unit, person: StaffRecord) -> None:
        """Refuse what would leave nobody who can manage people. Raises AccountError."""
        if [one.id for one in unit.staff.administrators(self.city.code)] == [person.id]:
            raise AccountError(
                "staff", f"人员：{person.name}是唯一的管理员；请先邀请另一位管理员，等其加入后再操作"
            )
