import json
import re
from html import unescape

import pytest
from aiohttp import CookieJar, FormData
from aiohttp.test_utils import TestClient, TestServer

from bot.webchat.identity import COOKIE
from handlers import wording
from handlers.messages import Reply
from handlers.own_data.keeping import USUAL
from handlers.own_data.privacy import notice
from tests.bot.webchat.conftest import EXAMPLES, Visitor, make_app
from tests.bot.webchat.scripted import Scripted

MESSAGE = "3f2c8e1a-0000-4000-8000-000000000001"
JSON = {"Accept": "application/json"}
HTTPS = {"X-Forwarded-Proto": "https"}


def buttons(page: str) -> list[str]:
    """Return the labels of the page's buttons."""
    return [unescape(say) for say in re.findall(r'name="say" value="([^"]*)"', page)]


async def post(visitor: Visitor, data: dict[str, str], **headers: str) -> tuple[int, str]:
    """Send the form from this site's own page."""
    sent = {"Origin": visitor.origin, **{name.replace("_", "-"): value for name, value in headers.items()}}
    async with visitor.client.post("/chat", data=data, headers=sent) as response:
        return response.status, await response.text()


async def test_first_screen_offers_questions_that_work_without_script(visitor: Visitor) -> None:
    """The examples are buttons of the form, so that they work without script."""
    page = await visitor.open()
    assert set(EXAMPLES) <= set(buttons(page))
    assert re.search(r'<form id="composer"[^>]*method="post" action="/chat#said"', page)
    assert all(line in page for line in notice(USUAL).splitlines())


async def test_page_holds_no_script_and_no_style_of_its_own(visitor: Visitor) -> None:
    """The page has no inline script or style, and nothing from another host."""
    page = await visitor.open()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)


async def test_citizen_is_a_cookie_that_no_script_reads(visitor: Visitor) -> None:
    """The cookie has 32 random bytes, HttpOnly and SameSite=Lax, and stays at the next visit."""
    async with visitor.client.get("/") as response:
        cookie = response.cookies[COOKIE]
    assert len(cookie.value) == 43
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]
    first = visitor.cookie
    await visitor.open()
    assert visitor.cookie == first


async def test_cookie_is_secure_over_https(visitor: Visitor) -> None:
    """Over https, even by a proxy, the cookie is secure, and no other host or path can set it."""
    async with visitor.client.get("/", headers=HTTPS) as response:
        cookie = response.cookies[f"__Host-{COOKIE}"]
    assert cookie["secure"]
    assert (cookie["path"], cookie["domain"]) == ("/", "")


async def test_a_planted_cookie_takes_nobody_s_place(visitor: Visitor) -> None:
    """A cookie with the plain name set by another site of the domain changes no citizen over https."""
    mine, planted = "m" * 43, "p" * 43
    both = f"__Host-{COOKIE}={mine}; {COOKIE}={planted}"
    async with visitor.client.get("/", headers={**HTTPS, "Cookie": both}) as response:
        assert response.cookies[f"__Host-{COOKIE}"].value == mine


async def test_who_came_before_the_name_was_their_own_stays_the_same(visitor: Visitor) -> None:
    """A cookie with the plain name is migrated, and leaving deletes both."""
    former = {**HTTPS, "Cookie": f"{COOKIE}={'f' * 43}"}
    async with visitor.client.get("/", headers=former) as response:
        assert response.cookies[f"__Host-{COOKIE}"].value == "f" * 43
    headers = {**former, "Origin": visitor.origin}
    async with visitor.client.post("/leave", headers=headers, allow_redirects=False) as response:
        assert {name for name, one in response.cookies.items() if one["max-age"] == "0"} == {
            COOKIE,
            f"__Host-{COOKIE}",
        }


@pytest.mark.parametrize("forged", ["wang", "a" * 42, "a" * 44, "ä" * 43, "a" * 42 + ";"])
async def test_a_made_up_cookie_is_replaced(visitor: Visitor, forged: str) -> None:
    """A citizen's id not issued by this site is replaced."""
    async with visitor.client.get("/", headers={"Cookie": f"{COOKIE}={forged}"}) as response:
        assert response.cookies[COOKIE].value != forged


