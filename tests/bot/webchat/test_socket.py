import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, ClientWSTimeout, WSMsgType, WSServerHandshakeError
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.channel import ChannelError
from bot.webchat.socket import LARGEST_FRAME, MOST_SOCKETS, Frame, MalformedFrameError, read_frame
from handlers.messages import Notice, Reply
from storage.records import NoticeKind
from tests.bot.webchat.conftest import SOCKETS, Visitor
from tests.patience import LONG_S

FIRST = "00000000-0000-4000-8000-000000000001"
SECOND = "00000000-0000-4000-8000-000000000002"


async def connect(visitor: Visitor, **headers: str) -> ClientWebSocketResponse:
    """Open the socket as this site's page does, and close it without waiting for the server."""
    return await visitor.client.ws_connect(
        "/chat",
        headers={"Origin": visitor.origin, **headers},
        timeout=ClientWSTimeout(ws_close=0.1),  # type: ignore[call-arg]
    )


async def ask(socket: ClientWebSocketResponse, message_id: str, text: str) -> dict[str, Any]:
    """Send a message and return its answer."""
    await socket.send_json({"id": message_id, "text": text})
    answer = await socket.receive_json(timeout=LONG_S)
    assert isinstance(answer, dict)
    return answer


async def test_a_message_is_answered_under_its_id(visitor: Visitor) -> None:
    """The sender is the cookie, the channel web, and the answer has the message's id."""
    await visitor.open()
    async with await connect(visitor) as socket:
        answer = await ask(socket, FIRST, "我们那老旧小区")
    assert answer["id"] == FIRST
    assert answer["replies"][0][1]["buttons"][0]["say"] == "查看 3-047"
    [incoming] = visitor.conversation.received
    assert (incoming.channel, incoming.sender, incoming.text) == ("web", visitor.cookie, "我们那老旧小区")
    assert incoming.sent_at.tzinfo is not None


async def test_resent_over_a_new_connection_is_answered_once(visitor: Visitor) -> None:
    """A message resent after its connection was cut is processed once."""
    await visitor.open()
    visitor.conversation.gate = asyncio.Event()
    first = await connect(visitor)
    await first.send_json({"id": FIRST, "text": "路灯坏了"})
    await asyncio.wait_for(visitor.conversation.arrived.wait(), LONG_S)
    await first.close()
    async with await connect(visitor) as second:
        await second.send_json({"id": FIRST, "text": "路灯坏了"})
        visitor.conversation.gate.set()
        answer = await second.receive_json(timeout=LONG_S)
    assert answer["stored"] is True
    assert visitor.conversation.handled == [FIRST]


async def test_shutdown_waits_for_the_message_at_work(visitor: Visitor) -> None:
    """Shutdown finishes accepted messages, even without their connection."""
    await visitor.open()
    visitor.conversation.gate = asyncio.Event()
    socket = await connect(visitor)
    await socket.send_json({"id": FIRST, "text": "路灯坏了"})
    await asyncio.wait_for(visitor.conversation.arrived.wait(), LONG_S)
    await socket.close()
    ending = asyncio.create_task(visitor.client.app.shutdown())
    await asyncio.sleep(0.05)
    assert not ending.done()
    visitor.conversation.gate.set()
    await asyncio.wait_for(ending, LONG_S)


async def test_messages_of_one_page_are_answered_in_order(visitor: Visitor) -> None:
    """Two messages sent at once are answered in order."""
    await visitor.open()
    async with await connect(visitor) as socket:
        for message_id in (FIRST, SECOND):
            await socket.send_json({"id": message_id, "text": "在吗"})
        assert [(await socket.receive_json(timeout=LONG_S))["id"] for _ in range(2)] == [FIRST, SECOND]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://[", ""])
async def test_a_foreign_page_gets_no_socket(visitor: Visitor, origin: str) -> None:
    """A foreign page gets no socket, since browsers send the cookie with any page's WebSocket."""
    await visitor.open()
    with pytest.raises(WSServerHandshakeError) as refused:
        await connect(visitor, Origin=origin)
    assert refused.value.status == 403


