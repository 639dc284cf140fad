import asyncio
from datetime import timedelta
from typing import Any, Literal

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from handlers.accounts import AccountError
from handlers.accounts.lockout import LONGEST_REST
from handlers.accounts.signing_in import IDLE, LASTS
from handlers.people import OPERATOR, Permission
from storage.records import Role
from tests.handlers.accounts.conftest import PASSWORD, SECRET, Office

WRONG = "wrong-wrong-wrong"


class Counting(PasswordHasher):
    """Argon2 that counts its work."""

    worked = 0

    def hash(self, *args: Any, **kwargs: Any) -> str:
        """Count and hash."""
        self.worked += 1
        return super().hash(*args, **kwargs)

    def verify(self, *args: Any, **kwargs: Any) -> Literal[True]:
        """Count and verify."""
        self.worked += 1
        return super().verify(*args, **kwargs)


async def _refused(office: Office, login: str = "zhang.san", password: str = WRONG) -> str:
    with pytest.raises(AccountError) as caught:
        await office.accounts.signing_in.sign_in(login, password)
    return str(caught.value)


async def test_a_person_signs_in_and_is_known(either: Office) -> None:
    """The right password opens a session whose token identifies the person with role, departments and permissions."""
    person = await either.join()
    signed_in = await either.accounts.signing_in.sign_in(
        " Zhang.San ", PASSWORD, device="Firefox", address="10.0.0.9"
    )
    assert not signed_in.awaits_code
    presence = await either.accounts.signing_in.look_up(signed_in.token)
    assert presence is not None
    assert (presence.actor.id, presence.actor.name, presence.login) == (person.id, "张三", "zhang.san")
    assert presence.actor.may(Permission.HANDLE)
    assert presence.actor.sees("住建局")
    assert not presence.actor.sees("民政局")
    assert presence.session.device == "Firefox"
    assert await either.deeds() == ["invited", "joined", "signed_in"]
    assert (await either.log())[-1].entry.detail["address"] == "10.0.0.9"


async def test_every_refusal_sounds_alike_and_is_noted(either: Office) -> None:
    """Wrong password, unknown login and locked account get one sentence without either; the log distinguishes them."""
    await either.join()
    said = {await _refused(either), await _refused(either, "nobody.here")}
    for _ in range(4):
        said.add(await _refused(either))
    said.add(await _refused(either, password=PASSWORD))
    assert len(said) == 1
    assert "zhang" not in said.pop()
    whys = [row.entry.detail.get("why") for row in await either.log()][2:]
    assert whys == ["password", "login", *["password"] * 4, "locked"]


async def test_neither_password_nor_token_nor_code_stands_anywhere(
    office: Office, capfd: pytest.CaptureFixture[str]
) -> None:
    """After signing in with a mistake in each field, no secret is in the database or the log."""
    invited = await office.accounts.joining.invite(
        OPERATOR, login="li.si", name="李四", role=Role.ADMINISTRATOR, departments=()
    )
    await office.accounts.joining.accept(invited.code, password=PASSWORD)
    await _refused(office, login=f"{PASSWORD}-in-the-wrong-field", password="li.si")
    await _refused(office, "li.si", f"{PASSWORD}-mistyped")
    signed_in = await office.accounts.signing_in.sign_in("li.si", PASSWORD)
    presence = await office.accounts.signing_in.look_up(signed_in.token)
    assert presence is not None
    offered = office.accounts.own.enrol(presence)
    phone = pyotp.TOTP(offered.secret)
    await office.accounts.own.confirm_second_factor(
        presence, offered.offer, code=phone.at(office.now), password=PASSWORD
    )

    def everything(unit: object) -> str:
        connection = unit.audit._connection  # type: ignore[attr-defined]
        tables = ("staff", "staff_session", "invitation", "audit")
        return str([[*connection.execute(text(f"SELECT * FROM {name}"))] for name in tables])  # noqa: S608

    printed = capfd.readouterr()
    kept = await office.database.read(everything) + printed.out + printed.err
    assert "li.si" in kept
    for secret in (PASSWORD, signed_in.token, invited.code, invited.code.replace("-", ""), offered.secret):
        assert secret not in kept
    assert PASSWORD not in repr((signed_in, invited, offered))
    assert signed_in.token not in repr(signed_in)
    assert offered.secret not in repr(offered)


async def test_an_account_rests_after_five_failures_and_longer_after_each_further_one(either: Office) -> None:
    """An account is locked for 15 minutes, then 30, up to four hours, and starts anew after the right password."""
    person = await either.join()
    for _ in range(5):
        await _refused(either)
    rests = []
    for _ in range(6):
        stored = await either.person(person.id)
        assert stored.locked_until is not None
        rests.append(stored.locked_until - either.now)
        either.now = stored.locked_until - timedelta(seconds=1)
        await _refused(either, password=PASSWORD)
        assert (await either.person(person.id)).failures == stored.failures
        either.wait(seconds=1)
        await _refused(either)
    minutes = [rest.total_seconds() / 60 for rest in rests]
    assert minutes == [15, 30, 60, 120, 240, 240]
    either.now += LONGEST_REST
    await either.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    assert (await either.person(person.id)).failures == 0


