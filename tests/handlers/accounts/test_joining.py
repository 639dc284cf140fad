import asyncio

import pytest

from handlers.accounts import AccountError
from handlers.people import OPERATOR, ForbiddenError, actor_of
from storage.records import Role
from tests.handlers.accounts.conftest import PASSWORD, Office


async def test_an_invited_person_joins_once(either: Office) -> None:
    """A code shows who is invited, lets them choose a password, and is then invalid."""
    invited = await either.accounts.joining.invite(
        OPERATOR, login="Wang.Wu", name="王五", role=Role.HEAD, departments=("住建局", "住建局", "民政局")
    )
    welcome = await either.accounts.joining.welcome(invited.code)
    assert welcome.person is not None
    assert (welcome.person.login, welcome.person.name) == ("wang.wu", "王五")
    joined = await either.accounts.joining.accept(
        invited.code, password=PASSWORD, login="ignored", name="ignored"
    )
    assert (joined.login, joined.name, joined.role) == ("wang.wu", "王五", Role.HEAD)
    assert joined.departments == ("住建局", "民政局")
    await either.enter("wang.wu")
    with pytest.raises(AccountError, match="邀请码"):
        await either.accounts.joining.accept(invited.code, password=PASSWORD)
    assert await either.accounts.joining.invitations(OPERATOR) == []


async def test_a_code_is_read_however_it_is_typed(office: Office) -> None:
    """A code is accepted in lower case, with spaces, without dashes, full width, and with O and I for 0 and 1."""
    invited = await office.accounts.joining.invite(
        OPERATOR, login="a.b", name="甲", role=Role.AUDITOR, departments=()
    )
    plain = invited.code.replace("-", "")
    for typed in (
        plain.lower(),
        " ".join(plain),
        plain.replace("0", "o").replace("1", "I"),
        "".join(chr(ord(letter) + 0xFEE0) for letter in plain),
    ):
        assert (await office.accounts.joining.welcome(typed)).invitation.id == invited.invitation.id


@pytest.mark.parametrize("code", ["", "AAAAA-AAAAA-AAAAA-AAAAA", "\x00", "邀请码", "\ud83d"])
async def test_a_wrong_code_is_refused_and_noted(office: Office, code: str) -> None:
    """A wrong code is refused, and the log records the try but not the code."""
    with pytest.raises(AccountError) as caught:
        await office.accounts.joining.accept(code, password=PASSWORD, login="a.b", name="甲")
    assert caught.value.field == "code"
    (row,) = await office.log()
    assert row.entry.action == "account.invitation_refused"
    assert not row.entry.detail


async def test_of_two_who_use_a_code_at_once_one_joins(either: Office) -> None:
    """Of two who use a code at once one joins, and the other is told that it is used."""
    invited = await either.accounts.joining.invite(
        OPERATOR, login="a.b", name="甲", role=Role.AUDITOR, departments=()
    )
    answers = await asyncio.gather(
        *(either.accounts.joining.accept(invited.code, password=f"{PASSWORD}{n}") for n in range(2)),
        return_exceptions=True,
    )
    assert sorted(isinstance(answer, AccountError) for answer in answers) == [False, True]


async def test_an_invitation_ends_after_a_week(office: Office) -> None:
    """An invitation works until a minute before the week ends, then no more."""
    invited = await office.accounts.joining.invite(
        OPERATOR, login="a.b", name="甲", role=Role.AUDITOR, departments=()
    )
    office.wait(days=7, minutes=-1)
    await office.accounts.joining.welcome(invited.code)
    office.wait(minutes=1)
    with pytest.raises(AccountError, match="过期"):
        await office.accounts.joining.accept(invited.code, password=PASSWORD)


async def test_the_first_administrator_joins_by_the_first_run_code(either: Office) -> None:
    """The first administrator chooses login and name; then no code is made, and earlier first-run codes are invalid."""
    codes = [await either.accounts.joining.first_run() for _ in range(3)]
    assert all(codes)
    first, second, _ = (one.code for one in codes if one)
    with pytest.raises(AccountError) as caught:
        await either.accounts.joining.accept(first, password=PASSWORD, login="x", name="甲")
    assert caught.value.field == "login"
    boss = await either.accounts.joining.accept(first, password=PASSWORD, login="Boss", name="局长")
    assert (boss.login, boss.role, boss.departments) == ("boss", Role.ADMINISTRATOR, ())
    assert await either.accounts.joining.first_run() is None
    with pytest.raises(AccountError, match="邀请码"):
        await either.accounts.joining.accept(second, password=PASSWORD, login="thief", name="乙")
    assert [one.login for one in await either.accounts.personnel.people(OPERATOR)] == ["boss"]