async def test_form_gives_the_page_with_the_answer(visitor: Visitor) -> None:
    """Without script a citizen asks, reads the answer and gets its choices as buttons."""
    await visitor.open()
    status, page = await post(visitor, {"message_id": MESSAGE, "text": "我们那老旧小区"})
    assert status == 200
    assert "我们那老旧小区" in page
    assert "1. 改造城镇老旧小区900户以上" in page
    assert {"查看 3-047", "查看 3-048", "都不是"} <= set(buttons(page))
    assert "09:05" in page, "the city's time, not the server's"


async def test_pressed_button_goes_before_the_field(visitor: Visitor) -> None:
    """A button's words count, whatever is in the field."""
    await visitor.open()
    await post(visitor, {"message_id": MESSAGE, "text": "没写完", "say": "目录"})
    assert [incoming.text for incoming in visitor.conversation.received] == ["目录"]


async def test_form_sent_again_is_the_same_message(visitor: Visitor) -> None:
    """Reloading the answer resends the form, and the conversation gets one message."""
    await visitor.open()
    for _ in range(2):
        await post(visitor, {"message_id": MESSAGE, "text": "路灯坏了"})
    assert len(visitor.conversation.handled) == 1


async def test_form_gone_back_to_with_other_words_is_another_message(visitor: Visitor) -> None:
    """The old page's id belongs to its words, so other words are another message."""
    await visitor.open()
    for text in ("路灯坏了", "路灯又坏了"):
        await post(visitor, {"message_id": MESSAGE, "text": text})
    assert len(visitor.conversation.handled) == 2


async def test_hostile_words_come_back_as_text(visitor: Visitor) -> None:
    """A citizen's words never become HTML."""
    await visitor.open()
    hostile = "<img src=x onerror=alert(1)>\"'</textarea><script>alert(1)</script>"
    _, page = await post(visitor, {"message_id": MESSAGE, "text": hostile})
    assert "<img" not in page
    assert "<script>alert" not in page
    assert "&lt;img src=x" in page


async def test_script_gets_the_answer_as_data(visitor: Visitor) -> None:
    """The same address answers the page's script with JSON, under the script's id."""
    await visitor.open()
    headers = {"Origin": visitor.origin, **JSON}
    async with visitor.client.post(
        "/chat", data={"message_id": MESSAGE, "text": "路灯坏了"}, headers=headers
    ) as response:
        answer = await response.json()
    assert answer["id"] == MESSAGE
    assert answer["stored"] is True
    assert answer["replies"][0][-1]["buttons"][0]["say"] == "是"
    assert visitor.conversation.handled == [MESSAGE]


async def test_the_script_hears_what_everybody_is_to_read(visitor: Visitor) -> None:
    """The page's region for bulletins is there before any runs, and each answer tells what runs now, if it is refused too."""
    assert re.search(r'id="bulletins"[^>]* hidden></div>', await visitor.open())
    said = {"message_id": MESSAGE, "text": "路灯坏了"}
    _, answer = await post(visitor, said, Accept="application/json")
    assert json.loads(answer)["bulletins"] == []
    async with TestClient(
        TestServer(make_app(Scripted(), bulletins=lambda: ("【公告】停水",))),
        cookie_jar=CookieJar(unsafe=True),
    ) as client:
        await client.get("/")
        sent = {"Origin": str(client.make_url("/").origin()), **JSON}
        for words in ("路灯坏了", "长" * 5001):
            async with client.post("/chat", data={**said, "text": words}, headers=sent) as response:
                assert (await response.json())["bulletins"] == ["【公告】停水"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {},
    ],
)
async def test_a_foreign_page_cannot_speak_for_a_citizen(visitor: Visitor, headers: dict[str, str]) -> None:
    """A foreign page's form, for writing or leaving, gives 403 and reaches nothing."""
    await visitor.open()
    for path in ("/chat", "/leave"):
        async with visitor.client.post(
            path, data={"message_id": MESSAGE, "text": "投诉"}, headers=headers
        ) as response:
            assert response.status == 403
    assert not visitor.conversation.received


async def test_fetch_metadata_holds_behind_a_proxy_that_renames_the_host(visitor: Visitor) -> None:
    """Fetch Metadata is enough behind a proxy that changes the host."""
    await visitor.open()
    status, _ = await post(
        visitor,
        {"message_id": MESSAGE, "text": "投诉"},
        Origin="https://city.example",
        Sec_Fetch_Site="same-origin",
    )
    assert status == 200