async def test_guesses_made_at_once_all_count(either: Office) -> None:
    """Of twelve simultaneous guesses five are counted and the rest refused, even a right one among them."""
    person = await either.join()
    guesses = [
        either.accounts.signing_in.sign_in("zhang.san", f"guess-number-{number}") for number in range(12)
    ]
    answers = await asyncio.gather(*guesses, return_exceptions=True)
    assert all(isinstance(answer, AccountError) for answer in answers)
    assert (await either.person(person.id)).failures == 5
    await _refused(either, password=PASSWORD)


async def test_an_unknown_login_costs_as_much(office: Office) -> None:
    """Every refusal checks exactly one password, whether the login exists, has joined, is locked or disabled."""
    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    office.accounts = office.another(SECRET, hasher)
    await office.join()
    gone = await office.join("gone")
    await office.accounts.personnel.disable(OPERATOR, gone.id)
    new = await office.accounts.joining.invite(OPERATOR, login="new", name="新", role=Role.AUDITOR)
    assert new.person is not None
    await _refused(office)  # The first makes the dummy hash for unknown logins.
    for login in ("zhang.san", "nobody", "gone", "new", *["zhang.san"] * 6):
        before = hasher.worked
        await _refused(office, login)
        assert hasher.worked - before == 1


async def test_hashing_holds_nobody_up(office: Office) -> None:
    """While passwords are checked, the event loop continues and the writer serves others."""
    office.accounts = office.another(SECRET, PasswordHasher(time_cost=6, memory_cost=65_536, parallelism=1))
    await office.join()
    signing_in = asyncio.ensure_future(office.accounts.signing_in.sign_in("zhang.san", PASSWORD))
    turns = 0
    while not signing_in.done():
        await office.database.transact(lambda unit: unit.staff.of_city("x"))
        turns += 1
    await signing_in
    assert turns > 3


async def test_a_hash_by_old_parameters_is_renewed(office: Office) -> None:
    """After the parameters were raised, signing in stores a new hash, and the password still works."""
    person = await office.join()
    before = (await office.person(person.id)).password_hash
    office.accounts = office.another(SECRET, PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    await office.enter()
    after = (await office.person(person.id)).password_hash
    assert before is not None
    assert after is not None
    assert "t=1" in before
    assert "t=2" in after
    assert after.startswith("$argon2id$")
    await office.enter()
    assert (await office.person(person.id)).password_hash == after


async def test_full_width_typing_is_the_same_password(office: Office) -> None:
    """A password typed in full width is the same, since it is compared in a normal form."""
    await office.join()
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in PASSWORD)
    assert (await office.enter(password=wide)).login == "zhang.san"


async def test_the_second_factor_is_asked_and_each_code_taken_once(either: Office) -> None:
    """After the password the token gives access to nothing; each code opens at most one session."""
    await either.join()
    phone = await either.enrol(await either.enter())
    either.wait(seconds=60)
    first = await either.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    assert first.awaits_code
    assert await either.accounts.signing_in.look_up(first.token) is None
    assert await either.accounts.signing_in.awaits_code(first.token)
    code = phone.at(either.now)
    entered = await either.accounts.signing_in.enter_code(first.token, f" {code[:3]} {code[3:]} ")
    assert entered.token != first.token
    assert not await either.accounts.signing_in.awaits_code(first.token)
    presence = await either.accounts.signing_in.look_up(entered.token)
    assert presence is not None
    assert presence.second_factor
    again = await either.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    with pytest.raises(AccountError, match="已用过"):
        await either.accounts.signing_in.enter_code(again.token, code)
    either.wait(seconds=30)
    await either.accounts.signing_in.enter_code(again.token, phone.at(either.now))


async def test_a_code_that_comes_twice_at_once_is_taken_once(either: Office) -> None:
    """Of two processes using one code at the same instant one signs in."""
    await either.join()
    phone = await either.enrol(await either.enter())
    either.wait(seconds=60)
    waiting = [await either.accounts.signing_in.sign_in("zhang.san", PASSWORD) for _ in range(2)]
    code = phone.at(either.now)
    async with either.beside() as other:
        answers = await asyncio.gather(
            either.accounts.signing_in.enter_code(waiting[0].token, code),
            other.signing_in.enter_code(waiting[1].token, code),
            return_exceptions=True,
        )
    assert sorted(isinstance(answer, AccountError) for answer in answers) == [False, True]


async def test_the_code_used_to_enrol_signs_nobody_in(office: Office) -> None:
    """The code used for enrolment can't be used to sign in."""
    await office.join()
    phone = await office.enrol(await office.enter())
    waiting = await office.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    with pytest.raises(AccountError):
        await office.accounts.signing_in.enter_code(waiting.token, phone.at(office.now))


