"""The tests' own WeChat, checked against vectors made by npm wechat-crypto."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.wechat.wire import Query, Wire
from tests.journeys.wechat_peer import Envelope, elements

MADE = json.loads((Path(__file__).parent / "data" / "wechat_vectors.json").read_text(encoding="utf-8"))
ENVELOPE = Envelope(MADE["token"], MADE["aes_key"], MADE["app_id"])
WIRE = Wire(token=MADE["token"], app_id=MADE["app_id"], aes_key=MADE["aes_key"])
vectors = pytest.mark.parametrize("vector", MADE["vectors"], ids=range(len(MADE["vectors"])))


@vectors
def test_the_peer_reads_what_wechat_crypto_wrote(vector: dict[str, Any]) -> None:
    """The peer verifies and decrypts wechat-crypto's signature and ciphertext."""
    assert ENVELOPE.seal(vector["encrypt"], vector["timestamp"], vector["nonce"]) == vector["msg_signature"]
    assert ENVELOPE.decrypt(vector["encrypt"]) == vector["message"]


@vectors
def test_the_peer_writes_what_it_reads(vector: dict[str, Any]) -> None:
    """The peer's ciphertexts have the length, so the padding, of wechat-crypto's, and decrypt to the same."""
    encrypt = ENVELOPE.encrypt(vector["message"])
    assert len(encrypt) == len(vector["encrypt"])
    assert ENVELOPE.decrypt(encrypt) == vector["message"]


@pytest.mark.parametrize("vector", MADE["vectors"][:3], ids=range(3))
def test_the_product_accepts_what_wechat_crypto_wrote(vector: dict[str, Any]) -> None:
    """A push encrypted and signed by wechat-crypto is read as the original message."""
    signed = {name: vector[name] for name in ("timestamp", "nonce", "msg_signature")}
    query = Query.of({**signed, "encrypt_type": "aes"})
    WIRE.verify(query, datetime.fromtimestamp(int(vector["timestamp"]), UTC))
    letter = WIRE.open(query, f"<xml><Encrypt><![CDATA[{vector['encrypt']}]]></Encrypt></xml>".encode())
    said = elements(vector["message"])
    assert letter.incoming is not None
    assert (letter.account, letter.sender) == (said["ToUserName"], said["FromUserName"])
    assert (letter.incoming.text, letter.incoming.message_id) == (said["Content"], said["MsgId"])
