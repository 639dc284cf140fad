"""Signatures, encryption and XML of WeChat's pushes and their answers: the only module that knows wechatpy.

Of wechatpy only crypto, signature, parser and replies are used. Its holes are closed here and in text.py and
letter.py: it compares signatures with `!=`, accepts any timestamp, raises a dozen kinds of exception on bad input, and
renders `]]>` and control characters unescaped.
"""

import hmac
import re
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict  # type: ignore[import-untyped]  # wechatpy's own parser; it takes no entities.
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException
from wechatpy.replies import TextReply
from wechatpy.utils import WeChatSigner

from bot.wechat.letter import Letter, MalformedError, read
from bot.wechat.text import cdata, clean

FRESH = timedelta(minutes=10)
"""How far a request's timestamp may be from our clock; WeChat's last delivery follows the first by some 10 seconds."""

_SECONDS = re.compile(r"[0-9]{1,10}")

_UNPARSEABLE = (ExpatError, KeyError, ValueError, TypeError, AttributeError)
"""Raised for XML that is malformed, has another root or entities, or has repeated or nested elements."""
_UNDECRYPTABLE = (struct.error, IndexError, ValueError)


class RefusedError(Exception):
    """The request does not prove that it comes from WeChat. Answered with HTTP 403."""


@dataclass(frozen=True, slots=True)
class Query:
    """The parameters with which WeChat signs a request; a missing one is empty, so that verification fails."""

    signature: str
    timestamp: str
    nonce: str
    msg_signature: str
    encrypted: bool

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Query":
        """Read them from a URL's query."""
        msg_signature = given.get("msg_signature", "")
        return cls(
            signature=given.get("signature", ""),
            timestamp=given.get("timestamp", ""),
            nonce=given.get("nonce", ""),
            msg_signature=msg_signature,
            encrypted=bool(msg_signature) or given.get("encrypt_type") == "aes",
        )


class Wire:
    """One account's secrets: verifies, opens and answers its pushes."""

    def __init__(self, *, token: str, app_id: str | None, aes_key: str | None) -> None:
        """Plain mode without `aes_key`; with it, `app_id` is needed too. Both as Settings has checked them."""
        self._token = token
        self._crypto: Any = WeChatCrypto(token, aes_key, app_id) if aes_key else None

    def verify(self, query: Query, now: datetime, *, body_follows: bool = True) -> None:
        """Check what can be checked before the body is read. Raises RefusedError.

        Source: WeChat, 'Access guide'. In AES mode the proof is msg_signature, which `open` checks; a `signature`
        beside it must be right too. Without a body, `signature` is the only proof.
        """
        proof_follows = body_follows and self._crypto and query.msg_signature and not query.signature
        if not proof_follows:
            self._compare(query.signature, query)
        seconds = _SECONDS.fullmatch(query.timestamp)
        if not seconds or abs(now.timestamp() - int(seconds[0])) > FRESH.total_seconds():
            raise RefusedError("timestamp is not within ten minutes of this server's clock")

    def open(self, query: Query, body: bytes) -> Letter:
        """Decrypt the body in AES mode, and read it. Raises RefusedError or MalformedError."""
        if self._crypto and not query.encrypted:
            raise RefusedError(
                "a plain message, but YOUNUO_WECHAT_AES_KEY is set: choose safe mode at WeChat"
            )
        if query.encrypted and not self._crypto:
            raise MalformedError("an encrypted message, but YOUNUO_WECHAT_AES_KEY is not set")
        element = _parse(self._decrypt(query, body) if self._crypto else body)
        if "Encrypt" in element:
            raise MalformedError("Encrypt beside or inside a message in clear")
        return read(element)

    def reply(self, letter: Letter, text: str, now: datetime) -> str:
        """Write one text message in answer to `letter`, encrypted in AES mode.

        Source: WeChat, 'Passive user reply message' and 'Message encryption'.
        """
        seconds = int(now.timestamp())
        content = cdata(clean(text))
        reply = TextReply(source=letter.account, target=letter.sender, time=seconds, content=content)
        if not self._crypto:
            return str(reply.render())
        nonce = str(secrets.randbelow(10**10))
        return str(self._crypto.encrypt_message(reply, nonce, str(seconds)))

    def _decrypt(self, query: Query, body: bytes) -> str:
        """Decrypt the message in its envelope; whatever else that contains (compatible mode) is ignored."""
        try:
            encrypt = xmltodict.parse(body)["xml"]["Encrypt"]
        except _UNPARSEABLE as error:
            raise MalformedError("the body is no XML with an Encrypt element") from error
        if not isinstance(encrypt, str):
            raise MalformedError("Encrypt must be one element of text")
        self._compare(query.msg_signature, query, encrypt)
        envelope = {"Encrypt": encrypt}
        try:
            return str(
                self._crypto.decrypt_message(envelope, query.msg_signature, query.timestamp, query.nonce)
            )
        except InvalidAppIdException as error:
            raise RefusedError("the message is for another AppID than YOUNUO_WECHAT_APP_ID") from error
        except _UNDECRYPTABLE as error:
            raise MalformedError("Encrypt can't be decrypted") from error

    def _compare(self, given: str, query: Query, *more: str) -> None:
        """Raise RefusedError unless `given` signs the query and `more`; in constant time, unlike wechatpy."""
        try:
            signer = WeChatSigner()
            signer.add_data(self._token, query.timestamp, query.nonce, *more)
            right = hmac.compare_digest(signer.signature.encode(), given.encode())
        except UnicodeEncodeError:  # A lone surrogate, which WeChat never sends.
            right = False
        if not right:
            raise RefusedError("the signature is wrong: is YOUNUO_WECHAT_TOKEN the token set at WeChat?")


def _parse(xml: str | bytes) -> Mapping[str, object]:
    """Return the children of `<xml>`. Raises MalformedError."""
    try:
        message = parse_message(xml)
    except _UNPARSEABLE as error:
        raise MalformedError("the body is no XML of a WeChat message") from error
    if message is None:
        raise MalformedError("the body is empty")
    # wechatpy's typed attributes hide a list or a missing element; it has no public name for the elements.
    element: Mapping[str, object] = message._data  # noqa: SLF001
    return element
