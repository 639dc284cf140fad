"""POST /telegram."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.telegram.channel import TelegramChannel
from bot.telegram.webhook import LARGEST_BODY
from tests.bot.telegram.conftest import HASTY, NOT_STORED, QUICK, Script
from tests.journeys.telegram_peer import TOKEN, Fault, TelegramPeer

SECRET = "a-secret_of-16-or-more"
HEADER = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
Make = Callable[..., dict[str, Any]]
Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path) -> AsyncIterator[Client]:
    """Mount the webhook as the application does, with a larger body allowed elsewhere."""
    peer.chats.add(42)
    app = web.Application(client_max_size=100 * LARGEST_BODY)
    app.add_routes(TelegramChannel(bot, script, tmp_path, patience=QUICK).routes(SECRET))
    async with TestClient(TestServer(app)) as made:
        yield made


async def test_an_update_is_answered_before_it_is_acknowledged(
    client: Client, peer: TelegramPeer, script: Script, update: Make
) -> None:
    """At 200 the conversation has stored the message and Telegram has the reply."""
    response = await client.post("/telegram", json=update("路灯"), headers=HEADER)
    assert response.status == 200
    assert response.content_type == "text/plain"
    assert [sent.text for sent in peer.to(42)] == ["收到：路灯"]


@pytest.mark.parametrize(
    "headers",
    [{}, {"X-Telegram-Bot-Api-Secret-Token": ""}, {"X-Telegram-Bot-Api-Secret-Token": SECRET[:-1]},
     {"X-Telegram-Bot-Api-Secret-Token": SECRET + "x"}, {"X-Telegram-Bot-Api-Secret-Token": "密"}, {"Authorization": SECRET}],
)  # fmt: skip
async def test_without_the_secret_nothing_is_read(
    client: Client, script: Script, update: Make, headers: dict[str, str]
) -> None:
    """A missing or wrong secret gives 401 for any body, and the log has neither it nor the right one."""
    with capture_logs() as logs:
        response = await client.post("/telegram", json=update(), headers=headers)
        assert (await client.post("/telegram", data=b"{", headers=headers)).status == 401
    assert response.status == 401
    assert not script.heard
    assert [entry["event"] for entry in logs] == ["telegram.wrong_secret"] * 2
    assert SECRET[:-1] not in str(logs)


@pytest.mark.parametrize("secret", [None, ""])
async def test_without_a_configured_secret_there_is_no_route(
    bot: Bot, script: Script, tmp_path: Path, secret: str | None
) -> None:
    """Without a configured secret there is no route, since anybody could speak as any citizen."""
    assert TelegramChannel(bot, script, tmp_path).routes(secret) == []


async def test_only_post_is_served(client: Client) -> None:
    """A browser at the address learns nothing."""
    assert (await client.get("/telegram", headers=HEADER)).status == 405


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b'{"update_id": 1,}', b"[" * 100_000, b'{"update_id": "\\ud800"}']
)
async def test_what_is_no_json_is_refused(client: Client, body: bytes) -> None:
    """A body that is not JSON gets 400."""
    assert (await client.post("/telegram", data=body, headers=HEADER)).status == 400


@pytest.mark.parametrize(
    "body", ["[]", "null", "1", '"x"', "{}", '{"update_id": "1"}', '{"update_id": null}', '{"update_id": -1}']
)
async def test_json_that_is_no_update_is_acknowledged_and_says_why(
    client: Client, script: Script, body: str
) -> None:
    """JSON that is no update is acknowledged, as it would otherwise return for a day, and logged."""
    response = await client.post("/telegram", data=body, headers=HEADER)
    assert (response.status, await response.text()) == (200, "ignored: no update with an update_id")
    assert not script.heard


async def test_an_unknown_update_is_acknowledged_and_says_why(client: Client) -> None:
    """An update of a later Bot API is acknowledged and logged."""
    response = await client.post("/telegram", json={"update_id": 5, "brand_new": {}}, headers=HEADER)
    assert (response.status, await response.text()) == (200, "dropped: no use for brand_new")


async def test_a_body_above_the_limit_is_refused(client: Client, script: Script, update: Make) -> None:
    """A body above the limit is refused by its announced length, or by counting."""
    large = json.dumps(update("字" * LARGEST_BODY)).encode()

    async def in_chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(large), 65536):
            yield large[start : start + 65536]

    assert (await client.post("/telegram", data=io.BytesIO(large), headers=HEADER)).status == 413
    assert (await client.post("/telegram", data=in_chunks(), headers=HEADER)).status == 413
    assert not script.heard
    padded = json.dumps(update("字")).encode().ljust(LARGEST_BODY)
    assert (await client.post("/telegram", data=io.BytesIO(padded), headers=HEADER)).status == 200


async def test_what_was_not_stored_is_asked_for_again(client: Client, script: Script, update: Make) -> None:
    """503 makes Telegram resend an unstored update."""
    script.plan = [NOT_STORED]
    assert (await client.post("/telegram", json=update(), headers=HEADER)).status == 503
    assert (await client.post("/telegram", json=update(), headers=HEADER)).status == 200


async def test_the_last_failure_is_acknowledged(
    bot: Bot, script: Script, update: Make, tmp_path: Path
) -> None:
    """The last failure is put aside and acknowledged, and the chat's queue continues."""
    script.plan = [NOT_STORED] * 2
    app = web.Application()
    app.add_routes(TelegramChannel(bot, script, tmp_path, patience=HASTY).routes(SECRET))
    async with TestClient(TestServer(app)) as client:
        assert (await client.post("/telegram", json=update(), headers=HEADER)).status == 503
        await asyncio.sleep(HASTY.insisting)
        assert (await client.post("/telegram", json=update(), headers=HEADER)).status == 200
    assert (tmp_path / "telegram-71.json").exists()