async def test_without_the_cookie_there_is_no_socket(visitor: Visitor) -> None:
    """Without the cookie there is no socket."""
    with pytest.raises(WSServerHandshakeError) as refused:
        await connect(visitor)
    assert refused.value.status == 403


async def test_sockets_of_one_citizen_are_bounded(visitor: Visitor) -> None:
    """One socket beyond the limit is refused, and after closing one there is room again."""
    await visitor.open()
    sockets = [await connect(visitor) for _ in range(MOST_SOCKETS)]
    with pytest.raises(WSServerHandshakeError) as refused:
        await connect(visitor)
    assert refused.value.status == 429
    await sockets.pop().close()
    async with await connect(visitor) as socket:
        assert (await ask(socket, FIRST, "在吗"))["stored"]
    for socket in sockets:
        await socket.close()


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("no json", 1007),
        ("[]", 1007),
        ('{"id": "00000000-0000"}', 1007),
        ('{"id": 1, "text": "x"}', 1007),
        ("[" * 30_000, 1007),
        (json.dumps({"id": FIRST, "text": "a" * LARGEST_FRAME}), 1009),
        (b"\x00", 1003),
    ],
)
async def test_a_frame_that_no_page_sends_ends_the_connection(
    visitor: Visitor, frame: str | bytes, code: int
) -> None:
    """A malformed, too large or binary frame is closed with the protocol's code, without an exception."""
    await visitor.open()
    async with await connect(visitor) as socket:
        await (socket.send_bytes(frame) if isinstance(frame, bytes) else socket.send_str(frame))
        message = await socket.receive(timeout=LONG_S)
    assert message.type is WSMsgType.CLOSE
    assert message.data == code
    assert not visitor.conversation.received


async def test_the_bound_on_a_frame_lets_the_longest_message_through(visitor: Visitor) -> None:
    """5,000 characters outside the basic plane, 20 KB, pass."""
    await visitor.open()
    async with await connect(visitor) as socket:
        assert (await ask(socket, FIRST, "𠮷" * 5000))["stored"]
        answer = await ask(socket, SECOND, "𠮷" * 5001)
    assert answer == {**answer, "stored": False, "again": False}
    assert len(visitor.conversation.received) == 1


@pytest.mark.parametrize("message_id", ["", "short", "x" * 65, "０" * 10, "a b c d e f"])
async def test_an_id_that_no_page_makes_is_refused(visitor: Visitor, message_id: str) -> None:
    """A message id of another shape is refused, since it goes to storage and log."""
    await visitor.open()
    async with await connect(visitor) as socket:
        answer = await ask(socket, message_id, "在吗")
    assert answer["stored"] is False
    assert not visitor.conversation.received


async def test_lone_surrogates_are_left_out(visitor: Visitor) -> None:
    """Lone surrogates, possible in JSON but in no database, are removed."""
    await visitor.open()
    async with await connect(visitor) as socket:
        await socket.send_str(json.dumps({"id": FIRST, "text": "\ud83d路"}))
        await socket.receive_json(timeout=LONG_S)
    assert visitor.conversation.received[0].text == "路"


async def test_shutdown_tells_the_pages_to_come_back(visitor: Visitor) -> None:
    """Shutdown closes sockets with 'going away', so that a restart does not wait for them."""
    await visitor.open()
    async with await connect(visitor) as socket:
        await asyncio.wait_for(visitor.client.app.shutdown(), LONG_S)
        message = await socket.receive(timeout=LONG_S)
    assert (message.type, message.data) == (WSMsgType.CLOSE, 1001)


