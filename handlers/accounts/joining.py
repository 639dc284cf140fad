"""Joining: invitations, the first administrator's code, and new codes for people who lost their password or phone."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from handlers.accounts.actions import AccountAction
from handlers.accounts.codes import hash_code, new_code, new_id
from handlers.accounts.errors import AccountError
from handlers.accounts.lockout import without_failures
from handlers.accounts.register import Register
from handlers.accounts.rules import check_login, check_name, check_password, check_scope
from handlers.people import SYSTEM, Actor, Permission, reference_of
from storage.database import Unit
from storage.records import InvitationRecord, Role, StaffRecord

INVITED_FOR = timedelta(days=7)
RESET_FOR = timedelta(hours=24)
FIRST_RUN_FOR = timedelta(hours=24)

_NO_GOOD = "邀请码：无效、已用过或已过期；请核对后重新输入，或请管理员重新发一个"


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation. Its code is shown here once: only its hash is stored."""

    code: str = field(repr=False)
    invitation: InvitationRecord
    person: StaffRecord | None


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the holder of a code sees before choosing a password."""

    invitation: InvitationRecord
    person: StaffRecord | None
    """None: the holder also chooses login and name."""


class Joining:
    """How people get an account."""

    def __init__(self, register: Register) -> None:
        self._register = register

    async def invite(
        self, actor: Actor, *, login: str, name: str, role: Role, departments: tuple[str, ...] = ()
    ) -> Invited:
        """Add a person, who can join with the code for seven days."""
        actor.require(Permission.PEOPLE)
        login, name = check_login(login), check_name(name)
        scope = check_scope(self._register.city, role, departments)
        now = self._register.now()
        person = StaffRecord(new_id(), self._register.city.code, login, name, role, scope, created_at=now)
        invited = self._invited(new_code(), person, actor.reference, now, INVITED_FOR)

        def work(unit: Unit) -> Invited:
            self._refuse_taken(unit, login)
            unit.staff.add(person)
            unit.invitations.add(invited.invitation)
            detail = {"login": login, "role": role.value, "departments": "、".join(scope)}
            self._register.record(
                unit, actor.reference, AccountAction.INVITED, reference_of(person.id), detail
            )
            return invited

        return await self._register.database.transact(work)

    async def reset(self, actor: Actor, staff: str) -> Invited:
        """Remove a person's password, second factor, sessions and older codes; return a new code, valid for a day."""
        actor.require(Permission.PEOPLE)
        now = self._register.now()
        code = new_code()

        def work(unit: Unit) -> Invited:
            before = self._register.person(unit, staff)
            if before.disabled_at is not None:
                raise AccountError("staff", f"人员：{before.name}已停用；请先启用，再发新的邀请码")
            person = without_failures(replace(before, password_hash=None, totp_secret=None, totp_step=None))
            unit.staff.change(person)
            unit.sessions.end_all(person.id)
            unit.invitations.void_for(person.id, now)
            invited = self._invited(code, person, actor.reference, now, RESET_FOR)
            unit.invitations.add(invited.invitation)
            self._register.record(
                unit, actor.reference, AccountAction.RESET, reference_of(person.id), {"login": person.login}
            )
            return invited

        return await self._register.database.transact(work)

    async def first_run(self) -> Invited | None:
        """Return a code for the first administrator, valid for a day; None once an administrator has joined.

        Several codes may be open, one per start of the program; using one invalidates all others.
        """
        invited = self._invited(new_code(), None, SYSTEM.reference, self._register.now(), FIRST_RUN_FOR)

        def work(unit: Unit) -> Invited | None:
            if unit.staff.administrators(self._register.city.code):
                return None
            unit.invitations.add(invited.invitation)
            self._register.record(
                unit, SYSTEM.reference, AccountAction.FIRST_RUN, f"invitation:{invited.invitation.id}"
            )
            return invited

        return await self._register.database.transact(work)

    async def invitations(self, actor: Actor) -> list[InvitationRecord]:
        """Return the invitations that can still be used, newest first."""
        actor.require(Permission.PEOPLE)
        now = self._register.now()
        return await self._register.database.read(
            lambda unit: unit.invitations.open(self._register.city.code, now)
        )

    async def welcome(self, code: str) -> Welcome:
        """Look at an invitation without using it. A wrong code is recorded in the audit log."""
        hashed, now = hash_code(code), self._register.now()
        found = await self._register.database.read(lambda unit: self._find(unit, hashed, now))
        if found is None:
            await self._register.database.transact(
                lambda unit: self._register.record(
                    unit, SYSTEM.reference, AccountAction.INVITATION_REFUSED, "unknown"
                )
            )
            raise AccountError("code", _NO_GOOD)
        return found

    async def accept(
        self, code: str, *, password: str, login: str | None = None, name: str | None = None
    ) -> StaffRecord:
        """Join: choose a password, and login and name if the invitation names nobody. Uses up the code."""
        welcome = await self.welcome(code)
        if welcome.person is None:
            login, name = check_login(login or ""), check_name(name or "")
        else:
            login, name = welcome.person.login, welcome.person.name
        hashed = await self._register.passwords.hash(check_password(password, login=login))
        now = self._register.now()
        new = StaffRecord(
            new_id(),
            self._register.city.code,
            login,
            name,
            welcome.invitation.role,
            welcome.invitation.departments,
            created_at=now,
            password_hash=hashed,
        )
        return await self._register.database.transact(
            lambda unit: self._join(unit, hash_code(code), new, now)
        )

    def _join(self, unit: Unit, code_hash: str, new: StaffRecord, now: datetime) -> StaffRecord:
        found = self._find(unit, code_hash, now)
        if found is None or not _used_up(unit, found.invitation, now):
            raise AccountError("code", _NO_GOOD)
        if found.person is None:
            person = new
            if unit.staff.administrators(self._register.city.code):
                raise AccountError("code", "邀请码：首次登录码已失效，因为已经有管理员；请向管理员要邀请码")
            self._refuse_taken(unit, new.login)
            unit.staff.add(person)
        else:
            person = without_failures(
                replace(self._register.person(unit, found.person.id), password_hash=new.password_hash)
            )
            unit.staff.change(person)
        self._register.record(
            unit,
            reference_of(person.id),
            AccountAction.JOINED,
            reference_of(person.id),
            {"login": person.login, "role": person.role.value},
        )
        return person

    def _refuse_taken(self, unit: Unit, login: str) -> None:
        if unit.staff.by_login(self._register.city.code, login):
            raise AccountError("login", f"登录名：“{login}”已有人使用；请换一个")

    def _find(self, unit: Unit, code_hash: str, now: datetime) -> Welcome | None:
        """Return a code's open invitation and the invited person."""
        invitation = unit.invitations.by_code(code_hash)
        if invitation is None or invitation.city != self._register.city.code:
            return None
        if invitation.used_at is not None or now >= invitation.expires_at:
            return None
        person = unit.staff.get(invitation.staff) if invitation.staff else None
        if person is not None and person.disabled_at is not None:
            return None
        return Welcome(invitation, person)

    def _invited(
        self, code: str, person: StaffRecord | None, actor: str, now: datetime, lasts: timedelta
    ) -> Invited:
        """Create an invitation for a person or, if None, for the first administrator."""
        invitation = InvitationRecord(
            new_id(),
            hash_code(code),
            self._register.city.code,
            person.role if person else Role.ADMINISTRATOR,
            person.departments if person else (),
            staff=person.id if person else None,
            first_run=person is None,
            invited_by=actor,
            created_at=now,
            expires_at=now + lasts,
        )
        return Invited(code, invitation, person)


def _used_up(unit: Unit, invitation: InvitationRecord, now: datetime) -> bool:
    """Use up the invitation; of two simultaneous callers, one gets True. A first-run code voids all others."""
    if invitation.first_run:
        return unit.invitations.void_first_run(invitation.city, now) > 0
    return unit.invitations.use(invitation.id, now)
