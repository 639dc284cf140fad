"""Signing in by password and second factor, and the sessions that follow."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from handlers.accounts.actions import AccountAction
from handlers.accounts.codes import hash_token, new_id, new_token
from handlers.accounts.errors import AccountError
from handlers.accounts.lockout import is_locked, with_failure, without_failures
from handlers.accounts.passwords import Checked
from handlers.accounts.register import Detail, Register
from handlers.accounts.rules import login_of
from handlers.accounts.second_factor import UnreadableSecretError
from handlers.people import Actor, actor_of, reference_of
from storage.database import Unit
from storage.records import SessionRecord, StaffRecord

LASTS = timedelta(hours=12)
"""A session ends then, however busy."""
IDLE = timedelta(minutes=60)
"""A session unused for this long ends."""
CODE_WITHIN = timedelta(minutes=10)
"""Between the password and the second factor."""
NOTED_EVERY = timedelta(minutes=1)
"""Use of a session is recorded no more often than this."""
LONGEST_DEVICE = 200

# One sentence for every reason, so that nobody learns which logins exist, or that a guess was right while locked.
_REFUSED = (
    "登录名或密码不正确，或者账号因连续输错正在暂停登录；请核对后再试。"
    "连续输错5次后暂停15分钟，再错时间加倍；忘记密码请联系管理员"
)
_CODE_REFUSED = (
    "动态码：不正确、已用过，或者账号因连续输错正在暂停登录；请等应用显示下一个动态码再试，"
    "仍不行请核对手机时间，或请管理员重置"
)
_START_OVER = "登录：等待动态码超过10分钟或已结束；请重新输入登录名和密码"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session was opened. The token goes into the browser's cookie and nowhere else."""

    token: str = field(repr=False)
    awaits_code: bool
    """True: the password was right, and `enter_code` comes next; until then the token gives access to nothing."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """An attempt to sign in."""

    now: datetime
    device: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is present, and in which session."""

    actor: Actor
    session: SessionRecord
    login: str
    second_factor: bool
    """False: the person has none, and should be asked to set one up."""