async def test_logs_hold_ids_and_never_words(visitor: Visitor) -> None:
    """No log line has a citizen's words."""
    await visitor.open()
    with capture_logs() as lines:
        async with await connect(visitor) as socket:
            await ask(socket, FIRST, "张三的秘密")
            visitor.conversation.failure = RuntimeError("张三的秘密")
            await ask(socket, SECOND, "张三的秘密")
    assert "web_answered" in {line["event"] for line in lines}
    [failed] = [line for line in lines if line["event"] == "web_message_failed"]
    assert (failed["error"], failed["where"][-1].partition(":")[0]) == ("RuntimeError", "scripted.py")
    assert "张三" not in repr(lines)
    assert visitor.cookie not in repr(lines)


@given(st.text(max_size=40) | st.from_regex(r'\{"id": ?"[a-z]*", ?"text": ?"[^"\\]*"\}', fullmatch=True))
def test_any_text_is_a_frame_or_is_refused(data: str) -> None:
    """Reading any frame raises nothing but MalformedFrameError."""
    try:
        frame = read_frame(data)
    except MalformedFrameError:
        return
    assert isinstance(frame, Frame)
    assert isinstance(frame.text, str)


NOTICE = Notice(
    7, 2048, NoticeKind.ANSWERED, Reply("【答复】\n路灯已经修好。"), datetime(2023, 6, 9, 1, 5, tzinfo=UTC)
)


async def deliver(visitor: Visitor, notice: Notice = NOTICE) -> None:
    """Deliver a notice as the courier does."""
    await visitor.client.app[SOCKETS].deliver(f"hash of {visitor.cookie}", notice)


async def test_a_notice_goes_to_every_open_page_until_one_has_seen_it(visitor: Visitor) -> None:
    """A notice is named, dated and laid out like an answer, and delivered once a page acknowledges it."""
    await visitor.open()
    async with await connect(visitor) as one, await connect(visitor) as two:
        delivering = asyncio.create_task(deliver(visitor))
        shown = [await socket.receive_json(timeout=LONG_S) for socket in (one, two)]
        assert shown[0] == shown[1]
        assert (shown[0]["notice"], shown[0]["at"]) == ("7-2048", 1686272700000)
        assert [part["text"] for part in shown[0]["replies"][0]] == ["答复", "路灯已经修好。"]
        await two.send_json({"seen": "7-0"})
        await asyncio.sleep(0.05)
        assert not delivering.done()
        await two.send_json({"seen": "7-2048"})
        await delivering
        # Conversation continues meanwhile.
        assert (await ask(one, FIRST, "在吗"))["id"] == FIRST


async def test_without_an_open_page_a_notice_is_held(visitor: Visitor) -> None:
    """Without an open page of that citizen, by the cookie's hash, a notice is held."""
    await visitor.open()
    sockets = visitor.client.app[SOCKETS]
    async with await connect(visitor):
        assert list(sockets.present()) == [f"hash of {visitor.cookie}"]
        with pytest.raises(ChannelError, match="web_closed"):
            await sockets.deliver(visitor.cookie, NOTICE)
    async with asyncio.timeout(LONG_S):
        while sockets.present():  # noqa: ASYNC110 - the server notices the end by itself
            await asyncio.sleep(0.01)
    with pytest.raises(ChannelError, match="web_closed") as caught:
        await deliver(visitor)
    assert caught.value.hold


async def test_a_page_that_says_nothing_is_tried_again(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a silent page the notice is retried, neither held nor doubtful, since a page shows it once."""
    await visitor.open()
    monkeypatch.setattr("bot.webchat.socket.SEEN_WITHIN_S", 0.05)
    async with await connect(visitor):
        with pytest.raises(ChannelError, match="web_unseen") as caught:
            await deliver(visitor)
    assert not caught.value.hold
    assert not caught.value.permanent
    assert not caught.value.doubtful


async def test_a_notice_that_nobody_waits_for_any_more_may_be_seen(visitor: Visitor) -> None:
    """A late acknowledgement is no error."""
    await visitor.open()
    async with await connect(visitor) as socket:
        await socket.send_json({"seen": "9-0"})
        assert (await ask(socket, FIRST, "在吗"))["id"] == FIRST
