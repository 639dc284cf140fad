"""The same conversations on WeChat, Telegram and the web, over the whole application; every difference is listed."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import app as wiring
from bot.telegram.commands import COMMANDS
from bot.wechat.menu import MENU
from handlers.dialogue import Dialogue
from handlers.state import State
from tests.journeys.differences import CONVERSATIONS, EXPECTED, Difference, Step, Told, compare
from tests.journeys.players import CHAT, OPENID, Player, Seen, Stage, on_stage


@pytest.fixture
async def stage(tmp_path: Path, dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """Run the application with a citizen on each channel."""
    monkeypatch.setattr(wiring, "build_dialogue", lambda _settings, **_options: dialogue)
    async with on_stage(tmp_path) as set_up:
        yield set_up


async def _hold(stage: Stage, name: str) -> list[Difference]:
    """Hold one conversation on every channel, step by step, and list the differences from the web."""
    found: list[Difference] = []
    if name != "a newcomer":
        await _greet(stage)
    for step in CONVERSATIONS[name]:
        web, *others = [(player.name, await _do(stage, step, player)) for player in stage.players]
        for channel, seen in others:
            found += compare(channel, name, step.text[:20], web[1], seen)
    return found


async def _greet(stage: Stage) -> None:
    """Let everybody get the data notice first: which message is the first depends on the channel."""
    for player in stage.players:
        await player.say("你好")


async def _do(stage: Stage, step: Step, player: Player) -> Seen | None:
    if isinstance(step, Told):
        await stage.tell(player, step.text, key=step.text)
    return await step.by(player)


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_the_channels_differ_as_listed(stage: Stage, name: str) -> None:
    """Words, buttons and order are equal except for what is in `EXPECTED` with its reason."""
    everywhere = {difference for difference in EXPECTED if difference.conversation == "*"}
    listed = {difference for difference in EXPECTED if difference.conversation == name}
    found = set(await _hold(stage, name))
    general = {one for one in found if Difference(one.channel, "*", "*", one.what) in everywhere}
    assert sorted(found - general) == sorted(listed)


def test_every_listed_difference_belongs_to_a_conversation() -> None:
    """Every entry has a conversation that exists, and a reason."""
    named = {(difference.conversation, difference.step) for difference in EXPECTED}
    steps = {(name, step.text[:20]) for name, script in CONVERSATIONS.items() for step in script}
    assert named - steps <= {("*", "*")}
    assert all(len(reason) > 10 for reason in EXPECTED.values())


async def test_without_push_what_comes_unasked_waits_on_wechat_alone(
    tmp_path: Path, dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On an unverified account a notice comes below the next answer; elsewhere it comes at once."""
    monkeypatch.setattr(wiring, "build_dialogue", lambda _settings, **_options: dialogue)
    told = "住建局说，路灯修好了。"
    async with on_stage(tmp_path, verified=False) as stage:
        await _greet(stage)
        for player in stage.players:
            plain = await player.say("谢谢")
            await stage.tell(player, told, key="k")
            if player.name == "wechat":
                await asyncio.sleep(1.5)  # The courier looks every second.
                assert stage.wechat.api.calls == []
                later = await player.say("谢谢")
                assert plain is not None
                assert later is not None
                assert later.text == plain.text + told
            else:
                seen = await player.hear(told)
                assert seen is not None
                assert seen.texts == (told,)


async def test_no_file_holds_who_somebody_is_on_a_platform(stage: Stage, tmp_path: Path) -> None:
    """After conversations on every channel no OpenID, chat, cookie or access token is in the database or beside it."""
    for name in ("a newcomer", "a complaint and its ticket", "something unasked"):
        await _hold(stage, name)

    def read() -> bytes:
        files = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "secret.key"]
        return b"".join(path.read_bytes() for path in files)

    kept = await asyncio.to_thread(read)
    assert "烈山大道".encode() in kept
    for who in (OPENID, str(CHAT), stage.web.cookie, stage.wechat.api._newest):
        assert who
        assert who.encode() not in kept


def test_every_button_and_command_is_understood(dialogue: Dialogue) -> None:
    """Every button and menu command is a command for the real city's understanding, not a question."""
    buttons = [entry for button in MENU for entry in button.entries or (button,)]
    says = {entry.says for entry in buttons} | {command.says for command in COMMANDS if command.says}
    assert len(says) > 6
    for words in says:
        assert dialogue._understanding.understand(words, State()).command is not None, words
