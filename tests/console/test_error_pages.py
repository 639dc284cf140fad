"""Errors become pages that say what to do next, with a reference and without anybody's words."""

import asyncio

import pytest
from structlog.testing import capture_logs

from handlers.accounts.own_account import OwnAccount
from handlers.accounts.signing_in import SigningIn
from handlers.casework.change import ReviewError
from handlers.desk.acting import StaleError
from handlers.people import ForbiddenError
from storage.errors import StorageError
from tests.console.harness import Console, words


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (ForbiddenError("请由审计员办理"), 403, "没有权限 请由审计员办理"),
        (StaleError("李娜刚刚改过"), 409, "刚刚有人改过 李娜刚刚改过"),
        (ReviewError("退回理由", "请填写"), 422, "没有办成 退回理由：请填写"),
        (StorageError("host db.internal is away"), 503, "数据库暂时连不上"),
        (RuntimeError("王小明 13812345678"), 500, "系统没能完成这一步"),
    ],
)
async def test_each_error_has_its_page(
    console: Console, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, said: str
) -> None:
    """Errors worded for staff are shown; a driver's or programmer's message is neither shown nor logged."""
    staff = await console.sign_in()

    async def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(OwnAccount, "sessions", fail)
    with capture_logs() as log:
        html = await staff.page("/account", status)
    assert said in words(html)
    assert "编号" in html
    assert "回到工作台" in html
    for secret in ("13812345678", "db.internal"):
        assert secret not in html
        assert secret not in repr(log)
    assert [entry["error"] for entry in log if entry["event"] == "console_failed"] == (
        [type(error).__name__] if status >= 500 else []
    )


@pytest.mark.parametrize(
    "cookie", [b"younuo-said=\xff.x", b"younuo-said=x.\xff", b"younuo-door=\xff", b"younuo-staff=\xff"]
)
async def test_a_cookie_that_is_no_text_breaks_nothing(console: Console, cookie: bytes) -> None:
    """A cookie that is not valid text is ignored, and the sign-in page is shown."""
    reader, writer = await asyncio.open_connection(console.server.host, console.server.port)
    lines = (b"GET /console/sign-in HTTP/1.1", b"Host: x", b"Connection: close", b"Cookie: " + cookie)
    writer.write(b"\r\n".join((*lines, b"", b"")))
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b'name="csrf_token"' in answer


async def test_a_part_of_a_page_gets_a_part(console: Console) -> None:
    """For htmx an error is part of a page, not a whole one."""
    staff = await console.sign_in()
    html = await staff.page("/people", 403, headers={"HX-Request": "true"})
    assert html.startswith('<div class="line trouble" role="alert">')
    assert "<html" not in html


async def test_an_address_that_is_none(console: Console) -> None:
    """An unknown address gives 404 to everybody, and GET on a form's address 405."""
    staff, visitor = await console.sign_in(), await console.visit()
    assert "没有这个页面" in await staff.page("/account/nowhere", 404)
    assert "没有这个页面" in await visitor.page("/nowhere", 404)
    assert "不能这样打开" in await visitor.page("/sign-out", 405)


async def test_without_its_database_the_door_says_so(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its database the console says so instead of treating people as strangers."""
    staff = await console.sign_in()

    async def away(*_: object, **__: object) -> None:
        raise StorageError("away")

    monkeypatch.setattr(SigningIn, "look_up", away)
    assert "数据库暂时连不上" in await staff.page("", 503)


async def test_an_error_leads_back_to_where_one_was(console: Console) -> None:
    """What could not be done leads back to the list as it was; a page that can't be opened not to itself."""
    clerk = await console.sign_in()
    came = {"Sec-Fetch-Site": "same-origin", "Referer": "http://x/console/questions?q=%E5%9D%9D&sort=last"}
    form = {"csrf_token": await clerk.token("/account")}
    async with await clerk.send("/questions/99/settle", form, came) as response:
        html = await response.text()
    assert response.status == 422
    assert 'href="/console/questions?q=%E5%9D%9D&amp;sort=last">回到刚才的页面' in html
    for referer in ("http://x/console/people", "http://x/elsewhere", ""):
        html = await clerk.page("/people", 403, headers={"Referer": referer})
        assert "回到刚才的页面" not in html
        assert "回到工作台" in html
