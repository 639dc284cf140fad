"""What administrators do about other people's accounts."""

from collections.abc import Callable
from dataclasses import replace

from handlers.accounts.actions import AccountAction
from handlers.accounts.errors import AccountError
from handlers.accounts.lockout import without_failures
from handlers.accounts.register import Detail, Register
from handlers.accounts.rules import check_scope, excerpt, login_of
from handlers.people import Actor, Permission, reference_of
from storage.database import Unit
from storage.records import Role, StaffRecord

Change = Callable[[Unit, StaffRecord], StaffRecord]


class Personnel:
    """Managing people and what they may do."""

    def __init__(self, register: Register) -> None:
        self._register = register

    async def people(self, actor: Actor) -> list[StaffRecord]:
        """Return everybody by login, including those who have not joined or are disabled."""
        actor.require(Permission.PEOPLE)
        return await self._register.database.read(lambda unit: unit.staff.of_city(self._register.city.code))

    async def find(self, actor: Actor, login: str) -> StaffRecord:
        """Return a person by login. Raises AccountError if there is none."""
        actor.require(Permission.PEOPLE)
        wanted = login_of(login)
        person = await self._register.database.read(
            lambda unit: unit.staff.by_login(self._register.city.code, wanted)
        )
        if person is None:
            raise AccountError("login", f"登录名：没有“{excerpt(login)}”；请核对，或查看人员列表")
        return person

    async def disable(self, actor: Actor, staff: str) -> StaffRecord:
        """Disable a person, ending their sessions and open invitations. Never the last administrator."""
        now = self._register.now()

        def change(unit: Unit, person: StaffRecord) -> StaffRecord:
            self._register.keep_an_administrator(unit, person)
            unit.sessions.end_all(person.id)
            unit.invitations.void_for(person.id, now)
            return replace(person, disabled_at=person.disabled_at or now)

        return await self._change(actor, staff, AccountAction.DISABLED, change)

    async def enable(self, actor: Actor, staff: str) -> StaffRecord:
        """Enable a person again, with the same password and second factor."""
        return await self._change(
            actor, staff, AccountAction.ENABLED, lambda _, person: replace(person, disabled_at=None)
        )

    async def unlock(self, actor: Actor, staff: str) -> StaffRecord:
        """Reset a person's failures, so that they need not wait."""
        return await self._change(
            actor, staff, AccountAction.UNLOCKED, lambda _, person: without_failures(person)
        )

    async def change_scope(
        self, actor: Actor, staff: str, *, role: Role, departments: tuple[str, ...] = ()
    ) -> StaffRecord:
        """Change a person's role or departments; effective from their next request."""
        actor.require(Permission.PEOPLE)
        scope = check_scope(self._register.city, role, departments)

        def change(unit: Unit, person: StaffRecord) -> StaffRecord:
            if role is not Role.ADMINISTRATOR:
                self._register.keep_an_administrator(unit, person)
            return replace(person, role=role, departments=scope)

        return await self._change(actor, staff, AccountAction.SCOPE_CHANGED, change)

    async def reset_second_factor(self, actor: Actor, staff: str) -> StaffRecord:
        """Remove a lost second factor; the person then signs in by password and should set up a new one."""

        def change(unit: Unit, person: StaffRecord) -> StaffRecord:
            unit.sessions.end_all(person.id)
            return replace(person, totp_secret=None, totp_step=None)

        return await self._change(actor, staff, AccountAction.SECOND_FACTOR_RESET, change)

    async def end_sessions(self, actor: Actor, staff: str) -> int:
        """End all of a person's sessions; return how many."""
        actor.require(Permission.PEOPLE)

        def work(unit: Unit) -> int:
            person = self._register.person(unit, staff)
            ended = unit.sessions.end_all(person.id)
            detail = {"sessions_ended": ended}
            self._register.record(
                unit, actor.reference, AccountAction.SESSIONS_ENDED, reference_of(person.id), detail
            )
            return ended

        return await self._register.database.transact(work)

    async def _change(self, actor: Actor, staff: str, action: AccountAction, change: Change) -> StaffRecord:
        actor.require(Permission.PEOPLE)

        def work(unit: Unit) -> StaffRecord:
            # Always locked before the person, so that two administrators can't remove each other at once.
            unit.staff.administrators(self._register.city.code, lock=True)
            before = self._register.person(unit, staff)
            after = change(unit, before)
            unit.staff.change(after)
            self._register.record(
                unit, actor.reference, action, reference_of(after.id), _differences(before, after)
            )
            return after

        return await self._register.database.transact(work)


def _differences(before: StaffRecord, after: StaffRecord) -> Detail:
    """Return a change's detail for the audit log."""
    detail: dict[str, str | int | None] = {"login": after.login}
    if (before.role, before.departments) != (after.role, after.departments):
        detail |= {"role": after.role.value, "departments": "、".join(after.departments)}
        detail |= {"role_before": before.role.value, "departments_before": "、".join(before.departments)}
    return detail
