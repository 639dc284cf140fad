"""What people do about their own account: password, second factor, sessions."""

from dataclasses import dataclass, field, replace

from handlers.accounts.actions import AccountAction
from handlers.accounts.errors import AccountError
from handlers.accounts.lockout import is_locked, with_failure, without_failures
from handlers.accounts.register import Register
from handlers.accounts.rules import check_password
from handlers.accounts.second_factor import new_secret, step_of, uri_of
from handlers.accounts.signing_in import Presence, is_alive
from handlers.people import Actor, reference_of
from storage.database import Unit
from storage.records import SessionRecord, StaffRecord

_WRONG = "当前密码：不正确，或者账号因连续输错正在暂停；请核对后再试，忘记密码请联系管理员"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A second factor on offer; nothing is stored until `confirm_second_factor`."""

    secret: str = field(repr=False)
    """For typing into the app."""
    uri: str = field(repr=False)
    """For the QR code."""
    offer: str = field(repr=False)
    """Encrypted; the form sends it back."""


class OwnAccount:
    """A person's own account."""

    def __init__(self, register: Register) -> None:
        self._register = register

    async def change_password(self, presence: Presence, current: str, new: str) -> None:
        """Replace the password, and end all other sessions."""
        proved = await self._prove(presence.actor, current)
        password = check_password(new, login=proved.login, field="new")
        hashed = await self._register.passwords.hash(password)

        def work(unit: Unit) -> None:
            person = self._unchanged(unit, proved)
            unit.staff.change(replace(person, password_hash=hashed))
            ended = unit.sessions.end_all(person.id, but=presence.session.id)
            who = presence.actor.reference
            self._register.record(unit, who, AccountAction.PASSWORD_CHANGED, who, {"sessions_ended": ended})

        await self._register.database.transact(work)

    def enrol(self, presence: Presence) -> Enrolment:
        """Offer a second factor; it takes effect once `confirm_second_factor` has verified a code."""
        secret = new_secret()
        return self._enrolment(
            presence,
            secret,
            self._register.second_factor.offer(presence.actor.id, secret, self._register.now()),
        )

    def offered(self, presence: Presence, offer: str) -> Enrolment | None:
        """Return an offer again, after a mistyped code; None if it is too old or another person's."""
        secret = self._register.second_factor.take(presence.actor.id, offer, self._register.now())
        return None if secret is None else self._enrolment(presence, secret, offer)

    def _enrolment(self, presence: Presence, secret: str, offer: str) -> Enrolment:
        return Enrolment(secret, uri_of(secret, presence.login, self._register.city.short_name), offer)

    async def confirm_second_factor(
        self, presence: Presence, offer: str, *, code: str, password: str
    ) -> None:
        """Set up the offered second factor, replacing an older one; asks for the password again."""
        secret = self._register.second_factor.take(presence.actor.id, offer, self._register.now())
        if secret is None:
            raise AccountError("code", "动态码：绑定页面已过期（15分钟）；请刷新页面，重新扫码")
        step = step_of(secret, code, self._register.now())
        if step is None:
            raise AccountError("code", "动态码：不正确；请核对手机时间，输入应用当前显示的6位数字")
        proved = await self._prove(presence.actor, password)
        await self._keep_second_factor(
            proved, AccountAction.SECOND_FACTOR_SET, self._register.second_factor.seal(secret), step
        )

    async def drop_second_factor(self, presence: Presence, password: str) -> None:
        """Remove the second factor; asks for the password. The caller refuses those whose role needs one."""
        proved = await self._prove(presence.actor, password)
        await self._keep_second_factor(proved, AccountAction.SECOND_FACTOR_RESET, None, None)

    async def _keep_second_factor(
        self, proved: StaffRecord, action: AccountAction, sealed: str | None, step: int | None
    ) -> None:
        def work(unit: Unit) -> None:
            person = self._unchanged(unit, proved)
            unit.staff.change(replace(person, totp_secret=sealed, totp_step=step))
            self._register.record(unit, reference_of(person.id), action, reference_of(person.id))

        await self._register.database.transact(work)

    async def sessions(self, actor: Actor) -> list[SessionRecord]:
        """Return the person's own live sessions, most recently used first."""
        now = self._register.now()
        found = await self._register.database.read(lambda unit: unit.sessions.of_staff(actor.id))
        return [session for session in found if is_alive(session, now) and not session.awaits_code]

    async def end_session(self, actor: Actor, session_id: str) -> None:
        """End one of the person's own sessions, if it exists."""

        def work(unit: Unit) -> None:
            if unit.sessions.end(actor.id, session_id):
                detail = {"session": session_id}
                self._register.record(
                    unit, actor.reference, AccountAction.SESSIONS_ENDED, actor.reference, detail
                )

        await self._register.database.transact(work)

    async def end_other_sessions(self, presence: Presence) -> int:
        """End all of the person's sessions except this one; return how many."""
        actor = presence.actor

        def work(unit: Unit) -> int:
            ended = unit.sessions.end_all(actor.id, but=presence.session.id)
            detail = {"sessions_ended": ended}
            self._register.record(
                unit, actor.reference, AccountAction.SESSIONS_ENDED, actor.reference, detail
            )
            return ended

        return await self._register.database.transact(work)

    async def _prove(self, actor: Actor, password: str) -> StaffRecord:
        """Check the password again; wrong ones count as when signing in. Raises AccountError."""
        seen = await self._register.database.read(lambda unit: unit.staff.get(actor.id))
        checked = await self._register.passwords.check(seen.password_hash if seen else None, password)
        now = self._register.now()

        def work(unit: Unit) -> StaffRecord | None:
            person = self._register.person(unit, actor.id)
            locked = is_locked(person, now)
            if checked.right and not locked and seen and person.password_hash == seen.password_hash:
                unit.staff.change(without_failures(person))
                return without_failures(person)
            if not locked:
                person = with_failure(person, now)
                unit.staff.change(person)
            detail = {"why": "locked" if locked else "password", "failures": person.failures}
            self._register.record(unit, actor.reference, AccountAction.PROOF_FAILED, actor.reference, detail)
            return None

        proved = await self._register.database.transact(work)
        if proved is None:
            raise AccountError("current", _WRONG)
        return proved

    def _unchanged(self, unit: Unit, proved: StaffRecord) -> StaffRecord:
        """Reload the person. Raises AccountError if password or access changed since they proved themselves."""
        person = self._register.person(unit, proved.id)
        if person.password_hash != proved.password_hash or person.disabled_at is not None:
            raise AccountError("current", "账号：刚刚在别处被修改；请重新登录后再试")
        return person