async def test_a_stored_message_is_not_asked_for_again_because_of_flood_control(
    client: Client, script: Script, peer: TelegramPeer, update: Make
) -> None:
    """An update whose answer is left to the courier is acknowledged."""
    peer.chats.add(42)
    peer.fail("sendMessage", Fault(429, "Too Many Requests", retry_after=77))
    assert (await client.post("/telegram", json=update(), headers=HEADER)).status == 200
    assert len(script.later) == 1


async def test_setting_the_webhook_tells_telegram_everything(
    bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path
) -> None:
    """Setting the webhook passes secret, kinds of updates, connections, and the Chinese menu."""
    assert await TelegramChannel(bot, script, tmp_path, patience=QUICK).start_webhook(
        "https://h/telegram", SECRET
    )
    [call] = peer.called("setWebhook")
    assert (call["url"], call["secret_token"], call["max_connections"]) == (
        "https://h/telegram",
        SECRET,
        "40",
    )
    assert json.loads(call["allowed_updates"]) == [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]
    assert peer.menu[0] == {"command": "start", "description": "开始使用"}


@pytest.mark.parametrize(
    "fault", [Fault(500), Fault(cut=True), Fault(429, "Too Many Requests: retry after 1", retry_after=1)]
)
async def test_a_webhook_is_set_as_soon_as_telegram_takes_it(
    bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path, fault: Fault
) -> None:
    """If Telegram is unreachable or limits several starting processes, setting the webhook is retried."""
    peer.fail("setWebhook", fault, fault)
    channel = TelegramChannel(bot, script, tmp_path, patience=QUICK)
    with capture_logs() as logs:
        assert await channel.start_webhook("https://h/telegram", SECRET)
    told = [entry["log_level"] for entry in logs if entry["event"] == "telegram.webhook_not_set"]
    assert told == ["warning" if fault.retry_after else "error"] * 2
    assert len(peer.called("setWebhook")) == 3


@pytest.mark.parametrize(
    "fault", [Fault(401, "Unauthorized"), Fault(400, "Bad Request: bad webhook: HTTPS url must be provided")]
)
async def test_a_webhook_that_can_not_be_set_is_an_error_in_the_log(
    bot: Bot, peer: TelegramPeer, script: Script, tmp_path: Path, fault: Fault
) -> None:
    """A failed webhook is logged with remedy and without secrets, and a failed menu is only a warning."""
    peer.fail("setWebhook", fault)
    peer.fail("setMyCommands", fault)
    with capture_logs() as logs:
        done = await TelegramChannel(bot, script, tmp_path, patience=QUICK).start_webhook(
            "https://h/telegram", SECRET
        )
    assert not done
    assert [(entry["event"], entry["log_level"]) for entry in logs] == [
        ("telegram.menu_not_set", "warning"),
        ("telegram.webhook_not_set", "error"),
    ]
    assert SECRET not in str(logs)
    assert TOKEN not in str(logs)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**64) | st.sampled_from(["", "字", "/start", "private"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "type", "text", "chat"]), inner)
    ),
    max_leaves=5,
)
KEYS = st.sampled_from(["update_id", "message", "callback_query", "edited_message", "other"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=VALUES | st.dictionaries(KEYS, VALUES, max_size=3))
async def test_no_json_is_an_error_of_the_server(client: Client, body: Any) -> None:
    """Any JSON gets 200, since resending it would not help."""
    assert (await client.post("/telegram", data=json.dumps(body), headers=HEADER)).status == 200
