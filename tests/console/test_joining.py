"""Joining with a code: invited people, and the first administrator of a new installation."""

from pathlib import Path

from limits import parse

from console.attempt_limits import AttemptLimits
from knowledge.city import City
from storage.records import Role
from tests.console.harness import BOTH, PASSWORD, Console, Visitor, running, words

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


async def look(visitor: Visitor, code: str) -> str:
    """Send the code, and return the page that asks for the rest."""
    async with await visitor.post("/join", "/join", code=code) as response:
        html = await response.text()
        assert response.status == 200, words(html)
        return words(html)


@BOTH
async def test_who_is_invited_joins_and_is_signed_in(console: Console) -> None:
    """The code shown once on the administrator's page lets the invited person set a password, and is then invalid."""
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    invited = await administrator.post(
        "/people/new", "/people/new", login="li.na", name="李娜", role="经办员", departments="城建局"
    )
    html = await invited.text()
    code = html.partition('id="code">')[2].partition("<")[0]
    assert invited.status == 200
    assert len(code) == 23
    assert "邀请码只在这里显示一次" in html
    visitor = await console.visit()
    said = await look(visitor, code.lower().replace("-", " "))
    assert "李娜，您好。角色： 经办员 ，部门：城建局。" in said
    welcome = await visitor.done("/join/accept", "/join", code=code, password=PASSWORD, again=PASSWORD)
    assert "欢迎，李娜。账号已经开通。" in welcome
    assert "无效、已用过或已过期" in await visitor.refused("/join", 422, "/join", code=code)
    for html_after in (await administrator.page("/people"), repr(await console.audited())):
        assert code not in html_after


@BOTH
async def test_the_first_administrator_names_himself(console: Console) -> None:
    """And must, and is led to the second factor before anything else; a second code of the first run is worth nothing then."""
    first, second = await console.accounts.joining.first_run(), await console.accounts.joining.first_run()
    assert first
    assert second
    visitor = await console.visit()
    said = await look(visitor, first.code)
    assert "角色： 管理员" in said
    assert "可不填" not in said
    form = {"code": first.code, "login": "zhang.wei", "name": "张伟", "password": PASSWORD, "again": PASSWORD}
    async with await visitor.post("/join/accept", "/join", **form) as response:
        assert (response.status, response.headers["Location"]) == (303, "/console")
    async with await visitor.get("/people") as response:
        assert response.headers["Location"] == "/console/account/second-factor"
    other = await console.visit()
    late = await other.refused(
        "/join/accept", 422, "/join", **{**form, "code": second.code, "login": "other"}
    )
    assert "邀请码" in late


async def test_what_is_wrong_stands_beside_its_field_and_the_code_lives(console: Console) -> None:
    """Errors in password or login are shown beside their fields, and the code remains valid."""
    invited = await console.accounts.joining.first_run()
    assert invited
    await console.add("li.na", Role.CLERK, "城建局")
    visitor = await console.visit()
    good = {
        "code": invited.code,
        "login": "zhang.wei",
        "name": "张伟",
        "password": PASSWORD,
        "again": PASSWORD,
    }
    for changes, said in (
        ({"password": "short", "again": "short"}, "请至少用12个"),
        ({"password": "password1234", "again": "password1234"}, "太常见或太有规律"),
        ({"again": "something else"}, "两次输入的密码不一样"),
        ({"login": "li.na"}, "已有人使用"),
        ({"login": "张"}, "不合要求"),
        ({"name": ""}, "请填写1到40个字"),
    ):
        page = await visitor.refused("/join/accept", 422, "/join", **{**good, **changes})
        assert said in page
        assert PASSWORD not in page
    async with await visitor.post("/join/accept", "/join", **good) as response:
        assert response.status == 303


async def test_a_code_that_is_none_says_what_to_do(console: Console) -> None:
    """A wrong, empty or expired code is explained on both pages."""
    invited = await console.accounts.joining.first_run()
    assert invited
    visitor = await console.visit()
    assert "请填写邀请码" in await visitor.refused("/join", 422, "/join", code="")
    assert "请管理员重新发一个" in await visitor.refused(
        "/join", 422, "/join", code="AAAAA-AAAAA-AAAAA-AAAAA"
    )
    console.clock.pass_(hours=25)
    form = {"code": invited.code, "login": "a.b", "name": "张伟", "password": PASSWORD, "again": PASSWORD}
    assert "无效、已用过或已过期" in await visitor.refused("/join/accept", 422, "/join", **form)
    assert "无效、已用过或已过期" in await visitor.refused("/join", 422, "/join", code=invited.code)


async def test_nobody_shuts_the_door_to_those_who_are_invited(city: City, tmp_path: Path) -> None:
    """Codes are counted by address alone, so that somebody who tries many blocks nobody elsewhere."""
    attempt_limits = AttemptLimits(by_address=parse("4/5 minutes"), by_name=parse("2/5 minutes"))
    async with running(city, f"sqlite:///{tmp_path}/joined.db", attempt_limits=attempt_limits) as console:
        invited = await console.accounts.joining.first_run()
        assert invited
        visitor = await console.visit()
        token = await visitor.token("/join")
        for knock in range(4):
            form = {"csrf_token": token, "code": f"AAAAA-AAAAA-AAAAA-AAAA{knock}"}
            assert (await visitor.send("/join", form, SAME_ORIGIN)).status == 422
        form = {"csrf_token": token, "code": invited.code}
        assert (await visitor.send("/join", form, SAME_ORIGIN)).status == 429
        elsewhere = {**SAME_ORIGIN, "X-Forwarded-For": "203.0.113.9, 198.51.100.4"}
        assert (await visitor.send("/join", form, elsewhere)).status == 200
