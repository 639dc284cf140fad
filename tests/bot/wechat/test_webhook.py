import asyncio
import base64
import gzip
import logging
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.wechat import webhook
from bot.wechat.webhook import MAX_BODY
from handlers.conversation import Answer
from handlers.messages import EventKind, Incoming, Reply
from tests.bot.wechat.conftest import AES_KEY, APP_ID, TOKEN, Clock, Listener
from tests.journeys.wechat_peer import CITIZEN, Envelope, WeChatPeer, event_xml, message_xml, sign, text_xml

TEXT = text_xml("老旧小区改造", "24351279374510284")
ENTITIES = '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + text_xml("x", "1").replace(
    "<![CDATA[x]]>", "&b;"
)
OUTSIDE = '<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + text_xml("x", "1").replace(
    "<![CDATA[x]]>", "&f;"
)
MALFORMED = [
    "",
    " ",
    "text",
    "<xml>",
    "<xml/>",
    "<xml>text</xml>",
    "<html></html>",
    "<xml></xml><xml></xml>",
    '{"MsgType": "text"}',
    TEXT.replace("MsgType", "Type"),
    TEXT.replace("<MsgType><![CDATA[text]]></MsgType>", "<MsgType/>"),
    TEXT.replace("<Content>", "<MsgType>text</MsgType><Content>"),
    TEXT.replace("<Content>", "<Content>two</Content><Content>"),
    TEXT.replace("<Content>", "<Content><b>nested</b></Content><Content>"),
    TEXT.replace("FromUserName", "From"),
    TEXT.replace("ToUserName", "To"),
    TEXT.replace(CITIZEN, "o" * 65),
    TEXT.replace("24351279374510284", "abc"),
    TEXT.replace("1700000000", "99999999999999999999"),
    TEXT.replace("老旧", "\x00"),
    TEXT.replace("老旧", "\ufffe"),
    event_xml("", ""),
    message_xml("event", ""),
    message_xml("event", "<Event><a/></Event>"),
    message_xml("event", "<Event>a</Event><Event>b</Event>"),
    message_xml("event", "<Event>subscribe</Event><EventKey><a>1</a></EventKey>"),
    event_xml("CLICK"),
    ENTITIES,
    OUTSIDE,
    "<xml>" + "<a>" * 9_000,
    "<xml>" + "<a>" * 4_000 + "</a>" * 4_000 + "</xml>",
]


# Verification of the server


async def test_the_server_is_verified(peer: WeChatPeer) -> None:
    """A signed GET gets its echostr as plain text that no browser takes for a page, in both modes."""
    query = {**peer.query(), "echostr": "<b>5838479218"}
    assert await peer.verify(query) == (200, "<b>5838479218", "text/plain")


async def test_a_get_is_proved_by_its_signature_alone(safe: WeChatPeer) -> None:
    """A GET needs only its signature in safe mode too, whatever it claims."""
    query = {**safe.query(), "echostr": "x", "msg_signature": "0" * 40}
    del query["signature"]
    assert (await safe.verify(query))[0] == 403


@pytest.mark.parametrize("field", ["signature", "timestamp", "nonce"])
@pytest.mark.parametrize("value", [None, "", "0", "签名", "\x00", "a" * 5_000])
async def test_a_get_that_is_not_signed_is_forbidden(
    plain: WeChatPeer, field: str, value: str | None
) -> None:
    """Each of a GET's three parameters is part of the signature."""
    query = {name: v for name, v in {**plain.query(), "echostr": "x", field: value}.items() if v is not None}
    assert (await plain.verify(query))[0] == 403


