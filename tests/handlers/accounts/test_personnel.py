import asyncio

import pytest

from handlers.accounts import AccountError
from handlers.people import OPERATOR, ForbiddenError, actor_of
from storage.records import Role
from tests.handlers.accounts.conftest import PASSWORD, Office


async def test_a_disabled_person_is_out_at_once_and_in_again_when_enabled(either: Office) -> None:
    """A disabled person's session ends with the next request and the password is refused until enabled again."""
    person = await either.join()
    signed_in = await either.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    await either.accounts.personnel.disable(OPERATOR, person.id)
    assert await either.accounts.signing_in.look_up(signed_in.token) is None
    with pytest.raises(AccountError):
        await either.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    assert (await either.log())[-1].entry.detail["why"] == "disabled"
    await either.accounts.personnel.enable(OPERATOR, person.id)
    assert await either.accounts.signing_in.look_up(signed_in.token) is None
    await either.enter()


async def test_who_is_kept_out_cannot_join_by_an_older_code(either: Office) -> None:
    """An older code does not work while disabled nor once enabled again: that needs a new code."""
    invited = await either.accounts.joining.invite(OPERATOR, login="a.b", name="甲", role=Role.AUDITOR)
    assert invited.person is not None
    await either.accounts.personnel.disable(OPERATOR, invited.person.id)
    with pytest.raises(AccountError):
        await either.accounts.joining.accept(invited.code, password=PASSWORD)
    await either.accounts.personnel.enable(OPERATOR, invited.person.id)
    with pytest.raises(AccountError):
        await either.accounts.joining.accept(invited.code, password=PASSWORD)


async def test_a_new_role_counts_from_the_next_request(either: Office) -> None:
    """An open session has the new departments and permissions at once, and the log has both scopes."""
    person = await either.join()
    signed_in = await either.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    await either.accounts.personnel.change_scope(OPERATOR, person.id, role=Role.AUDITOR)
    presence = await either.accounts.signing_in.look_up(signed_in.token)
    assert presence is not None
    assert (presence.actor.role, presence.actor.departments) == (Role.AUDITOR, ())
    detail = (await either.log())[-1].entry.detail
    assert (detail["role_before"], detail["role"]) == ("经办员", "审计员")
    assert (detail["departments_before"], detail["departments"]) == ("住建局", "")


@pytest.mark.parametrize(
    ("role", "departments", "said"),
    [
        (Role.CLERK, (), "没有填部门；请至少选一个"),
        (Role.AUDITOR, ("住建局",), "不限部门，却填了“住建局”"),
        (Role.HEAD, ("外星局",), "“外星局”不在"),
    ],
)
async def test_a_scope_that_makes_no_sense_is_refused(
    office: Office, role: Role, departments: tuple[str, ...], said: str
) -> None:
    """A department role needs known departments and a citywide role none; the refusal names value and remedy."""
    with pytest.raises(AccountError, match=said) as caught:
        await office.join("a.b", role, departments)
    assert caught.value.field == "departments"


async def test_the_last_administrator_stays(either: Office) -> None:
    """The last administrator can be neither disabled nor changed until a second one has joined."""
    boss = await either.join("boss", Role.ADMINISTRATOR, ())
    invited = await either.accounts.joining.invite(
        OPERATOR, login="deputy", name="乙", role=Role.ADMINISTRATOR
    )
    for refused in (
        either.accounts.personnel.disable(OPERATOR, boss.id),
        either.accounts.personnel.change_scope(OPERATOR, boss.id, role=Role.AUDITOR),
    ):
        with pytest.raises(AccountError, match="唯一的管理员"):
            await refused
    await either.accounts.joining.accept(invited.code, password=PASSWORD)
    await either.accounts.personnel.disable(OPERATOR, boss.id)
    assert invited.person is not None
    with pytest.raises(AccountError, match="唯一的管理员"):
        await either.accounts.personnel.disable(OPERATOR, invited.person.id)


