"""What an operator does about staff on the command line: invite, list, disable, enable, reset; the first-run code."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.columns import width
from bot.given import now
from bot.secret import secret_key
from bot.settings import Settings, SettingsError
from bot.vetting import opened
from handlers.accounts import AccountError, Accounts, Invited, Register
from handlers.people import OPERATOR
from knowledge.city import City, load_city
from storage.database import Database
from storage.records import Role, StaffRecord

T = TypeVar("T")

JOIN = "/console/join"
"""Where a code is typed. Codes never appear in URLs, which browsers, proxies and logs keep."""


def add_person(
    settings: Settings, login: str, *, name: str, role: Role, departments: tuple[str, ...]
) -> list[str]:
    """Invite a person; return lines to hand on. Raises SettingsError, StorageError."""

    async def add(accounts: Accounts, city: City) -> list[str]:
        invited = await accounts.joining.invite(
            OPERATOR, login=login, name=name, role=role, departments=departments
        )
        return [f"{login}: invited as {role.value}", *_how_to_join(settings, city, invited)]

    return _with_accounts(settings, add)


def reset_person(settings: Settings, login: str) -> list[str]:
    """Issue a new code for a forgotten password or a lost second factor; the old ones no longer work."""

    async def reset(accounts: Accounts, city: City) -> list[str]:
        person = await accounts.personnel.find(OPERATOR, login)
        invited = await accounts.joining.reset(OPERATOR, person.id)
        return [f"{login}: signed out, and invited anew", *_how_to_join(settings, city, invited)]

    return _with_accounts(settings, reset)


def disable_person(settings: Settings, login: str) -> str:
    """Disable a person, from their next request on."""

    async def disable(accounts: Accounts, _city: City) -> str:
        person = await accounts.personnel.find(OPERATOR, login)
        await accounts.personnel.disable(OPERATOR, person.id)
        return f"{person.login}: disabled and signed out"

    return _with_accounts(settings, disable)


def enable_person(settings: Settings, login: str) -> str:
    """Enable a person again."""

    async def enable(accounts: Accounts, _city: City) -> str:
        person = await accounts.personnel.find(OPERATOR, login)
        person = await accounts.personnel.enable(OPERATOR, person.id)
        return f"{person.login}: {_standing(person)}"

    return _with_accounts(settings, enable)


def list_people(settings: Settings) -> list[str]:
    """Return a line per person: login, name, role, departments, and standing."""

    async def people(accounts: Accounts, _city: City) -> list[StaffRecord]:
        return await accounts.personnel.people(OPERATOR)

    rows = [
        (one.login, one.name, one.role.value, "、".join(one.departments) or "全市", _standing(one))
        for one in _with_accounts(settings, people)
    ]
    if not rows:
        return [
            "nobody yet: invite the first administrator by `run.py staff add`, or start the server for a code"
        ]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(_padded, row, widths)).rstrip() for row in rows]


def first_run_code(settings: Settings, city: City) -> str | None:
    """Return the first administrator's code and its expiry; None once an administrator has joined."""

    async def make(accounts: Accounts, city: City) -> str | None:
        invited = await accounts.joining.first_run()
        return f"{invited.code}, until {_until(city, invited)}" if invited else None

    return _with_accounts(settings, make, serving=city)


def _with_accounts(
    settings: Settings, work: Callable[[Accounts, City], Awaitable[T]], serving: City | None = None
) -> T:
    """Run `work` over the settings' database and city; an AccountError becomes a SettingsError.

    `serving`: the city that is about to be served, already loaded.
    """
    city = serving or load_city(settings.city_folder)
    settings.make_var_dir()

    async def run() -> T:
        database = Database(settings.database)
        async with opened(database, settings, city, serves=serving is not None):
            return await work(Accounts(Register(database, secret_key(settings), city, now)), city)

    try:
        return asyncio.run(run())
    except AccountError as error:
        raise SettingsError(str(error)) from None


def _how_to_join(settings: Settings, city: City, invited: Invited) -> list[str]:
    return [
        f"address  {settings.url}{JOIN}",
        f"code     {invited.code}",
        f"The code works once, until {_until(city, invited)}: hand it over where nobody else reads it.",
    ]


def _until(city: City, invited: Invited) -> str:
    return f"{invited.invitation.expires_at.astimezone(city.timezone):%Y-%m-%d %H:%M}"


def _standing(person: StaffRecord) -> str:
    if person.disabled_at is not None:
        return "disabled"
    if person.password_hash is None:
        return "invited, has not joined"
    if person.locked_until is not None and now() < person.locked_until:
        return "locked after failures"
    return "active, with a second factor" if person.totp_secret else "active, without a second factor"


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))
