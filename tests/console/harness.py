"""A console on a real server and database, with signed-in people of every role."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyotp
import pytest
from aiohttp import ClientResponse, CookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher

from console.app import PREFIX, build_console
from console.attempt_limits import AttemptLimits
from console.headers import CONTENT_SECURITY_POLICY
from handlers.accounts import Accounts, Presence, Register
from handlers.desk.desk import Desk
from handlers.people import CITYWIDE, OPERATOR
from knowledge.city import City
from storage.database import Database
from storage.records import AuditEntry, AuditFilter, FeedbackKind, FeedbackRecord, FeedbackState, Role

BOTH = pytest.mark.parametrize(
    "console", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
"""Runs a test that uses the fixture `console` on both databases."""
PASSWORD = "七株梧桐 三只白鹭 一道坡"
SECRET = b"a secret of thirty-two characters"
NOW = datetime(2031, 5, 6, 1, 30, tzinfo=UTC)
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""As cheap as argon2 allows: these tests are not about its cost."""
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """Return the current time."""
        return self.now

    def pass_(self, **time: float) -> None:
        """Advance the time, in timedelta's units."""
        self.now += timedelta(**time)


@dataclass
class Visitor:
    """A browser at the console, with its own cookies."""

    client: TestClient[Any, Any]

    async def get(self, path: str, **more: Any) -> ClientResponse:
        """Get a page without following redirects; `path` below /console."""
        headers = {"Accept": "text/html", **more.pop("headers", {})}
        return await self.client.get(PREFIX + path, allow_redirects=False, headers=headers, **more)

    async def page(self, path: str, status: int = 200, **more: Any) -> str:
        """Get a page's HTML, including entities."""
        async with await self.get(path, **more) as response:
            html = await response.text()
            assert response.status == status, (response.status, response.headers.get("Location"), html[:2000])
            assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
            return html

    async def words(self, path: str, status: int = 200, **more: Any) -> str:
        """Get a page's text: without tags, entities resolved."""
        return words(await self.page(path, status, **more))

    async def token(self, path: str = "") -> str:
        """Take a fresh CSRF token from a page, following redirects."""
        async with self.client.get(PREFIX + path, headers={"Accept": "text/html"}) as response:
            found = _TOKEN.search(await response.text())
        assert found, path
        return unescape(found[1])

    async def post(self, path: str, _from: str = "/account", **fields: Any) -> ClientResponse:
        """Send a form as the page at `_from` would, without following redirects."""
        return await self.send(path, {"csrf_token": await self.token(_from), **fields})

    async def send(self, path: str, form: Any, headers: dict[str, str] | None = None) -> ClientResponse:
        """Send a form unchanged; from the console's own page unless `headers` says otherwise."""
        given = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"} if headers is None else headers
        return await self.client.post(PREFIX + path, data=form, headers=given, allow_redirects=False)

    async def done(self, path: str, _from: str = "/account", **fields: Any) -> str:
        """Send a form, expect it to be accepted (303), and return the next page's text."""
        async with await self.post(path, _from, **fields) as response:
            assert response.status == 303, (response.status, words(await response.text()))
            where = response.headers["Location"]
        return await self.words(where.removeprefix(PREFIX))

    async def refused(self, path: str, status: int = 422, _from: str = "/account", **fields: Any) -> str:
        """Send a form, expect it to be refused, and return the text of the page that says why."""
        async with await self.post(path, _from, **fields) as response:
            html = await response.text()
            assert response.status == status, (response.status, words(html))
            return words(html)


@dataclass
class Staff(Visitor):
    """A signed-in person."""

    presence: Presence
    secret: str | None = None
    """The secret of the second factor."""

    @property
    def id(self) -> str:
        """Return the staff id."""
        return self.presence.actor.id


