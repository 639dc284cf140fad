"""The demonstration's staff: everyone of every role, in two teams that share the city's departments."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.demo.sentences import marked
from handlers.accounts import Accounts
from handlers.people import CITYWIDE, OPERATOR, Actor, actor_of
from knowledge.city import City
from storage.records import Role

PASSWORD_BYTES = 12
"""Random bytes in every password: 96 bits, new at each run."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person's login and password; printed once, stored nowhere."""

    login: str
    role: Role
    departments: tuple[str, ...]
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Team:
    """People who work for the same departments."""

    departments: frozenset[str]
    clerk: Actor
    approver: Actor
    head: Actor


@dataclass(frozen=True, slots=True)
class Cast:
    """All of the staff."""

    dispatcher: Actor
    administrator: Actor
    teams: tuple[Team, ...]

    def team(self, department: str) -> Team:
        """Return the team that works for a department."""
        return next(team for team in self.teams if department in team.departments)


def logins(city: City) -> list[tuple[str, str, Role, tuple[str, ...]]]:
    """Return everyone's login, name, role and departments; the two teams lead about equally many commitments."""
    leads = [commitment.lead for commitment in city.commitments]
    busiest = sorted((one.name for one in city.departments), key=lambda name: (-leads.count(name), name))
    everybody: list[tuple[str, str, Role, tuple[str, ...]]] = [
        (f"demo.{role.name.lower()}", marked(role.value), role, ())
        for role in (Role.DISPATCHER, Role.ADMINISTRATOR, Role.AUDITOR)
    ]
    for number, shared in enumerate((busiest[::2], busiest[1::2]), start=1):
        if shared:
            everybody += [
                (f"demo.{role.name.lower()}{number}", marked(f"{role.value}{number}"), role, tuple(shared))
                for role in Role
                if role not in CITYWIDE
            ]
    return everybody


async def join(accounts: Accounts, city: City) -> tuple[Cast, list[SignIn]]:
    """Invite everyone and let them join, each with a random password."""
    actors: dict[str, Actor] = {}
    told = []
    for login, name, role, departments in logins(city):
        invited = await accounts.joining.invite(
            OPERATOR, login=login, name=name, role=role, departments=departments
        )
        sign_in = SignIn(login, role, departments, secrets.token_urlsafe(PASSWORD_BYTES))
        actors[login] = actor_of(await accounts.joining.accept(invited.code, password=sign_in.password))
        told.append(sign_in)
    return _cast(actors), told


async def renew(accounts: Accounts, city: City) -> list[SignIn]:
    """Give everyone in an existing demonstration a new password; the second factor must be set up again too."""
    told = []
    for login, _, role, departments in logins(city):
        person = await accounts.personnel.find(OPERATOR, login)
        if person.disabled_at is not None:
            continue
        invited = await accounts.joining.reset(OPERATOR, person.id)
        sign_in = SignIn(login, role, departments, secrets.token_urlsafe(PASSWORD_BYTES))
        await accounts.joining.accept(invited.code, password=sign_in.password)
        told.append(sign_in)
    return told


def _cast(actors: dict[str, Actor]) -> Cast:
    numbers = [login.removeprefix("demo.clerk") for login in actors if login.startswith("demo.clerk")]
    return Cast(
        actors["demo.dispatcher"],
        actors["demo.administrator"],
        tuple(_team(actors, number) for number in numbers),
    )


def _team(actors: dict[str, Actor], number: str) -> Team:
    clerk, approver, head = (actors[f"demo.{role}{number}"] for role in ("clerk", "approver", "head"))
    return Team(frozenset(clerk.departments), clerk, approver, head)


def table(told: Sequence[SignIn]) -> list[str]:
    """Return the lines that list everyone's sign-in."""
    return [
        f"  {one.login:<20} {one.password}  {one.role.value}"
        + (f"（{'、'.join(one.departments[:3])}等{len(one.departments)}个部门）" if one.departments else "")
        for one in told
    ]
