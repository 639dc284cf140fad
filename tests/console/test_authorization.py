"""Authorization: how long a session lasts, what ends it, its cookie, and who is redirected where."""

from typing import Any

import pytest
from aiohttp import FormData

from console.whence import safe_next
from handlers.people import OPERATOR
from storage.records import FeedbackState, Role
from tests.console.harness import BOTH, PASSWORD, Console, Staff, Visitor


async def questions_before(visitor: Visitor, path: str, **more: Any) -> str:
    """Return where a request is redirected; the page itself if it opens."""
    async with await visitor.get(path, **more) as response:
        return response.headers["Location"] if response.status == 303 else path


async def test_a_session_that_rests_an_hour_ends(console: Console) -> None:
    """A session used every half hour lasts; one idle for an hour ends."""
    staff = await console.sign_in()
    for _ in range(4):
        console.clock.pass_(minutes=30)
        assert await questions_before(staff, "") == ""
    console.clock.pass_(minutes=61)
    assert await questions_before(staff, "") == "/console/sign-in"


async def test_a_session_ends_after_twelve_hours_however_busy(console: Console) -> None:
    """A session ends after twelve hours, however busy."""
    staff = await console.sign_in()
    for _ in range(23):
        console.clock.pass_(minutes=31)
        assert await questions_before(staff, "") == ""
    console.clock.pass_(minutes=31)
    assert await questions_before(staff, "") == "/console/sign-in"


@BOTH
async def test_what_an_administrator_ends_is_ended_with_the_next_request(console: Console) -> None:
    """Ending sessions, disabling an account and changing a role take effect with the next request."""
    first, second, third = [await console.sign_in() for _ in range(3)]
    await console.accounts.personnel.end_sessions(OPERATOR, first.id)
    await console.accounts.personnel.disable(OPERATOR, second.id)
    await console.accounts.personnel.change_scope(OPERATOR, third.id, role=Role.AUDITOR)
    assert await questions_before(first, "") == "/console/sign-in"
    assert await questions_before(second, "") == "/console/sign-in"
    assert "审计员 · 全市" in await third.words("")
    await third.page("/audit")


async def test_a_worthless_cookie_is_taken_back(console: Console) -> None:
    """An invalid cookie is deleted, so that the browser stops sending it."""
    staff = await console.sign_in()
    await console.accounts.personnel.end_sessions(OPERATOR, staff.id)
    async with await staff.get("") as response:
        assert response.cookies["younuo-staff"]["max-age"] == "0"


async def test_a_worthless_cookie_does_not_outlive_signing_in(console: Console) -> None:
    """Signing in on a page that was open meanwhile keeps the new session and removes only the old one."""
    staff = await console.sign_in()
    await console.add("li.na", Role.CLERK, "城建局")
    await console.accounts.personnel.end_sessions(OPERATOR, staff.id)
    stale = {cookie.key: cookie.value for cookie in staff.client.session.cookie_jar}
    form = {"csrf_token": await staff.token("/sign-in"), "login": "li.na", "password": PASSWORD}
    staff.client.session.cookie_jar.update_cookies(
        {"younuo-staff": stale["younuo-staff"]}, staff.client.make_url("/")
    )
    async with await staff.send("/sign-in", form) as response:
        assert response.headers["Location"] == "/console"
    assert await questions_before(staff, "") == ""


async def test_the_cookie_is_closed_to_scripts_and_other_sites(console: Console) -> None:
    """The cookie is HttpOnly and SameSite; over https also Secure and bound to the host, and the plain one is refused."""
    await console.add("li.na", Role.CLERK, "城建局")
    visitor = await console.visit()
    form = {"csrf_token": await visitor.token("/sign-in"), "login": "li.na", "password": PASSWORD}
    async with await visitor.send("/sign-in", form) as response:
        plain = response.cookies["younuo-staff"]
    assert (plain["httponly"], plain["samesite"], plain["path"], plain["secure"]) == (True, "Lax", "/", "")
    https = {"X-Forwarded-Proto": "https"}
    assert await questions_before(visitor, "", headers=https) == "/console/sign-in"
    async with await visitor.get("/sign-in", headers=https) as response:
        knock = response.cookies["__Host-younuo-door"]
    assert (knock["httponly"], knock["samesite"], knock["path"], knock["secure"]) == (True, "Lax", "/", True)
    assert not knock["domain"]
    assert knock["max-age"] == ""


async def test_an_administrator_sets_up_a_second_factor_first(console: Console) -> None:
    """An administrator may open only their own account until a second factor is set up; to others it is offered."""
    await console.add("admin", Role.ADMINISTRATOR)
    token = (await console.accounts.signing_in.sign_in("admin", PASSWORD)).token
    visitor = await console.visit()
    visitor.client.session.cookie_jar.update_cookies({"younuo-staff": token}, visitor.client.make_url("/"))
    for path in ("", "/people", "/people/new"):
        assert (await questions_before(visitor, path)).startswith("/console/account/second-factor")
    assert "须启用动态码" in await visitor.words("/account/second-factor")
    assert "须先启用动态码" in await visitor.words("/account")
    clerk = await console.sign_in()
    assert "还没有启用动态码" in await clerk.words("")


async def test_htmx_is_led_to_the_door_as_a_whole_page(console: Console) -> None:
    """An htmx request is redirected to the sign-in as a whole page, not into part of one."""
    visitor = await console.visit()
    async with await visitor.get("", headers={"HX-Request": "true"}) as response:
        assert (response.status, response.headers["HX-Redirect"]) == (204, "/console/sign-in")