@dataclass
class Console:
    """The console of one city, everything behind it, and its users."""

    city: City
    database: Database
    accounts: Accounts
    desk: Desk
    clock: Clock
    server: TestServer
    stack: AsyncExitStack
    numbers: int = 0
    people: dict[str, Staff] = field(default_factory=dict)

    async def visit(self) -> Visitor:
        """Return a new, unknown visitor."""
        return Visitor(await self._client())

    async def sign_in(self, role: Role = Role.CLERK, *departments: str, login: str | None = None) -> Staff:
        """Return a new, signed-in person of that role; in 城建局 unless the role is citywide or others are named."""
        if not departments and role not in CITYWIDE:
            departments = ("城建局",)
        login = login or f"{role.name.lower()}.{len(self.people)}"
        await self.add(login, role, *departments)
        signed_in = await self.accounts.signing_in.sign_in(
            login, PASSWORD, device="Mozilla/5.0 (Windows) Chrome/120"
        )
        presence = await self.accounts.signing_in.look_up(signed_in.token)
        assert presence
        secret = await self.enrol(presence) if role is Role.ADMINISTRATOR else None
        client = await self._client()
        client.session.cookie_jar.update_cookies({"younuo-staff": signed_in.token}, client.make_url("/"))
        staff = self.people[login] = Staff(client, presence, secret)
        return staff

    async def add(self, login: str, role: Role, *departments: str, name: str | None = None) -> str:
        """Add a person who has joined with PASSWORD; return the staff id."""
        invited = await self.accounts.joining.invite(
            OPERATOR,
            login=login,
            name=name or f"{role.value}{len(self.people)}号",
            role=role,
            departments=departments,
        )
        person = await self.accounts.joining.accept(invited.code, password=PASSWORD)
        return person.id

    async def enrol(self, presence: Presence) -> str:
        """Set up a second factor and return its secret. The current code is used up."""
        offer = self.accounts.own.enrol(presence)
        code = self.code(offer.secret)
        await self.accounts.own.confirm_second_factor(presence, offer.offer, code=code, password=PASSWORD)
        return offer.secret

    def code(self, secret: str) -> str:
        """Return what the phone's app shows now."""
        return pyotp.TOTP(secret).at(self.clock.now)

    async def file(
        self, text: str = "路灯不亮，晚上看不清路", department: str = "城建局", **more: Any
    ) -> str:
        """File a ticket as a citizen; return its number."""
        self.numbers += 1
        number = more.pop("number", None) or f"YN-{self.numbers:04}-0000-0"
        ticket = FeedbackRecord(
            number=number,
            city=self.city.code,
            channel="web",
            citizen="a1b2c3",
            kind=FeedbackKind.COMPLAINT,
            text=text,
            place=None,
            departments=(department,),
            commitments=(),
            state=FeedbackState.RECEIVED,
            received_at=self.clock.now,
            due=date(2031, 5, 20),
        )
        ticket = replace(ticket, **more)
        await self.database.transact(lambda unit: unit.feedback.add(ticket))
        return number

    async def audited(self) -> list[AuditEntry]:
        """Return the audit log's entries, oldest first."""
        page = await self.database.read(lambda unit: unit.audit.page(AuditFilter(), limit=1000))
        return [row.entry for row in reversed(page.rows)]

    async def _client(self) -> TestClient[Any, Any]:
        client: TestClient[Any, Any] = TestClient(self.server, cookie_jar=CookieJar(unsafe=True))
        self.stack.push_async_callback(client.session.close)
        return client


@asynccontextmanager
async def running(
    city: City, url: str, *, attempt_limits: AttemptLimits | None = None
) -> AsyncIterator[Console]:
    """Run a console with the database at `url`."""
    clock = Clock()
    database = Database(url)
    await database.open()
    accounts = Accounts(Register(database, SECRET, city, clock, hasher=HASHER))
    desk = Desk(database=database, city=city, clock=clock)
    root = web.Application(client_max_size=64 * 1024)
    stack = AsyncExitStack()
    exports = stack.enter_context(TemporaryDirectory(prefix="younuo-exports-"))
    console = build_console(
        city=city,
        database=database,
        accounts=accounts,
        desk=desk,
        clock=clock,
        secret=SECRET,
        exports=Path(exports),
        attempt_limits=attempt_limits,
    )
    root.add_subapp(PREFIX, console)
    async with stack, TestServer(root) as server:
        yield Console(city, database, accounts, desk, clock, server, stack)
    await database.close()


def words(html: str) -> str:
    """Return the text that a reader sees on a page: no tags, white space collapsed."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()
