import pyotp
import pytest

from handlers.accounts import AccountError
from tests.handlers.accounts.conftest import PASSWORD, Office

NEW = "another-good-72-password"


async def test_a_changed_password_ends_all_other_sessions(either: Office) -> None:
    """A changed password invalidates the old one and ends all sessions but the current one."""
    await either.join()
    others = [await either.accounts.signing_in.sign_in("zhang.san", PASSWORD) for _ in range(2)]
    mine = await either.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    presence = await either.accounts.signing_in.look_up(mine.token)
    assert presence is not None
    await either.accounts.own.change_password(presence, PASSWORD, NEW)
    assert await either.accounts.signing_in.look_up(mine.token) is not None
    assert [await either.accounts.signing_in.look_up(other.token) for other in others] == [None, None]
    with pytest.raises(AccountError):
        await either.accounts.signing_in.sign_in("zhang.san", PASSWORD)
    await either.enter(password=NEW)
    assert "password_changed" in await either.deeds()


async def test_the_present_password_is_asked_and_guesses_count(office: Office) -> None:
    """Changing the password needs the current one, and five wrong ones lock the account even for the right one."""
    await office.join()
    presence = await office.enter()
    for _ in range(5):
        with pytest.raises(AccountError) as caught:
            await office.accounts.own.change_password(presence, "not-the-password", NEW)
        assert caught.value.field == "current"
    with pytest.raises(AccountError):
        await office.accounts.own.change_password(presence, PASSWORD, NEW)
    office.wait(minutes=16)
    await office.accounts.own.change_password(presence, PASSWORD, NEW)
    assert (await office.deeds()).count("proof_failed") == 6


async def test_a_weak_new_password_changes_nothing(office: Office) -> None:
    """A weak new password is refused at its field, and the old one still works."""
    await office.join()
    presence = await office.enter()
    with pytest.raises(AccountError) as caught:
        await office.accounts.own.change_password(presence, PASSWORD, "password1234")
    assert caught.value.field == "new"
    await office.enter()


async def test_a_second_factor_is_set_only_with_code_and_password(either: Office) -> None:
    """A wrong code or password or another's or expired offer sets nothing, and nothing readable is stored."""
    person = await either.join()
    await either.join("li.si")
    presence, other = await either.enter(), await either.enter("li.si")
    offered = either.accounts.own.enrol(presence)
    phone = pyotp.TOTP(offered.secret)
    assert "zhang.san" in offered.uri
    assert either.accounts.own.offered(presence, offered.offer) == offered
    code = phone.at(either.now)
    wrong = f"{(int(code) + 7) % 10**6:06d}"
    confirm = either.accounts.own.confirm_second_factor
    for who, offer, typed, password in (
        (presence, offered.offer, wrong, PASSWORD),
        (presence, offered.offer, code, "not-the-password"),
        (other, offered.offer, code, PASSWORD),
        (presence, "no offer", code, PASSWORD),
        (presence, "\ud83d", code, PASSWORD),
    ):
        with pytest.raises(AccountError):
            await confirm(who, offer, code=typed, password=password)
    assert (await either.person(person.id)).totp_secret is None
    await confirm(presence, offered.offer, code=code, password=PASSWORD)
    stored = (await either.person(person.id)).totp_secret
    assert stored is not None
    assert offered.secret not in stored
    assert "second_factor_set" in await either.deeds()
    either.wait(minutes=16)
    assert either.accounts.own.offered(presence, offered.offer) is None
    with pytest.raises(AccountError, match="过期"):
        await confirm(presence, offered.offer, code=phone.at(either.now), password=PASSWORD)


async def test_what_is_stored_as_second_factor_is_no_offer(office: Office) -> None:
    """The stored second factor can't be used as an offer by somebody who reads the database."""
    person = await office.join()
    presence = await office.enter()
    phone = await office.enrol(presence)
    stored = (await office.person(person.id)).totp_secret
    assert stored is not None
    with pytest.raises(AccountError, match="过期"):
        await office.accounts.own.confirm_second_factor(
            presence, stored, code=phone.at(office.now), password=PASSWORD
        )


async def test_people_see_and_end_their_own_sessions_only(either: Office) -> None:
    """People end one of their sessions or all but the current one, but none of another person's."""
    await either.join()
    await either.join("li.si")
    first = await either.enter()
    either.wait(minutes=5)
    second, third, stranger = await either.enter(), await either.enter(), await either.enter("li.si")
    listed = await either.accounts.own.sessions(third.actor)
    assert {one.id for one in listed} == {first.session.id, second.session.id, third.session.id}
    assert listed[-1].id == first.session.id
    await either.accounts.own.end_session(stranger.actor, first.session.id)
    await either.accounts.own.end_session(third.actor, second.session.id)
    assert {one.id for one in await either.accounts.own.sessions(third.actor)} == {
        first.session.id,
        third.session.id,
    }
    assert await either.accounts.own.end_other_sessions(third) == 1
    assert [one.id for one in await either.accounts.own.sessions(third.actor)] == [third.session.id]
    assert len(await either.accounts.own.sessions(stranger.actor)) == 1
    assert (await either.deeds()).count("sessions_ended") == 2


async def test_a_person_disabled_meanwhile_changes_nothing(office: Office) -> None:
    """A change is refused if the account was reset between the check and the change."""
    person = await office.join()
    presence = await office.enter()
    real = office.accounts.own._register.passwords.hash

    async def meanwhile(password: str) -> str:
        from handlers.people import OPERATOR  # noqa: PLC0415

        await office.accounts.joining.reset(OPERATOR, person.id)
        return await real(password)

    office.accounts.own._register.passwords.hash = meanwhile  # type: ignore[method-assign]
    with pytest.raises(AccountError, match="重新登录"):
        await office.accounts.own.change_password(presence, PASSWORD, NEW)
    assert (await office.person(person.id)).password_hash is None
