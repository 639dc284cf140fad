"""The message about what was done: shown once, to the person who did it, only in the console's words."""

from storage.records import Role
from tests.console.harness import Console


async def test_a_line_is_shown_once(console: Console) -> None:
    """A message is shown on the next page and not on the one after."""
    staff = await console.sign_in()
    assert "没有其他登录。" in await staff.done("/account/sessions/end-others")
    assert "没有其他登录。" not in await staff.words("/account")


async def test_nobody_puts_words_into_it(console: Console) -> None:
    """A cookie that the console did not sign shows nothing."""
    staff = await console.sign_in()
    await staff.post("/account/sessions/end-others")
    [cookie] = [one for one in staff.client.session.cookie_jar if one.key == "younuo-said"]
    jar, where = staff.client.session.cookie_jar, staff.client.make_url("/console")
    for forged in (f"x{cookie.value}", cookie.value[:-1] + "0", "W10=.", ".", "é", "x.é"):
        jar.clear(lambda one: one.key == "younuo-said")
        jar.update_cookies({"younuo-said": forged}, where)
        assert '<p class="line done">' not in await staff.page("/account")
    jar.clear(lambda one: one.key == "younuo-said")
    jar.update_cookies({"younuo-said": cookie.value}, where)
    assert '<p class="line done">' in await staff.page("/account")


async def test_a_name_in_it_is_escaped(console: Console) -> None:
    """A name in a message is escaped."""
    administrator = await console.sign_in(Role.ADMINISTRATOR)
    person = await console.add("evil", Role.CLERK, "城建局", name="<b>甲</b>")
    async with await administrator.post(f"/people/{person}/disable") as response:
        where = response.headers["Location"].removeprefix("/console")
    html = await administrator.page(where)
    assert "&lt;b&gt;甲&lt;/b&gt;的账号已停用" in html