async def test_who_is_signed_in_is_not_asked_again(console: Console) -> None:
    """The sign-in pages redirect people who are already signed in."""
    staff: Staff = await console.sign_in()
    assert await questions_before(staff, "/sign-in") == "/console"
    assert await questions_before(staff, "/sign-in/code") == "/console"
    assert await questions_before(staff, "/") == "/console"


@pytest.mark.parametrize("nothing", [None, "", "console", "/", "http:/console", "/console/../..//x", "//["])
def test_what_is_no_page_of_the_console_leads_to_its_first(nothing: str | None) -> None:
    """An untrusted address to return to is ignored."""
    assert safe_next(nothing) == "/console"


EXPIRED = "登录已过期"


async def test_what_was_written_outlives_the_session(console: Console) -> None:
    """A clerk whose session expired while writing gets the words back, and after signing in the ticket."""
    staff, number = await console.sign_in(), await console.file(state=FeedbackState.IN_PROGRESS)
    at = f"/tickets/{number}"
    form = {
        "csrf_token": await staff.token(at),
        "version": 1,
        "text": "路灯<已>修好。\n请看",
        "outcome": "已解决",
    }
    console.clock.pass_(minutes=61)
    sent = {"Sec-Fetch-Site": "same-origin", "Referer": f"http://x/console{at}/answer"}
    async with await staff.send(f"{at}/answer", form, sent) as response:
        html = await response.text()
    assert (response.status, EXPIRED in html) == (403, True)
    assert "readonly>路灯&lt;已&gt;修好。\n请看</textarea>" in html
    assert f'href="/console/sign-in?next=/console{at}"' in html
    found = await console.database.read(lambda unit: unit.feedback.get(number))
    assert found
    assert found.state is FeedbackState.IN_PROGRESS


@pytest.mark.parametrize("size", [10, 1_000_000])
async def test_what_was_written_beside_a_document_outlives_the_session(console: Console, size: int) -> None:
    """The words of a form with a document are given back too, however large the document is."""
    staff = await console.sign_in()
    at = "/commitments/1-001"
    form = FormData({"csrf_token": await staff.token(at), "status": "推进中", "evidence": "建函〔2031〕5号"})
    form.add_field("file", b"%PDF-" + b"x" * size + b"%%EOF", filename="调度表.pdf")
    form.add_field("note", "已经开工")
    console.clock.pass_(minutes=61)
    async with await staff.send(f"{at}/status", form) as response:
        html = await response.text()
    assert (response.status, EXPIRED in html) == (403, True)
    assert "readonly>建函〔2031〕5号</textarea>" in html
    assert "readonly>已经开工</textarea>" in html


async def test_whoever_leaves_after_the_session_ended_is_out(console: Console) -> None:
    """Signing out of a session that has expired leads to the sign-in, with nothing that was not done."""
    staff = await console.sign_in()
    token = await staff.token()
    console.clock.pass_(minutes=61)
    async with await staff.send("/sign-out", {"csrf_token": token}) as response:
        assert (response.status, response.headers["Location"]) == (303, "/console/sign-in")
    assert "没有办" not in await staff.words("/sign-in")


async def test_another_site_s_words_are_not_shown_as_one_s_own(console: Console) -> None:
    """Only fields with sentences, and only from the console's own pages, are shown again; no passwords."""
    visitor = await console.visit()
    for headers, form in (
        ({"Sec-Fetch-Site": "cross-site"}, {"text": "请把密码发到这里"}),
        ({"Sec-Fetch-Site": "same-origin"}, {"current": PASSWORD, "new": PASSWORD, "again": PASSWORD}),
        ({"Sec-Fetch-Site": "same-origin"}, {"text": "x" * 300_000}),
    ):
        async with await visitor.send("/account/password", form, headers) as response:
            assert (response.status, response.headers["Location"]) == (303, "/console/sign-in")


async def test_who_is_sent_away_is_told_why_and_comes_back(console: Console) -> None:
    """People are told why they must sign in and return, even from a button without words or a polling list."""
    staff, number = await console.sign_in(), await console.file(state=FeedbackState.ASSIGNED)
    token = await staff.token()
    console.clock.pass_(minutes=61)
    sent = {"Sec-Fetch-Site": "same-origin", "Referer": f"http://x/console/tickets/{number}"}
    async with await staff.send(
        f"/tickets/{number}/take", {"csrf_token": token, "version": 1}, sent
    ) as response:
        assert response.headers["Location"] == f"/console/sign-in?next=/console/tickets/{number}"
    assert f"{EXPIRED}，请重新登录。刚才那一步没有办。" in await staff.words("/sign-in")
    listed = {"HX-Request": "true", "Referer": "http://x/console/tickets?overdue=1"}
    async with await staff.get("/tickets/news", headers=listed) as response:
        assert response.headers["HX-Redirect"] == "/console/sign-in?next=/console/tickets?overdue%3D1"


@pytest.mark.parametrize(
    "referer", ["", "http://[", "http://x/", "http://x/console/../..//x", "http://x/console"]
)
async def test_a_referer_that_tells_nothing_leads_to_the_first_page(console: Console, referer: str) -> None:
    """A useless Referer leads to the start page, as a missing one does."""
    visitor = await console.visit()
    headers = {"Sec-Fetch-Site": "same-origin", "Referer": referer}
    async with await visitor.send("/account/sessions/end-others", {}, headers) as response:
        assert response.headers["Location"] == "/console/sign-in"