async def test_wrong_codes_make_the_account_rest_though_the_password_is_right(either: Office) -> None:
    """Right passwords do not reset wrong codes, and while locked even the right code is refused."""
    person = await either.join()
    phone = await either.enrol(await either.enter())
    either.wait(seconds=60)
    for _ in range(5):
        waiting = await either.accounts.signing_in.sign_in("zhang.san", PASSWORD)
        wrong = f"{(int(phone.at(either.now)) + 7) % 10**6:06d}"
        with pytest.raises(AccountError, match="动态码"):
            await either.accounts.signing_in.enter_code(waiting.token, wrong)
    assert (await either.person(person.id)).locked_until is not None
    with pytest.raises(AccountError):
        await either.accounts.signing_in.enter_code(waiting.token, phone.at(either.now))
    await _refused(either, password=PASSWORD)


@pytest.mark.parametrize("code", ["", "abc", "１２", "\x00", "9" * 400, "🔑"])
async def test_what_is_no_code_is_refused(office: Office, code: str) -> None:
    """Anything else that is typed is a wrong code, and no error."""
    await office.join()
    await office.enrol(await office.enter())
    waiting = await office.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    with pytest.raises(AccountError) as caught:
        await office.accounts.signing_in.enter_code(waiting.token, code)
    assert caught.value.field == "code"


async def test_the_code_is_waited_for_ten_minutes(office: Office) -> None:
    """After ten minutes, or with an unknown or complete session's token, signing in starts again."""
    await office.join()
    presence = await office.enter()
    phone = await office.enrol(presence)
    waiting = await office.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    office.wait(minutes=10)
    for token in (waiting.token, "no token", "\ud83d"):
        with pytest.raises(AccountError, match="重新输入"):
            await office.accounts.signing_in.enter_code(token, phone.at(office.now))
        assert not await office.accounts.signing_in.awaits_code(token)


async def test_a_changed_secret_is_said_with_its_remedy(office: Office) -> None:
    """A second factor from another product secret gives an error with a remedy, and a reset fixes it."""
    person = await office.join()
    phone = await office.enrol(await office.enter())
    office.wait(seconds=60)
    office.accounts = office.another(b"another secret of the product, as long")
    waiting = await office.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    with pytest.raises(AccountError, match=r"密钥已更换.*重置"):
        await office.accounts.signing_in.enter_code(waiting.token, phone.at(office.now))
    await office.accounts.personnel.reset_second_factor(OPERATOR, person.id)
    assert not (await office.accounts.signing_in.sign_in("zhang.san", PASSWORD)).awaits_code


async def test_a_session_ends_when_it_is_idle(either: Office) -> None:
    """An hour without use ends a session; use before that keeps it, stored at most once a minute."""
    await either.join()
    signed_in = await either.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    for minutes in (59, 59, 0.5):
        either.wait(minutes=minutes)
        presence = await either.accounts.signing_in.look_up(signed_in.token)
        assert presence is not None
    (session,) = await either.accounts.own.sessions(presence.actor)
    assert session.last_seen == either.now - timedelta(minutes=0.5)
    either.now = session.last_seen + IDLE
    assert await either.accounts.signing_in.look_up(signed_in.token) is None


async def test_a_session_ends_after_twelve_hours_however_busy(office: Office) -> None:
    """A session used every half hour still ends after twelve hours."""
    await office.join()
    signed_in = await office.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    end = office.now + LASTS
    while office.now + timedelta(minutes=30) < end:
        office.wait(minutes=30)
        assert await office.accounts.signing_in.look_up(signed_in.token) is not None
    office.now = end
    assert await office.accounts.signing_in.look_up(signed_in.token) is None


async def test_signing_out_ends_the_session(either: Office) -> None:
    """Signing out invalidates the token; repeating it, or without one, does no harm."""
    await either.join()
    signed_in = await either.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    for token in (signed_in.token, signed_in.token, "none"):
        await either.accounts.signing_in.sign_out(token)
        assert await either.accounts.signing_in.look_up(token) is None
    assert (await either.deeds()).count("signed_out") == 1


async def test_old_sessions_are_dropped_when_somebody_signs_in(office: Office) -> None:
    """Signing in deletes sessions that ended long ago."""
    person = await office.join()
    await office.enter()
    office.wait(hours=13)
    await office.enter()
    assert len(await office.database.read(lambda unit: unit.sessions.of_staff(person.id))) == 1


async def test_a_session_of_another_city_is_none(office: Office) -> None:
    """Another city's staff are unknown over the same database, even with the same login."""
    await office.join()
    signed_in = await office.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    office.city = type(office.city)(
        **{name: getattr(office.city, name) for name in office.city.__dataclass_fields__}
        | {"code": "other-2023"}
    )
    other = office.another(SECRET)
    assert await other.signing_in.look_up(signed_in.token) is None
    with pytest.raises(AccountError):
        await other.signing_in.sign_in("zhang.san", PASSWORD)