async def test_without_cookie_it_says_what_to_do(visitor: Visitor) -> None:
    """A browser without cookies is told so, in a page and in data."""
    status, page = await post(visitor, {"message_id": MESSAGE, "text": "投诉"})
    assert status == 403
    assert "Cookie" in page
    status, data = await post(visitor, {"message_id": MESSAGE, "text": "投诉"}, **JSON)
    assert status == 403
    assert data.startswith("{")
    assert not visitor.conversation.received


async def test_5000_characters_pass_and_5001_are_told(visitor: Visitor) -> None:
    """The limit is told in a sentence, and nothing is cut."""
    await visitor.open()
    _, page = await post(visitor, {"message_id": MESSAGE, "text": "路" * 5000})
    assert len(visitor.conversation.received[0].text) == 5000
    _, page = await post(visitor, {"message_id": MESSAGE, "text": "路" * 5001})
    assert wording.TOO_LONG.format(length=5001, limit=5000) in page
    assert "再发一次" not in page, "sending it again as it is cannot help"
    assert f"{'路' * 5001}</textarea>" in page, "he can part it where he wrote it"
    assert len(visitor.conversation.received) == 1


async def test_a_form_over_the_bound_is_413(visitor: Visitor) -> None:
    """No more than 64 KiB are read."""
    await visitor.open()
    status, _ = await post(visitor, {"message_id": MESSAGE, "text": "a" * 70_000})
    assert status == 413


async def test_an_uploaded_file_is_415(visitor: Visitor) -> None:
    """A form with a file gets 415, unread."""
    await visitor.open()
    headers = {"Origin": visitor.origin}
    form = FormData()
    form.add_field("text", b"file", filename="x.txt")
    async with visitor.client.post("/chat", data=form, headers=headers) as response:
        assert response.status == 415


async def test_who_is_too_fast_can_send_it_again(visitor: Visitor) -> None:
    """A citizen who is too fast gets the conversation's words and a button; the page has no limit of its own."""
    await visitor.open()
    visitor.conversation.refused = (Reply(wording.SLOW_DOWN.format(seconds=60)),)
    _, page = await post(visitor, {"message_id": MESSAGE, "text": "二"})
    assert "请过60秒再发" in page
    assert "再发一次" in page


async def test_what_was_not_stored_is_marked(visitor: Visitor) -> None:
    """The page says that the message was not stored, and offers to resend it."""
    await visitor.open()
    visitor.conversation.stored = False
    _, page = await post(visitor, {"message_id": MESSAGE, "text": "路灯坏了"})
    assert "没有送到" in page
    assert '<button class="main" form="composer" name="say" value="路灯坏了">再发一次</button>' in page


async def test_a_fault_behind_is_an_apology(visitor: Visitor) -> None:
    """Whatever the conversation raises, the citizen gets a sentence, and can resend."""
    await visitor.open()
    visitor.conversation.failure = RuntimeError("secret words")
    status, page = await post(visitor, {"message_id": MESSAGE, "text": "路灯坏了"})
    assert status == 200
    assert wording.NOT_STORED in page
    assert "secret words" not in page


async def test_leaving_forgets_the_citizen(visitor: Visitor) -> None:
    """Leaving deletes the cookie and the page's data, and the next visitor is another citizen."""
    await visitor.open()
    before = visitor.cookie
    headers = {"Origin": visitor.origin}
    async with visitor.client.post("/leave", headers=headers, allow_redirects=False) as response:
        assert response.status == 303
        assert response.headers["Clear-Site-Data"] == '"storage"'
        assert response.cookies[COOKIE]["max-age"] == "0"
    await visitor.open()
    assert visitor.cookie != before


async def test_chat_by_get_leads_to_the_page(visitor: Visitor) -> None:
    """Reloading the address of an answer leads back to the page."""
    async with visitor.client.get("/chat", allow_redirects=False) as response:
        assert response.status == 302
        assert response.headers["Location"] == "/"


async def test_no_half_character_reaches_the_storage(visitor: Visitor) -> None:
    """NUL and lone surrogates, which no database stores, are removed."""
    await visitor.open()
    await post(visitor, {"message_id": MESSAGE, "text": "路\x00灯"})
    assert visitor.conversation.received[0].text == "路灯"
