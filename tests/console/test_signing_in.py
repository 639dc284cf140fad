"""Signing in and out: passwords, locks after wrong ones, the second factor, and what a stranger learns."""

from pathlib import Path

import pytest
from limits import parse
from structlog.testing import capture_logs

from console.attempt_limits import AttemptLimits
from handlers.accounts.signing_in import SigningIn
from knowledge.city import City
from storage.records import Role
from tests.console.harness import BOTH, PASSWORD, Console, Visitor, running, words

WRONG = "登录名或密码不正确"


async def enter(visitor: Visitor, login: str, password: str = PASSWORD, **more: str) -> str:
    """Sign in; return where it leads."""
    async with await visitor.post("/sign-in", "/sign-in", login=login, password=password, **more) as response:
        assert response.status == 303, words(await response.text())
        return response.headers["Location"]


async def refused(visitor: Visitor, login: str, password: str) -> str:
    """Fail to sign in; return what the page says."""
    return await visitor.refused("/sign-in", 422, "/sign-in", login=login, password=password)


@BOTH
async def test_login_and_password_open_the_console(console: Console) -> None:
    """The overview greets by name; after signing out, the same cookie opens nothing."""
    await console.add("li.na", Role.CLERK, "城建局", name="李娜")
    visitor = await console.visit()
    assert await enter(visitor, "Li.Na ") == "/console"
    assert "李娜，您好" in await visitor.words("")
    kept = {cookie.key: cookie.value for cookie in visitor.client.session.cookie_jar}
    async with await visitor.post("/sign-out") as response:
        assert response.headers["Location"] == "/console/sign-in"
    other = await console.visit()
    other.client.session.cookie_jar.update_cookies(kept, other.client.make_url("/"))
    assert (await other.get("")).status == 303
    assert [deed.action for deed in await console.audited()][-2:] == [
        "account.signed_in",
        "account.signed_out",
    ]


async def test_a_stranger_learns_nothing_from_a_refusal(console: Console) -> None:
    """An unknown login, a wrong password and a disabled person give literally the same page."""
    gone = await console.add("zhao.lei", Role.AUDITOR)
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    await console.accounts.personnel.disable(administrator.presence.actor, gone)
    visitor = await console.visit()
    pages = {
        (await refused(visitor, login, password)).replace(login, "")
        for login, password in (
            ("nobody", PASSWORD),
            ("administrator.0", "x" * 12),
            ("zhao.lei", PASSWORD),
            ("x" * 100, "y"),
        )
    }
    assert len(pages) == 1
    assert WRONG in pages.pop()


@BOTH
async def test_five_wrong_passwords_rest_the_account(console: Console) -> None:
    """After five wrong passwords even the right one is refused until the lock ends, for that account only."""
    await console.add("li.na", Role.CLERK, "城建局")
    await console.add("wang.qiang", Role.CLERK, "城建局")
    visitor = await console.visit()
    for _ in range(5):
        await refused(visitor, "li.na", "not the password")
    assert WRONG in await refused(visitor, "li.na", PASSWORD)
    assert await enter(visitor, "wang.qiang") == "/console"
    console.clock.pass_(minutes=16)
    assert await enter(await console.visit(), "li.na") == "/console"


@BOTH
async def test_the_second_factor_is_asked_and_no_code_is_taken_twice(console: Console) -> None:
    """Without the code nothing opens, and a code already used, even for setting up, is refused."""
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    assert administrator.secret
    visitor = await console.visit()
    assert await enter(visitor, "administrator.0") == "/console/sign-in/code?next=/console"
    for path in ("", "/people", "/account"):
        async with await visitor.get(path) as response:
            assert response.headers["Location"].startswith("/console/sign-in/code"), path
    used = console.code(administrator.secret)
    for wrong in (used, "000000", "１２３"):
        assert "动态码：不正确、已用过" in await visitor.refused(
            "/sign-in/code", 422, "/sign-in/code", code=wrong
        )
    console.clock.pass_(seconds=31)
    code = console.code(administrator.secret)
    before = _token(visitor)
    async with await visitor.post(
        "/sign-in/code", "/sign-in/code", code=f" {code[:3]} {code[3:]}"
    ) as response:
        assert response.headers["Location"] == "/console"
    assert _token(visitor) != before
    assert "管理员" in await visitor.words("/people")
    again = await console.visit()
    await enter(again, "administrator.0")
    assert "已用过" in await again.refused("/sign-in/code", 422, "/sign-in/code", code=code)