class SigningIn:
    """Signing in, staying signed in, and signing out."""

    def __init__(self, register: Register) -> None:
        self._register = register

    async def sign_in(
        self, login: str, password: str, *, device: str = "", address: str | None = None
    ) -> SignedIn:
        """Open a session. `device` is the browser's own description; `address` is recorded in the audit log.

        Raises AccountError with one sentence for every reason. It takes as long for an unknown login.
        """
        city = self._register.city.code
        seen = await self._register.database.read(lambda unit: unit.staff.by_login(city, login_of(login)))
        checked = await self._register.passwords.check(seen.password_hash if seen else None, password)
        attempt = _Attempt(self._register.now(), device, address)
        token = new_token()

        def work(unit: Unit) -> SignedIn | None:
            if seen is None:
                # Without the login: now and then somebody types a password there.
                detail = {"why": "login", "address": address}
                self._register.record(unit, "unknown", AccountAction.SIGN_IN_FAILED, "unknown", detail)
                return None
            person = self._register.person(unit, seen.id)
            why = _refusal(person, seen, checked, attempt.now)
            if why is not None:
                self._refuse(unit, person, why, attempt)
                return None
            if checked.rehashed is not None:
                person = replace(person, password_hash=checked.rehashed)
            awaits = person.totp_secret is not None
            # With a second factor, the person is not signed in yet: earlier failures are not forgotten.
            unit.staff.change(person if awaits else without_failures(person))
            return self._open(unit, person, token, attempt, awaits=awaits)

        signed_in = await self._register.database.transact(work)
        if signed_in is None:
            raise AccountError("password", _REFUSED)
        return signed_in

    async def enter_code(self, token: str, code: str, *, address: str | None = None) -> SignedIn:
        """Finish signing in with the second factor's code; return a new token, ending the old one."""
        fresh, now = new_token(), self._register.now()

        def work(unit: Unit) -> SignedIn | AccountError:
            session = unit.sessions.by_token(hash_token(token), lock=True)
            if session is None or not session.awaits_code or now >= session.expires_at:
                return AccountError("", _START_OVER)
            person = self._register.person(unit, session.staff)
            if person.disabled_at is not None or person.totp_secret is None:
                return AccountError("", _START_OVER)
            step = None if is_locked(person, now) else self._new_step(person, code, now)
            if step is None:
                why = "locked" if is_locked(person, now) else "code"
                self._refuse(unit, person, why, _Attempt(now, session.device, address))
                return AccountError("code", _CODE_REFUSED)
            person = without_failures(replace(person, totp_step=step))
            unit.staff.change(person)
            unit.sessions.end(person.id, session.id)
            return self._open(unit, person, fresh, _Attempt(now, session.device, address))

        answer = await self._register.database.transact(work)
        if isinstance(answer, AccountError):
            raise answer
        return answer

    async def awaits_code(self, token: str) -> bool:
        """Tell whether the token's session waits for the second factor."""
        hashed, now = hash_token(token), self._register.now()
        session = await self._register.database.read(lambda unit: unit.sessions.by_token(hashed))
        return session is not None and session.awaits_code and now < session.expires_at

    async def look_up(self, token: str, *, noted: bool = True) -> Presence | None:
        """Return who a token belongs to; None if it is unknown, unfinished, expired or of a disabled person.

        `noted`: this use keeps the session from timing out.
        """
        hashed, now = hash_token(token), self._register.now()
        found = await self._register.database.read(lambda unit: self._present(unit, hashed, now))
        if noted and found is not None and now - found.session.last_seen >= NOTED_EVERY:
            await self._register.database.transact(lambda unit: unit.sessions.touch(found.session.id, now))
        return found

    async def sign_out(self, token: str) -> None:
        """End the token's session, if there is one."""
        hashed = hash_token(token)

        def work(unit: Unit) -> None:
            session = unit.sessions.by_token(hashed, lock=True)
            if session is None:
                return
            unit.sessions.end(session.staff, session.id)
            who = reference_of(session.staff)
            self._register.record(unit, who, AccountAction.SIGNED_OUT, who, {"session": session.id})

        await self._register.database.transact(work)

    def _open(
        self, unit: Unit, person: StaffRecord, token: str, attempt: _Attempt, *, awaits: bool = False
    ) -> SignedIn:
        now, who = attempt.now, reference_of(person.id)
        session = SessionRecord(
            new_id(),
            hash_token(token),
            person.id,
            awaits_code=awaits,
            device=attempt.device[:LONGEST_DEVICE],
            opened_at=now,
            last_seen=now,
            expires_at=now + (CODE_WITHIN if awaits else LASTS),
        )
        unit.sessions.forget(seen=now - IDLE, now=now)
        unit.sessions.open(session)
        action = AccountAction.PASSWORD_TAKEN if awaits else AccountAction.SIGNED_IN
        self._register.record(unit, who, action, who, {"session": session.id, "address": attempt.address})
        return SignedIn(token, awaits)

    def _refuse(self, unit: Unit, person: StaffRecord, why: str, attempt: _Attempt) -> None:
        """Count the failure, and record the refusal."""
        if why in {"password", "code"}:
            person = with_failure(person, attempt.now)
            unit.staff.change(person)
        detail: Detail = {"why": why, "failures": person.failures, "address": attempt.address}
        self._register.record(unit, "unknown", AccountAction.SIGN_IN_FAILED, reference_of(person.id), detail)

    def _new_step(self, person: StaffRecord, code: str, now: datetime) -> int | None:
        """Return the code's step if it is right and newer than the last one used (RFC 6238, 5.2)."""
        if person.totp_secret is None:
            return None
        try:
            step = self._register.second_factor.step_of(person.totp_secret, code, now)
        except UnreadableSecretError:
            raise AccountError(
                "code", "动态码：无法核对，因为系统密钥已更换；请联系管理员重置您的动态码"
            ) from None
        return None if step is None or step <= (person.totp_step or 0) else step

    def _present(self, unit: Unit, hashed: str, now: datetime) -> Presence | None:
        session = unit.sessions.by_token(hashed)
        if session is None or session.awaits_code or not is_alive(session, now):
            return None
        person = unit.staff.get(session.staff)
        if person is None or person.city != self._register.city.code or person.disabled_at is not None:
            return None
        return Presence(actor_of(person), session, person.login, person.totp_secret is not None)


def is_alive(session: SessionRecord, now: datetime) -> bool:
    """Tell whether a session is still valid."""
    return now < session.expires_at and now - session.last_seen < IDLE


def _refusal(person: StaffRecord, seen: StaffRecord, checked: Checked, now: datetime) -> str | None:
    """Return why signing in is refused, in the audit log's words; None if the password was right."""
    if person.disabled_at is not None:
        return "disabled"
    if is_locked(person, now):
        return "locked"
    if person.password_hash is None:
        return "not joined"
    if not checked.right:
        return "password"
    # What was checked is the hash read before, which may have changed meanwhile.
    return None if person.password_hash == seen.password_hash else "changed"