async def test_an_administrator_who_has_not_joined_can_be_disabled(office: Office) -> None:
    """An administrator who has not joined can be disabled."""
    invited = await office.accounts.joining.invite(
        OPERATOR, login="deputy", name="乙", role=Role.ADMINISTRATOR
    )
    assert invited.person is not None
    assert (await office.accounts.personnel.disable(OPERATOR, invited.person.id)).disabled_at is not None


async def test_two_administrators_cannot_remove_each_other_at_once(either: Office) -> None:
    """Of two administrators who disable each other at the same instant one stays."""
    first, second = [await either.join(f"boss{number}", Role.ADMINISTRATOR, ()) for number in range(2)]
    async with either.beside() as other:
        answers = await asyncio.gather(
            either.accounts.personnel.disable(actor_of(first), second.id),
            other.personnel.disable(actor_of(second), first.id),
            return_exceptions=True,
        )
    assert sorted(isinstance(answer, AccountError) for answer in answers) == [False, True]


async def test_an_administrator_helps_who_is_locked_or_lost_their_phone(either: Office) -> None:
    """Unlocking ends the wait; removing a second factor makes the password suffice and ends the sessions."""
    person = await either.join()
    presence = await either.enter()
    await either.enrol(presence)
    for _ in range(5):
        with pytest.raises(AccountError):
            await either.accounts.signing_in.sign_in("zhang.san", "wrong-wrong-wrong")
    await either.accounts.personnel.unlock(OPERATOR, person.id)
    assert (await either.accounts.signing_in.sign_in("zhang.san", PASSWORD)).awaits_code
    await either.accounts.personnel.reset_second_factor(OPERATOR, person.id)
    assert await either.accounts.own.sessions(presence.actor) == []
    assert not (await either.accounts.signing_in.sign_in("zhang.san", PASSWORD)).awaits_code
    assert await either.accounts.personnel.end_sessions(OPERATOR, person.id) == 1
    assert {"unlocked", "second_factor_reset", "sessions_ended"} <= set(await either.deeds())


async def test_people_are_listed_and_found(office: Office) -> None:
    """People are listed and found by login; an unknown login is named with the remedy."""
    for login in ("zhao.liu", "an.na"):
        await office.join(login)
    assert [one.login for one in await office.accounts.personnel.people(OPERATOR)] == ["an.na", "zhao.liu"]
    assert (await office.accounts.personnel.find(OPERATOR, " AN.na")).login == "an.na"
    with pytest.raises(AccountError, match="没有“nobody”"):
        await office.accounts.personnel.find(OPERATOR, "nobody")
    with pytest.raises(AccountError, match="编号为“none”"):
        await office.accounts.personnel.disable(OPERATOR, "none")


async def test_only_administrators_manage_people(office: Office) -> None:
    """A clerk is refused every operation on people before anything is read or changed."""
    person = await office.join()
    clerk = actor_of(person)
    accounts = office.accounts
    for refused in (
        accounts.personnel.people(clerk),
        accounts.personnel.find(clerk, "zhang.san"),
        accounts.personnel.disable(clerk, person.id),
        accounts.personnel.enable(clerk, person.id),
        accounts.personnel.unlock(clerk, person.id),
        accounts.personnel.change_scope(clerk, person.id, role=Role.ADMINISTRATOR),
        accounts.personnel.reset_second_factor(clerk, person.id),
        accounts.personnel.end_sessions(clerk, person.id),
    ):
        with pytest.raises(ForbiddenError):
            await refused
    assert (await office.person(person.id)) == person


async def test_every_deed_is_in_a_whole_log(either: Office) -> None:
    """After all these operations the audit log is intact and names who did what to whom."""
    boss = actor_of(await either.join("boss", Role.ADMINISTRATOR, ()))
    person = await either.join()
    await either.enter()
    await either.accounts.personnel.disable(boss, person.id)
    last = (await either.log())[-1].entry
    assert (last.actor, last.action, last.subject) == (
        f"staff:{boss.id}",
        "account.disabled",
        f"staff:{person.id}",
    )
    assert await either.database.read(lambda unit: unit.audit.verify()) is None
