"""One's own account: password, second factor on and off, sessions."""

import re
from html import unescape

from storage.records import Role
from tests.console.harness import BOTH, PASSWORD, Console, Visitor

NEW = "另外四个词 风车 码头 松针 夜航"


def letters(html: str) -> str:
    """Return the secret that the page shows for typing."""
    found = re.search(r'class="letters">([A-Z2-7 ]+)<', html)
    assert found
    return found[1].replace(" ", "")


def offer(html: str) -> str:
    """Return the offer in the page's form."""
    found = re.search(r'name="offer"[^>]*value="([^"]+)"', html)
    assert found
    return unescape(found[1])


@BOTH
async def test_a_new_password_ends_the_other_sessions(console: Console) -> None:
    """After a password change the old one opens nothing, and only the session that changed it stays."""
    staff = await console.sign_in()
    other = await console.accounts.signing_in.sign_in("clerk.0", PASSWORD)
    said = await staff.done("/account/password", current=PASSWORD, new=NEW, again=NEW)
    assert "密码已更换，其他设备上的登录已全部退出。" in said
    assert await console.accounts.signing_in.look_up(other.token) is None
    visitor = await console.visit()
    assert "不正确" in await visitor.refused("/sign-in", 422, "/sign-in", login="clerk.0", password=PASSWORD)
    assert (await visitor.post("/sign-in", "/sign-in", login="clerk.0", password=NEW)).status == 303


async def test_a_password_that_will_not_do_is_said(console: Console) -> None:
    """A wrong old password or a short or mistyped new one changes nothing, and no field repeats what was typed."""
    staff = await console.sign_in()
    for form, said in (
        ({"current": "wrong wrong wrong", "new": NEW, "again": NEW}, "当前密码：不正确"),
        ({"current": PASSWORD, "new": "短", "again": "短"}, "请至少用12个"),
        ({"current": PASSWORD, "new": NEW, "again": NEW + "x"}, "两次输入的新密码不一样"),
        ({"current": "", "new": NEW, "again": NEW}, "请填写当前密码"),
    ):
        async with await staff.post("/account/password", **form) as response:
            html = await response.text()
        assert response.status == 422
        assert said in html
        assert NEW not in html
    assert (await console.accounts.signing_in.sign_in("clerk.0", PASSWORD)).token


@BOTH
async def test_a_second_factor_is_set_up_asked_for_and_switched_off(console: Console) -> None:
    """A second factor is set up by scanning or typing; a wrong code keeps the QR code; disabling needs the password."""
    staff = await console.sign_in()
    html = await staff.page("/account/second-factor")
    assert "<svg" in html
    assert "style=" not in html
    secret, carried = letters(html), offer(html)
    async with await staff.post(
        "/account/second-factor", offer=carried, code="000000", password=PASSWORD
    ) as response:
        again = await response.text()
    assert response.status == 422
    assert "动态码：不正确" in again
    assert (letters(again), offer(again)) == (secret, carried)
    form = {"offer": carried, "code": console.code(secret), "password": PASSWORD}
    assert "当前密码：不正确" in await staff.refused(
        "/account/second-factor", **{**form, "password": "wrong"}
    )
    assert "动态码已启用" in await staff.done("/account/second-factor", **form)
    assert (await console.accounts.signing_in.sign_in("clerk.0", PASSWORD)).awaits_code
    assert "当前密码：不正确" in await staff.done("/account/second-factor/off", password="wrong")
    assert "没有关闭" in await staff.done("/account/second-factor/off", password="")
    assert (await console.accounts.signing_in.sign_in("clerk.0", PASSWORD)).awaits_code
    assert "动态码已关闭" in await staff.done("/account/second-factor/off", password=PASSWORD)
    assert not (await console.accounts.signing_in.sign_in("clerk.0", PASSWORD)).awaits_code


async def test_an_offer_that_is_too_old_or_somebody_else_s_is_not_taken(console: Console) -> None:
    """An expired or another person's offer is refused, so that no phone is bound to a foreign account."""
    staff, other = await console.sign_in(), await console.sign_in()
    html = await other.page("/account/second-factor")
    form = {"offer": offer(html), "code": console.code(letters(html)), "password": PASSWORD}
    assert "绑定页面已过期" in await staff.refused("/account/second-factor", **form)
    console.clock.pass_(minutes=16)
    form["code"] = console.code(letters(html))
    assert "绑定页面已过期" in await other.refused("/account/second-factor", **form)
    assert not (await console.accounts.signing_in.sign_in("clerk.0", PASSWORD)).awaits_code


async def test_an_administrator_does_not_switch_it_off(console: Console) -> None:
    """An administrator can't disable the second factor, since the role needs it."""
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    assert "/account/second-factor/off" not in await administrator.page("/account")
    assert "不能关闭" in await administrator.done("/account/second-factor/off", password=PASSWORD)
    assert (await console.accounts.signing_in.sign_in("administrator.0", PASSWORD)).awaits_code


@BOTH
async def test_sessions_are_listed_and_ended(console: Console) -> None:
    """People end one of their sessions or all but the current one, but never another person's."""
    staff, stranger = await console.sign_in(), await console.sign_in()
    phone = await console.accounts.signing_in.sign_in(
        "clerk.0", PASSWORD, device="Mozilla/5.0 (iPhone) MicroMessenger/8"
    )
    tablet = await console.accounts.signing_in.sign_in(
        "clerk.0", PASSWORD, device="<script>alert(1)</script>"
    )
    html = await staff.page("/account")
    assert "微信 · iPhone" in html
    assert "其他 · 其他" in html
    assert "<script>alert" not in html
    presence = await console.accounts.signing_in.look_up(phone.token)
    assert presence
    await stranger.done("/account/sessions/end", session=presence.session.id)
    assert await console.accounts.signing_in.look_up(phone.token)
    await staff.done("/account/sessions/end", session=presence.session.id)
    assert await console.accounts.signing_in.look_up(phone.token) is None
    assert "已退出其他1处登录" in await staff.done("/account/sessions/end-others")
    assert await console.accounts.signing_in.look_up(tablet.token) is None
    assert "没有其他登录" in await staff.done("/account/sessions/end-others")


async def test_nobody_sees_an_account_but_their_own(console: Console) -> None:
    """The page has no address that would show another person's account."""
    visitor: Visitor = await console.visit()
    assert (await visitor.get("/account")).status == 303
