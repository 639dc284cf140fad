"""No other page can make a signed-in browser do anything."""

import pytest

from storage.records import Role
from tests.console.harness import PASSWORD, Console

ELSEWHERE = "没有提交"


async def test_a_form_without_this_session_s_token_does_nothing(console: Console) -> None:
    """A form with no token, a broken one, another session's or one from before signing in does nothing."""
    staff, other, visitor = await console.sign_in(), await console.sign_in(), await console.visit()
    token = await staff.token("/account")
    wrong = [
        "",
        "x",
        "é.x",
        "=.=",
        token[:-1],
        token.replace(".", ""),
        await other.token("/account"),
        await visitor.token("/sign-in"),
    ]
    for one in wrong:
        async with await staff.send("/account/sessions/end-others", {"csrf_token": one}) as response:
            assert response.status == 403, one
            assert ELSEWHERE in await response.text()
    async with await staff.send("/account/sessions/end-others", {"csrf_token": token}) as response:
        assert response.status == 303
    assert sum(deed.action == "account.sessions_ended" for deed in await console.audited()) == 1


async def test_what_an_outdated_form_held_is_given_back(console: Console) -> None:
    """Somebody who signed in again in another window loses no words; another site's words are not shown."""
    staff, other = await console.sign_in(), await console.sign_in()
    at = f"/tickets/{await console.file()}"
    form = {"csrf_token": await other.token(), "text": "已联系路灯所"}
    for headers, shown in ((None, True), ({"Sec-Fetch-Site": "cross-site"}, False)):
        async with await staff.send(f"{at}/note", form, headers) as response:
            assert (response.status, "readonly>已联系路灯所</textarea>" in await response.text()) == (
                403,
                shown,
            )


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {},
    ],
)
async def test_a_form_from_another_site_does_nothing_even_with_a_token(
    console: Console, headers: dict[str, str]
) -> None:
    """A form from another site does nothing even with a token, since the browser names its origin."""
    staff = await console.sign_in()
    form = {"csrf_token": await staff.token("/account")}
    assert (await staff.send("/account/sessions/end-others", form, headers)).status == 403


async def test_an_older_browser_s_origin_is_enough(console: Console) -> None:
    """Without Fetch Metadata an Origin header is enough."""
    staff = await console.sign_in()
    form = {"csrf_token": await staff.token("/account")}
    origin = str(staff.client.make_url("/")).rstrip("/")
    assert (await staff.send("/account/sessions/end-others", form, {"Origin": origin})).status == 303


async def test_htmx_sends_the_token_as_a_header(console: Console) -> None:
    """The page's body gives the token to every request that htmx makes."""
    staff = await console.sign_in()
    assert 'hx-headers=\'{"X-CSRF-Token": "' in await staff.page("/account")
    headers = {"Sec-Fetch-Site": "same-origin", "X-CSRF-Token": await staff.token("/account")}
    assert (await staff.send("/account/sessions/end-others", {}, headers)).status == 303


async def test_signing_in_and_joining_are_guarded_too(console: Console) -> None:
    """A foreign page can't sign anybody in as somebody else."""
    await console.add("li.na", Role.CLERK, "城建局")
    for path, form in (
        ("/sign-in", {"login": "li.na", "password": PASSWORD}),
        ("/join", {"code": "0" * 20}),
    ):
        visitor = await console.visit()
        assert (await visitor.send(path, {**form, "csrf_token": "x"})).status == 403


async def test_a_token_differs_each_time(console: Console) -> None:
    """A token differs each time, so that a compressed page does not reveal it."""
    staff = await console.sign_in()
    assert len({await staff.token("/account") for _ in range(5)}) == 5


async def test_what_is_too_large_is_not_read(console: Console) -> None:
    """A body that is too large gives 413 with a page that says what to do."""
    staff = await console.sign_in()
    form = {"csrf_token": await staff.token("/account"), "current": "x" * 300_000}
    async with await staff.send("/account/password", form) as response:
        assert response.status == 413
        assert "内容太大" in await response.text()