async def test_bytes_that_are_no_text_are_forbidden(plain: WeChatPeer) -> None:
    """A query that is not UTF-8 only fails the signature."""
    parts = urlsplit(plain.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    for line in (
        b"GET /wechat?signature=%ff%fe&timestamp=%80&nonce=%ed%a0%80 HTTP/1.1",
        b"Host: x",
        b"Connection: close",
    ):
        writer.write(line + b"\r\n")
    writer.write(b"\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.1 403 ")
    writer.close()
    await writer.wait_closed()


# Authentication of a push


async def test_a_signed_message_is_heard_and_answered(peer: WeChatPeer, listener: Listener) -> None:
    """A push in the configured mode reaches the conversation, and its answer the citizen."""
    answered = await peer.push(TEXT)
    assert answered.text == "heard: 老旧小区改造"
    assert answered.reply is not None
    assert answered.reply["ToUserName"] == CITIZEN
    assert [(m.text, m.message_id, m.single_reply) for m in listener.received] == [
        ("老旧小区改造", "24351279374510284", True)
    ]


async def test_a_message_with_a_wrong_signature_is_forbidden(plain: WeChatPeer, listener: Listener) -> None:
    """A push signed with another token, or with a changed nonce, is refused unread."""
    query = plain.query()
    for wrong in (
        {**query, "signature": sign("other", query["timestamp"], query["nonce"])},
        {**query, "nonce": "1"},
        {**query, "signature": query["signature"].upper()},
        {},
    ):
        answered = await plain.post(wrong, TEXT)
        assert (answered.status, answered.body) == (403, "forbidden")
    assert not listener.received


@pytest.mark.parametrize(("minutes", "status"), [(-9.9, 200), (9.9, 200), (-10.1, 403), (10.1, 403)])
async def test_an_old_message_is_forbidden(
    peer: WeChatPeer, clock: Clock, minutes: float, status: int
) -> None:
    """A correctly signed push is valid for ten minutes either way."""
    query, body = peer.wrap(TEXT)
    clock.advance(minutes=minutes)
    assert (await peer.post(query, body)).status == status


@pytest.mark.parametrize(
    "timestamp", ["", "now", "-1700000000", "1700000000.0", "１７００００００００", "1" * 400]
)
async def test_a_timestamp_that_is_no_time_is_forbidden(plain: WeChatPeer, timestamp: str) -> None:
    """A signed timestamp that is no time is refused."""
    query = {"timestamp": timestamp, "nonce": "1", "signature": sign(TOKEN, timestamp, "1")}
    assert (await plain.post(query, TEXT)).status == 403


async def test_a_wrong_msg_signature_is_forbidden(safe: WeChatPeer, listener: Listener) -> None:
    """In safe mode the ciphertext must be signed too."""
    query, body = safe.wrap(TEXT)
    for wrong in ("", "0" * 40, "签名", query["signature"]):
        assert (await safe.post({**query, "msg_signature": wrong}, body)).status == 403
    _, other = safe.wrap(TEXT.replace("老旧", "新"))
    assert (await safe.post(query, other)).status == 403
    assert (await safe.post({**query, "signature": "0" * 40}, body)).status == 403
    assert not listener.received


async def test_the_msg_signature_alone_is_proof(safe: WeChatPeer) -> None:
    """The msg_signature suffices without the weaker signature and encrypt_type."""
    query, body = safe.wrap(TEXT)
    del query["signature"], query["encrypt_type"]
    assert (await safe.post(query, body)).text == "heard: 老旧小区改造"


async def test_a_message_for_another_account_is_forbidden(safe: WeChatPeer, listener: Listener) -> None:
    """The AppID inside the ciphertext must be ours."""
    for app_id in ("wx0000000000000000", "", APP_ID + "0", "有"):
        encrypt = Envelope(TOKEN, AES_KEY, app_id).encrypt(TEXT)
        assert (await safe.post(*safe.around(encrypt))).status == 403
    assert not listener.received


def _block(plain: bytes) -> str:
    return Envelope(TOKEN, AES_KEY, APP_ID).encrypt_raw(plain)


@pytest.mark.parametrize(
    "encrypt",
    [
        "",
        " ",
        "A",
        "not base64 !!",
        "有",
        base64.b64encode(b"x" * 15).decode(),
        base64.b64encode(b"x" * 16).decode(),
        base64.b64encode(b"x" * 160).decode(),
        _block(b"\x00" * 32),
        _block(b"\xff" * 32),
        _block(b"\x20" * 32),
        _block(b"x" * 16 + b"\x00\x00\x00\x04\xff\xfe\xfd\xfc" + APP_ID.encode() + b"\x16" * 22),
        _block(b"x" * 16 + b"\xff\xff\xff\xff" + b"\x0c" * 12),
    ],
)
async def test_a_signed_ciphertext_of_garbage_is_refused(
    safe: WeChatPeer, listener: Listener, encrypt: str
) -> None:
    """Signed garbage as a ciphertext gets 400 or 403."""
    assert (await safe.post(*safe.around(encrypt))).status in (400, 403)
    assert not listener.received


@pytest.mark.parametrize(
    "body",
    [
        "",
        "x",
        "<xml/>",
        "<xml></xml>",
        "<xml>text</xml>",
        "<a><Encrypt>x</Encrypt></a>",
        "<xml><Encrypt><b>x</b></Encrypt></xml>",
        "<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>",
        '<!DOCTYPE xml [<!ENTITY a "x">]><xml><Encrypt>&a;</Encrypt></xml>',
        TEXT,
        b"\xff\xfe",
    ],
)
async def test_an_envelope_that_is_none_is_malformed(safe: WeChatPeer, body: str | bytes) -> None:
    """A body without exactly one Encrypt of text gets 400."""
    query, _ = safe.wrap(TEXT)
    assert (await safe.post(query, body)).status == 400


async def test_the_plaintext_beside_a_ciphertext_is_ignored(safe: WeChatPeer, listener: Listener) -> None:
    """In compatible mode only the decrypted part counts, since the plaintext is unsigned."""
    query, body = safe.wrap(TEXT)
    both = text_xml("伪造", "666").replace(
        "</xml>", body.removeprefix("<xml>").replace("ToUserName", "Other")
    )
    assert (await safe.post(query, both)).text == "heard: 老旧小区改造"
    assert [m.message_id for m in listener.received] == ["24351279374510284"]


async def test_plain_messages_are_refused_in_safe_mode(safe: WeChatPeer, listener: Listener) -> None:
    """With an AES key a plaintext message is refused, even correctly signed."""
    assert (await safe.post(safe.query(), TEXT)).status == 403
    assert not listener.received


async def test_encrypted_messages_are_refused_in_plain_mode(plain: WeChatPeer, listener: Listener) -> None:
    """Without the key neither ciphertext nor compatible mode's plaintext is processed."""
    query = plain.query()
    sealed = WeChatPeer(plain.http, plain.url, TOKEN, plain.clock, Envelope(TOKEN, AES_KEY, APP_ID))
    _, body = sealed.wrap(TEXT)
    both = TEXT.replace("</xml>", "<Encrypt>abc</Encrypt></xml>")
    for asked, sent in (
        ({**query, "encrypt_type": "aes"}, TEXT),
        ({**query, "msg_signature": "0" * 40}, body),
        (query, body),
        (query, both),
    ):
        assert (await plain.post(asked, sent)).status == 400
    assert not listener.received


# Bodies


@pytest.mark.parametrize("body", MALFORMED)
async def test_malformed_messages_are_refused(peer: WeChatPeer, listener: Listener, body: str) -> None:
    """Correctly signed but malformed messages get 400 in both modes and reach nothing."""
    assert (await peer.push(body)).status == 400
    assert not listener.received


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
async def test_another_encoding_is_malformed(plain: WeChatPeer, encoding: str) -> None:
    """A message that is not UTF-8 gets 400."""
    assert (await plain.post(plain.query(), TEXT.encode(encoding))).status == 400


async def test_a_large_body_is_refused(plain: WeChatPeer, listener: Listener) -> None:
    """At most 64 KiB are read, whether or not the length is announced."""
    room = MAX_BODY - len(text_xml("", "1").encode())
    assert (await plain.push(text_xml("a" * room, "1"))).status == 200
    assert (await plain.push(text_xml("a" * (room + 1), "2"))).status == 413

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b" " * 4096

    assert (await plain.post(plain.query(), endless())).status == 413  # type: ignore[arg-type]
    assert len(listener.received) == 1


async def test_a_compressed_body_is_refused(plain: WeChatPeer) -> None:
    """A compressed body is refused, since WeChat does not compress."""
    packed = gzip.compress(TEXT.encode())
    for body in (packed, b"no gzip"):
        async with plain.http.post(
            plain.url, params=plain.query(), data=body, headers={"Content-Encoding": "gzip"}
        ) as response:
            assert response.status == 400


async def test_a_body_that_does_not_come_is_given_up(
    plain: WeChatPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A promised but missing body does not hold a request for long."""
    monkeypatch.setattr(webhook, "READ_SECONDS", 0.05)
    assert (await _raw(plain, b"Content-Length: 10\r\n\r\n<xml>")).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("parts", [(b"zz\r\n",), (b"3\r\n<xm\r\n", b"zz\r\n")])
async def test_a_broken_transfer_encoding_is_refused(
    plain: WeChatPeer, listener: Listener, monkeypatch: pytest.MonkeyPatch, parts: tuple[bytes, ...]
) -> None:
    """An invalid chunk length is the sender's fault; after valid ones aiohttp waits until the time limit."""
    monkeypatch.setattr(webhook, "READ_SECONDS", 0.2)
    said = await _raw(plain, b"Transfer-Encoding: chunked\r\n\r\n", *parts)
    assert said.split()[1] in (b"400", b"408")
    assert not listener.received


async def test_a_connection_that_breaks_off_is_no_fault(
    plain: WeChatPeer, listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    """A body cut short by its connection is neither heard nor an error of ours."""
    with caplog.at_level(logging.WARNING):
        assert await _raw(plain, b"Content-Length: 10\r\n\r\n<xml>", end=True) == b""
        assert (await plain.push(TEXT)).status == 200
    assert len(listener.received) == 1
    assert not caplog.records


async def _raw(peer: WeChatPeer, *parts: bytes, end: bool = False) -> bytes:
    """Post by hand: the head, the `parts`, then perhaps the end; return the server's first response."""
    url = urlsplit(peer.url)
    query = "&".join(f"{name}={value}" for name, value in peer.query().items())
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    writer.write(f"POST /wechat?{query} HTTP/1.1\r\nHost: x\r\n".encode() + parts[0])
    for part in parts[1:]:
        await asyncio.sleep(0.05)
        writer.write(part)
    if end:
        await asyncio.sleep(0.05)
        writer.transport.abort()
        await asyncio.sleep(0.05)
        return b""
    said = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return said


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.tuples(st.sampled_from(MALFORMED), st.integers(0, 400), st.binary(max_size=8)).map(
        lambda made: made[0].encode()[: made[1]] + made[2] + made[0].encode()[made[1] :]
    )
)
async def test_no_signed_body_breaks_the_server(plain: WeChatPeer, body: bytes) -> None:
    """Random bytes, random text and damaged messages never give 5xx."""
    assert (await plain.post(plain.query(), body)).status in (200, 400)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(xml=st.text(st.characters(codec="utf-8"), max_size=100), damage=st.binary(min_size=1, max_size=64))
async def test_no_ciphertext_breaks_the_server(safe: WeChatPeer, xml: str, damage: bytes) -> None:
    """Random text in a valid envelope, and signed random blocks, never give 5xx."""
    assert (await safe.push(xml)).status in (200, 400)
    encrypt = _block(damage.ljust(64, b"\x07"))
    assert (await safe.post(*safe.around(encrypt))).status in (400, 403)


# Answers


@pytest.mark.parametrize(
    "xml", [event_xml("VIEW", "http://x"), event_xml("LOCATION"), message_xml("hologram", "")]
)
async def test_what_is_not_for_the_conversation_is_acknowledged(
    peer: WeChatPeer, listener: Listener, xml: str
) -> None:
    """Other events and types get `success`, so that WeChat neither repeats them nor shows an error."""
    answered = await peer.push(xml)
    assert (answered.status, answered.body) == (200, "success")
    assert not listener.received


@pytest.mark.parametrize("key", [None, "", "qrscene_42", "scanbarcode|gtin"])
async def test_a_new_follower_is_told_to_the_conversation(
    peer: WeChatPeer, listener: Listener, key: str | None
) -> None:
    """Following in any way reaches the conversation."""
    await peer.push(event_xml("subscribe", key))
    assert [m.event for m in listener.received] == [EventKind.SUBSCRIBED]


@pytest.mark.parametrize("replies", [(), (Reply(""),), (Reply(" \n\x00"),)])
async def test_nothing_to_say_is_success(
    peer: WeChatPeer, listener: Listener, replies: tuple[Reply, ...]
) -> None:
    """An answer without words shows nothing."""

    async def silent(_incoming: Incoming) -> Answer:
        return Answer(replies, stored=True)

    listener.answering = silent
    assert (await peer.push(event_xml("unsubscribe"))).body == "success"


async def test_an_unstored_answer_is_sent(peer: WeChatPeer, listener: Listener) -> None:
    """If nothing could be stored, the citizen is told so."""

    async def down(_incoming: Incoming) -> Answer:
        return Answer((Reply("存不了"),), stored=False)

    listener.answering = down
    assert (await peer.push(TEXT)).text == "存不了"


async def test_too_many_replies_become_one_and_are_logged(peer: WeChatPeer, listener: Listener) -> None:
    """Replies that are too long together are cut at a sentence, and the loss is logged as an error."""

    async def talkative(_incoming: Incoming) -> Answer:
        return Answer((Reply("一句话。" * 150), Reply("另一句。" * 150)), stored=True)

    listener.answering = talkative
    with capture_logs() as logs:
        assert (await peer.push(TEXT)).text == "一句话。" * 150
    assert [log["bytes_lost"] for log in logs if log["event"] == "wechat_reply_cut"] == [1800]


async def test_logs_hold_no_words_and_no_secret(peer: WeChatPeer, caplog: pytest.LogCaptureFixture) -> None:
    """Accepted and refused messages are logged by ids and lengths."""
    with capture_logs() as logs, caplog.at_level(logging.DEBUG, logger="bot"):
        await peer.push(TEXT)
        await peer.push(TEXT.replace("<Content>", "<Content>老旧</Content><Content>"))
        await peer.post({}, TEXT)
    events = [log["event"] for log in logs]
    assert events == ["wechat_answered", "wechat_malformed", "wechat_refused"]
    said = str(logs) + caplog.text
    assert not any(private in said for private in ("老旧", CITIZEN, TOKEN, AES_KEY))


async def test_other_methods_are_not_allowed(plain: WeChatPeer) -> None:
    """Only GET and POST are allowed."""
    async with plain.http.put(plain.url, params=plain.query(), data=TEXT) as response:
        assert response.status == web.HTTPMethodNotAllowed.status_code


async def test_copies_over_the_wire_share_the_work(peer: WeChatPeer, listener: Listener) -> None:
    """Five simultaneous requests with one MsgId, each signed and encrypted anew, get one answer."""

    async def slow(_incoming: Incoming) -> Answer:
        await asyncio.sleep(0.2)
        return Answer((Reply("好"),), stored=True)

    listener.answering = slow
    answers = await asyncio.gather(*(peer.push(TEXT) for _ in range(5)))
    assert {answered.text for answered in answers} == {"好"}
    assert len(listener.received) == 1