async def test_of_two_first_run_codes_used_at_once_one_makes_an_administrator(either: Office) -> None:
    """Of two first-run codes used at the same instant in two processes, one makes an administrator."""
    codes = [one.code for one in [await either.accounts.joining.first_run() for _ in range(2)] if one]
    async with either.beside() as other:
        answers = await asyncio.gather(
            either.accounts.joining.accept(codes[0], password=PASSWORD, login="boss0", name="甲"),
            other.joining.accept(codes[1], password=PASSWORD, login="boss1", name="乙"),
            return_exceptions=True,
        )
    assert sorted(isinstance(answer, AccountError) for answer in answers) == [False, True]
    assert len(await either.accounts.personnel.people(OPERATOR)) == 1


async def test_an_administrator_invited_and_joined_ends_the_first_run(office: Office) -> None:
    """An administrator who joined in another way ends the first run; one who has not joined does not."""
    code = await office.accounts.joining.first_run()
    assert code is not None
    invited = await office.accounts.joining.invite(
        OPERATOR, login="boss", name="甲", role=Role.ADMINISTRATOR, departments=()
    )
    assert await office.accounts.joining.first_run() is not None
    await office.accounts.joining.accept(invited.code, password=PASSWORD)
    assert await office.accounts.joining.first_run() is None
    with pytest.raises(AccountError, match="已经有管理员"):
        await office.accounts.joining.accept(code.code, password=PASSWORD, login="thief", name="乙")


async def test_a_reset_takes_everything_and_gives_a_new_code(either: Office) -> None:
    """A reset removes password, second factor, sessions, failures and older codes; the new code works for a day."""
    person = await either.join()
    signed_in = await either.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    presence = await either.accounts.signing_in.look_up(signed_in.token)
    assert presence is not None
    await either.enrol(presence)
    older = await either.accounts.joining.reset(OPERATOR, person.id)
    newer = await either.accounts.joining.reset(OPERATOR, person.id)
    assert await either.accounts.signing_in.look_up(signed_in.token) is None
    with pytest.raises(AccountError):
        await either.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    with pytest.raises(AccountError, match="邀请码"):
        await either.accounts.joining.accept(older.code, password=PASSWORD)
    await either.accounts.joining.accept(newer.code, password="another-good-72-password")
    await either.enter(password="another-good-72-password")
    assert (await either.deeds()).count("reset") == 2


async def test_a_disabled_person_neither_joins_nor_is_reset(office: Office) -> None:
    """Disabling invalidates open codes, and resetting a disabled person says to enable them first."""
    invited = await office.accounts.joining.invite(
        OPERATOR, login="a.b", name="甲", role=Role.AUDITOR, departments=()
    )
    assert invited.person is not None
    await office.accounts.personnel.disable(OPERATOR, invited.person.id)
    with pytest.raises(AccountError, match="邀请码"):
        await office.accounts.joining.accept(invited.code, password=PASSWORD)
    with pytest.raises(AccountError, match="先启用"):
        await office.accounts.joining.reset(OPERATOR, invited.person.id)


async def test_a_login_is_given_once(either: Office) -> None:
    """A login is unique in any spelling, and the refusal names it and the remedy."""
    await either.join("zhang.san")
    with pytest.raises(AccountError, match=r"“zhang.san”已有人使用；请换一个") as caught:
        await either.join("ZHANG.san")
    assert caught.value.field == "login"


async def test_only_who_manages_people_invites(office: Office) -> None:
    """Only people who manage people may invite, and others are told who may."""
    clerk = actor_of(await office.join())
    with pytest.raises(ForbiddenError, match=r"经办员.*管理人员.*管理员"):
        await office.accounts.joining.invite(
            clerk, login="a.b", name="甲", role=Role.ADMINISTRATOR, departments=()
        )
    with pytest.raises(ForbiddenError):
        await office.accounts.joining.reset(clerk, clerk.id)
    with pytest.raises(ForbiddenError):
        await office.accounts.joining.invitations(clerk)