async def test_a_password_waits_ten_minutes_for_its_code(console: Console) -> None:
    """Ten minutes after the password its code is no longer accepted."""
    await console.sign_in(Role.ADMINISTRATOR)
    visitor = await console.visit()
    await enter(visitor, "administrator.0")
    console.clock.pass_(minutes=11)
    async with await visitor.get("/sign-in/code") as response:
        assert response.headers["Location"] == "/console/sign-in"


@pytest.mark.parametrize(
    ("wanted", "opened"),
    [
        ("/console/account?x=1", "/console/account?x=1"),
        ("/console", "/console"),
        ("https://elsewhere.example/console/", "/console"),
        ("//elsewhere.example/console/x", "/console"),
        ("/console//elsewhere.example", "/console"),
        ("/\\elsewhere.example", "/console"),
        ("/consolex", "/console"),
        ("javascript:alert(1)", "/console"),
        ("/console/a\nb", "/console"),
        ("/commitments", "/console"),
    ],
)
async def test_signing_in_leads_to_the_page_that_was_wanted_and_nowhere_else(
    console: Console, wanted: str, opened: str
) -> None:
    """Signing in leads only to a page of the console, whatever the address says."""
    await console.add("li.na", Role.CLERK, "城建局")
    visitor = await console.visit()
    assert await enter(visitor, "li.na", next=wanted) == opened
    async with await visitor.client.get(
        "/console/sign-in", params={"next": wanted}, allow_redirects=False
    ) as response:
        assert response.headers["Location"] == opened


async def test_the_page_that_was_asked_for_opens_after_signing_in(console: Console) -> None:
    """A link to a page still opens after signing in."""
    await console.add("li.na", Role.CLERK, "城建局")
    visitor = await console.visit()
    async with await visitor.get("/account?from=mail") as response:
        door = response.headers["Location"].removeprefix("/console")
    assert 'name="next" type="hidden" value="/console/account?from=mail"' in await visitor.page(door)


async def test_who_knocks_too_often_waits(city: City, tmp_path: Path) -> None:
    """Too many tries must wait, by login and by address, even behind a proxy, and the page says how long."""
    attempt_limits = AttemptLimits(by_address=parse("4/5 minutes"), by_name=parse("2/5 minutes"))
    async with running(city, f"sqlite:///{tmp_path}/paced.db", attempt_limits=attempt_limits) as console:
        visitor = await console.visit()
        for _ in range(2):
            await refused(visitor, "li.na", "wrong")
        async with await visitor.post("/sign-in", "/sign-in", login="LI.NA", password=PASSWORD) as response:
            assert response.status == 429
            assert response.headers["Retry-After"] == "300"
            assert "请等5分钟" in words(await response.text())
        assert "不正确" in await refused(visitor, "somebody.else", "wrong")
        async with await visitor.post("/sign-in", "/sign-in", login="a.third", password="wrong") as response:
            assert response.status == 429
        form = {"csrf_token": await visitor.token("/sign-in"), "login": "a.third", "password": "wrong"}
        through = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": "203.0.113.9, 198.51.100.4"}
        assert (await visitor.send("/sign-in", form, through)).status == 422


async def test_no_secret_stands_in_an_address_or_a_log(console: Console) -> None:
    """No password, code or token is in Location, the server's log, the audit log or a page."""
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    assert administrator.secret
    console.clock.pass_(seconds=31)
    secrets = [PASSWORD, administrator.secret, console.code(administrator.secret)]
    visitor = await console.visit()
    told: list[str] = []
    with capture_logs() as log:
        told.append(await enter(visitor, "administrator.0"))
        secrets.append(_token(visitor))
        async with await visitor.post("/sign-in/code", "/sign-in/code", code=secrets[2]) as response:
            told.append(response.headers["Location"])
        secrets.append(_token(visitor))
        told += [await visitor.page("/account"), await visitor.page("/people")]
        told.append(await refused(await console.visit(), "administrator.0", PASSWORD + "x"))
    told += [repr(log), repr(await console.audited())]
    for secret in secrets:
        assert not any(secret in one for one in told), secret


async def test_a_broken_form_is_said_and_nothing_is_tried(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form without login or password counts as nobody's failure."""

    async def never(*_: object, **__: object) -> None:
        pytest.fail("tried")

    monkeypatch.setattr(SigningIn, "sign_in", never)
    visitor = await console.visit()
    assert "请填写密码" in await refused(visitor, "li.na", "")
    assert "请填写登录名" in await refused(visitor, "", "x")


def _token(visitor: Visitor) -> str:
    return next(c.value for c in visitor.client.session.cookie_jar if c.key == "younuo-staff")
