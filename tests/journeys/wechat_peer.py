"""WeChat's server as documented: signs, encrypts and posts, and reads the answers.

Independent of the product and of wechatpy; tests/journeys/test_wechat_peer.py checks it against npm wechat-crypto.
"""

import base64
import hashlib
import os
import secrets
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from xml.etree import ElementTree as ET

import aiohttp
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
ACCOUNT = "gh_7f083739789a"
CITIZEN = "oia2TjjewbmiOUlr6X-1crbLOvLw"


def sign(*parts: str) -> str:
    """Return the sha1 of the sorted, joined parts, in hex (WeChat, 'Access guide')."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 - WeChat's choice


def text_xml(content: str, message_id: str, *, sender: str = CITIZEN, created: int = 1_700_000_000) -> str:
    """Write a text message as WeChat does; `content` is unchanged in a CDATA section."""
    body = f"<Content><![CDATA[{content}]]></Content><MsgId>{message_id}</MsgId>"
    return message_xml("text", body, sender=sender, created=created)


def event_xml(
    event: str, key: str | None = None, *, sender: str = CITIZEN, created: int = 1_700_000_000
) -> str:
    """Write an event; `key` is its EventKey."""
    body = f"<Event><![CDATA[{event}]]></Event>"
    if key is not None:
        body += f"<EventKey><![CDATA[{key}]]></EventKey>"
    return message_xml("event", body, sender=sender, created=created)


def message_xml(kind: str, body: str, *, sender: str = CITIZEN, created: int = 1_700_000_000) -> str:
    """Write a message of any type around its own elements."""
    return (
        f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName><FromUserName><![CDATA[{sender}]]></FromUserName>"
        f"<CreateTime>{created}</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>{body}</xml>"
    )


@dataclass(frozen=True)
class Envelope:
    """WeChat's AES mode (WeChat, 'Message encryption'): AES-256-CBC, PKCS#7 to 32, length and AppID inside."""

    token: str
    aes_key: str
    app_id: str

    @property
    def _cipher(self) -> Cipher[modes.CBC]:
        key = base64.b64decode(self.aes_key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))

    def encrypt(self, message: str) -> str:
        """Encrypt `message` as the content of Encrypt."""
        raw = message.encode()
        plain = os.urandom(16) + struct.pack(">I", len(raw)) + raw + self.app_id.encode()
        padding = BLOCK - len(plain) % BLOCK
        return self.encrypt_raw(plain + bytes([padding]) * padding)

    def encrypt_raw(self, plain: bytes) -> str:
        """Encrypt any bytes whose length is a multiple of 16."""
        encryptor = self._cipher.encryptor()
        return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()

    def decrypt(self, encrypt: str) -> str:
        """Decrypt the content of Encrypt; AssertionError if padding or AppID are not as documented."""
        decryptor = self._cipher.decryptor()
        plain = decryptor.update(base64.b64decode(encrypt, validate=True)) + decryptor.finalize()
        padding = plain[-1]
        assert 1 <= padding <= BLOCK
        assert len(plain) % BLOCK == 0
        assert plain.endswith(bytes([padding]) * padding)
        content = plain[16:-padding]
        (length,) = struct.unpack(">I", content[:4])
        assert content[4 + length :].decode() == self.app_id
        return content[4 : 4 + length].decode()

    def seal(self, encrypt: str, timestamp: str, nonce: str) -> str:
        """Return the msg_signature."""
        return sign(self.token, timestamp, nonce, encrypt)


@dataclass(frozen=True)
class Answered:
    """The server's answer: HTTP status, body, and the fields of the reply's XML if it is one."""

    status: int
    body: str
    reply: dict[str, str] | None

    @property
    def text(self) -> str:
        """Return what the citizen reads; empty if nothing is shown."""
        return self.reply["Content"] if self.reply else ""


@dataclass(frozen=True)
class WeChatPeer:
    """WeChat's side of `/wechat` for one account; in safe mode with an `envelope`, else in plain mode."""

    http: aiohttp.ClientSession
    url: str
    token: str
    clock: Callable[[], datetime]
    envelope: Envelope | None = None

    def query(self) -> dict[str, str]:
        """Return the signed query of a request, with a new nonce."""
        timestamp, nonce = str(int(self.clock().timestamp())), str(secrets.randbelow(10**10))
        return {"signature": sign(self.token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}

    def wrap(self, xml: str) -> tuple[dict[str, str], str]:
        """Return the query and the body with which `xml` is posted."""
        query = self.query()
        if self.envelope is None:
            return query, xml
        encrypt = self.envelope.encrypt(xml)
        return self.around(encrypt, query)

    def around(self, encrypt: str, query: dict[str, str] | None = None) -> tuple[dict[str, str], str]:
        """Return a correctly signed query and body of safe mode around any content of Encrypt."""
        assert self.envelope is not None
        query = query or self.query()
        seal = self.envelope.seal(encrypt, query["timestamp"], query["nonce"])
        body = f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName><Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>"
        return {**query, "encrypt_type": "aes", "msg_signature": seal}, body

    async def push(self, xml: str) -> Answered:
        """Post a message in this mode, and read the answer."""
        query, body = self.wrap(xml)
        return await self.post(query, body)

    async def say(self, content: str, message_id: str, *, sender: str = CITIZEN) -> Answered:
        """Post a citizen's words."""
        return await self.push(text_xml(content, message_id, sender=sender))

    async def post(self, query: dict[str, str], body: str | bytes, **more: object) -> Answered:
        """Post anything."""
        headers = {"Content-Type": "text/xml"}
        async with self.http.post(self.url, params=query, data=body, headers=headers, **more) as response:  # type: ignore[arg-type]
            said = await response.text()
            shown = response.status == HTTPStatus.OK and said not in ("", "success")
            return Answered(response.status, said, self._read(said) if shown else None)

    async def verify(self, query: dict[str, str]) -> tuple[int, str, str]:
        """GET as the console does when the server's address is set; return status, body, content type."""
        async with self.http.get(self.url, params=query) as response:
            return response.status, await response.text(), response.content_type

    def _read(self, body: str) -> dict[str, str]:
        if self.envelope is None:
            return elements(body)
        outer = elements(body)
        assert set(outer) == {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}
        assert outer["MsgSignature"] == self.envelope.seal(
            outer["Encrypt"], outer["TimeStamp"], outer["Nonce"]
        )
        return elements(self.envelope.decrypt(outer["Encrypt"]))


def elements(xml: str) -> dict[str, str]:
    """Read the children of `<xml>`; AssertionError if there is anything but unique leaves of text."""
    root = ET.fromstring(xml)  # noqa: S314 - the product's own answer
    assert root.tag == "xml"
    assert len({child.tag for child in root}) == len(root)
    assert all(len(child) == 0 for child in root)
    return {child.tag: child.text or "" for child in root}
