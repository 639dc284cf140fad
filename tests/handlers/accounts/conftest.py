"""A small city's accounts over a real database: SQLite, or both if a test uses `either`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from argon2 import PasswordHasher

from handlers.accounts import Accounts, Presence, Register
from handlers.people import OPERATOR
from knowledge.city import City
from storage.database import Database
from storage.records import AuditFilter, AuditRow, Role, StaffRecord

SECRET = b"a secret of the product, long enough"
PASSWORD = "wisteria-ferry-93-lantern"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""A valid argon2id hasher, but fast."""


@dataclass
class Office:
    """The accounts, with a clock that tests set."""

    url: str
    database: Database
    city: City
    now: datetime = field(default_factory=lambda: datetime(2023, 5, 4, 1, 0, tzinfo=UTC))

    def __post_init__(self) -> None:
        self.accounts = self.another(SECRET)

    def another(self, secret: bytes, hasher: PasswordHasher = CHEAP) -> Accounts:
        """Return accounts over the same database, as in another process or after a restart."""
        return Accounts(Register(self.database, secret, self.city, lambda: self.now, hasher=hasher))

    @asynccontextmanager
    async def beside(self) -> AsyncIterator[Accounts]:
        """Yield accounts over a separate connection, as in another process."""
        database = Database(self.url)
        await database.open()
        yield Accounts(Register(database, SECRET, self.city, lambda: self.now, hasher=CHEAP))
        await database.close()

    def wait(self, **span: float) -> None:
        """Advance the clock."""
        self.now += timedelta(**span)

    async def join(
        self, login: str = "zhang.san", role: Role = Role.CLERK, departments: tuple[str, ...] = ("住建局",)
    ) -> StaffRecord:
        """Invite a person, who joins at once."""
        invited = await self.accounts.joining.invite(
            OPERATOR, login=login, name="张三", role=role, departments=departments
        )
        return await self.accounts.joining.accept(invited.code, password=PASSWORD)

    async def enter(self, login: str = "zhang.san", password: str = PASSWORD) -> Presence:
        """Sign in a person without a second factor."""
        signed_in = await self.accounts.signing_in.sign_in(login, password, device="Firefox")
        presence = await self.accounts.signing_in.look_up(signed_in.token)
        assert presence is not None
        return presence

    async def enrol(self, presence: Presence) -> pyotp.TOTP:
        """Set up a second factor; return the phone."""
        offered = self.accounts.own.enrol(presence)
        phone = pyotp.TOTP(offered.secret)
        await self.accounts.own.confirm_second_factor(
            presence, offered.offer, code=phone.at(self.now), password=PASSWORD
        )
        return phone

    async def person(self, id_: str) -> StaffRecord:
        """Return a person as stored."""
        found = await self.database.read(lambda unit: unit.staff.get(id_))
        assert found is not None
        return found

    async def log(self) -> list[AuditRow]:
        """Return the audit log, oldest first."""
        page = await self.database.read(lambda unit: unit.audit.page(AuditFilter(), limit=500))
        return list(reversed(page.rows))

    async def deeds(self) -> list[str]:
        """Return what was done, oldest first."""
        return [row.entry.action.removeprefix("account.") for row in await self.log()]


@pytest.fixture
async def office(tmp_path: Path, city: City) -> AsyncIterator[Office]:
    """Yield an office over SQLite."""
    url = f"sqlite:///{tmp_path}/younuo.db"
    database = Database(url)
    await database.open()
    yield Office(url, database, city)
    await database.close()


@pytest.fixture
def either(database_url: str, database: Database, city: City) -> Office:
    """Return an office over either database."""
    return Office(database_url, database, city)
