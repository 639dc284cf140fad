"""The bot itself, and what may be logged of an error."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramRetryAfter
from aiogram.methods import GetMe
from pydantic import BaseModel, ValidationError

from bot.settings import SettingsError
from bot.telegram.api import RawGetUpdates, RawUpdate, describe, make_bot
from tests.bot.telegram.conftest import hang_up
from tests.journeys.telegram_peer import TOKEN, USERNAME, Fault, TelegramPeer


async def test_the_bot_talks_to_the_api_of_the_settings(bot: Bot) -> None:
    """The bot uses the settings' base address, with or without a trailing slash."""
    assert (await bot.me()).username == USERNAME


async def test_a_slash_at_the_end_of_the_base_does_not_matter(peer: TelegramPeer) -> None:
    """A slash after a bare host in the settings does not matter."""
    made = make_bot(TOKEN, peer.base + "/")
    try:
        assert (await made.me()).username == USERNAME
    finally:
        await hang_up(made)


@pytest.mark.parametrize("token", ["", "abc", "12 3:x", "x:y"])
def test_what_can_be_no_token_is_refused_without_repeating_it(token: str) -> None:
    """An invalid token is refused with setting and remedy, without repeating it."""
    with pytest.raises(SettingsError, match=r"YOUNUO_TELEGRAM_TOKEN.*BotFather") as caught:
        make_bot(token, "http://localhost")
    assert not token or token not in str(caught.value).replace("ABC-DEF", "")


@pytest.mark.parametrize("secret", [TOKEN, TOKEN.replace(":", "%3A")])
def test_the_token_is_taken_out_of_a_description(secret: str) -> None:
    """Aiohttp's messages with URLs lose the token: Connection timeout to host http://…/bot<token>/getUpdates."""
    error = TelegramNetworkError(GetMe(), f"ClientError: timeout to http://h/bot{secret}/getMe, url='x'")
    assert (
        describe(error) == "TelegramNetworkError: ClientError: timeout to http://h/bot<token>/getMe, url='x'"
    )


def test_flood_control_is_described_by_its_seconds() -> None:
    """Flood control is described by its seconds, since aiogram's text contains the chat's id."""
    assert describe(TelegramRetryAfter(GetMe(), "Too Many Requests", 7)) == "TelegramRetryAfter: 7 s"


def test_a_foreign_error_is_named_by_type_and_place_only() -> None:
    """A foreign error is described by type and place, since pydantic's messages may quote a citizen."""

    class Number(BaseModel):
        value: int

    with pytest.raises(ValidationError) as caught:
        Number.model_validate({"value": "我叫王小明"})
    assert describe(caught.value).startswith("ValidationError at ")
    assert "王小明" not in describe(caught.value)
    assert describe(ValueError("王小明")) == "ValueError"


@pytest.mark.parametrize("fault", [Fault(401, "Unauthorized"), Fault(502, html=True), Fault(cut=True)])
async def test_no_failure_of_the_network_describes_the_token(
    bot: Bot, peer: TelegramPeer, fault: Fault
) -> None:
    """A refusal, a proxy's page and a broken connection are described without the token."""
    peer.fail("getMe", fault)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - aiogram's exceptions have no common base
        await bot.get_me()
    assert TOKEN.split(":")[1] not in describe(caught.value)


async def test_a_server_that_is_not_there_is_described_without_the_token() -> None:
    """A missing server is described without the token."""
    made = make_bot(TOKEN, "http://127.0.0.1:9")
    with pytest.raises(TelegramAPIError) as caught:
        await made.get_me(request_timeout=2)
    await hang_up(made)
    assert TOKEN.split(":")[1] not in describe(caught.value)


async def test_an_update_of_unknown_shape_does_not_spoil_the_batch(bot: Bot, peer: TelegramPeer) -> None:
    """An update of unknown shape stays complete and does not fail the batch, as in aiogram's own getUpdates."""
    await peer.push(message={"text": ["no", "message"]})
    await peer.say(42, "路灯")
    broken, sound = await bot(RawGetUpdates(timeout=0))
    assert broken.model_extra == {"message": {"text": ["no", "message"]}}
    assert (sound.model_extra or {})["message"]["text"] == "路灯"


@pytest.mark.parametrize("number", ["1", -1, 1.5, None, True, 2**63])
def test_an_update_id_is_a_whole_number(number: object) -> None:
    """An update's id must be a whole number, since it names a file."""
    with pytest.raises(ValidationError):
        RawUpdate.model_validate({"update_id": number})
