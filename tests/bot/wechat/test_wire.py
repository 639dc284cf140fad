from datetime import UTC, datetime

import pytest

from bot.wechat.letter import Letter
from bot.wechat.wire import Wire
from tests.bot.wechat.conftest import AES_KEY, APP_ID, TOKEN
from tests.journeys.wechat_peer import Envelope, elements

NOW = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
LETTER = Letter("gh_account", "o-citizen", None)


def test_a_key_with_spare_bits_is_taken() -> None:
    """A key whose last character has bits beyond the 32 bytes means the same key."""
    spare = AES_KEY[:-1] + "H"  # G is 000110 and H 000111: the last two bits are unused.
    reply = Wire(token=TOKEN, app_id=APP_ID, aes_key=spare).reply(LETTER, "好", NOW)
    assert elements(Envelope(TOKEN, AES_KEY, APP_ID).decrypt(elements(reply)["Encrypt"]))["Content"] == "好"


def test_a_reply_goes_back_to_the_citizen() -> None:
    """Sender and receiver are swapped, and the time is the clock's."""
    reply = elements(Wire(token=TOKEN, app_id=None, aes_key=None).reply(LETTER, "好", NOW))
    assert reply == {
        "ToUserName": "o-citizen",
        "FromUserName": "gh_account",
        "CreateTime": "1700000000",
        "MsgType": "text",
        "Content": "好",
    }


@pytest.mark.parametrize("aes_key", [None, AES_KEY])
def test_a_reply_cannot_inject_elements(aes_key: str | None) -> None:
    """Citizens' words echoed in a reply stay words, whatever they contain."""
    hostile = "]]></Content><FromUserName>x</FromUserName><Content><![CDATA[\x00{format}{0}%s\x08\ufffe"
    xml = Wire(token=TOKEN, app_id=APP_ID, aes_key=aes_key).reply(LETTER, hostile, NOW)
    if aes_key:
        xml = Envelope(TOKEN, AES_KEY, APP_ID).decrypt(elements(xml)["Encrypt"])
    reply = elements(xml)
    assert reply["FromUserName"] == "gh_account"
    assert reply["Content"] == "]]></Content><FromUserName>x</FromUserName><Content><![CDATA[{format}{0}%s"


def test_every_encrypted_reply_is_fresh() -> None:
    """Two equal replies have different nonces, signatures and ciphertexts, and the clock's time."""
    wire = Wire(token=TOKEN, app_id=APP_ID, aes_key=AES_KEY)
    one, two = (elements(wire.reply(LETTER, "好", NOW)) for _ in range(2))
    assert one["TimeStamp"] == two["TimeStamp"] == "1700000000"
    assert all(one[name] != two[name] for name in ("Nonce", "MsgSignature", "Encrypt"))
