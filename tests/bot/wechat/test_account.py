"""`run.py wechat menu`, over a local WeChat API server."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from click.testing import Result

from bot.wechat.menu import as_buttons
from tests.bot.wechat.conftest import Clock
from tests.journeys.served import call, run
from tests.journeys.wechat_service import APP_ID, APP_SECRET, WeChatApi


@pytest.fixture
async def wechat(clock: Clock) -> AsyncIterator[WeChatApi]:
    """Run WeChat's API."""
    async with WeChatApi(clock) as server:
        yield server


def account(wechat: WeChatApi) -> dict[str, object]:
    """Return the settings of a public account there."""
    return {"WECHAT_APP_ID": APP_ID, "WECHAT_APP_SECRET": APP_SECRET, "WECHAT_API_URL": wechat.base}


async def menu_command(folder: Path, wechat: WeChatApi, **settings: object) -> Result:
    """Run the command."""
    return await asyncio.to_thread(call, folder, "wechat", "menu", **(account(wechat) | settings))


async def test_the_command_sets_the_menu(wechat: WeChatApi, tmp_path: Path) -> None:
    """The command, in a separate process, replaces the menu and lists its buttons."""
    done = await asyncio.to_thread(run, tmp_path, "wechat", "menu", **account(wechat))
    assert done.returncode == 0, done.stderr.decode()
    assert "查承诺 提建议 我的" in done.stdout.decode()
    assert wechat.menu == as_buttons()


@pytest.mark.parametrize(
    ("settings", "remedy"),
    [
        ({"WECHAT_APP_SECRET": ""}, "YOUNUO_WECHAT_APP_SECRET"),
        ({"WECHAT_APP_SECRET": "a-wrong-one"}, "YOUNUO_WECHAT_APP_SECRET"),
        ({"WECHAT_API_URL": "http://127.0.0.1:9"}, "no answer"),
    ],
)
async def test_what_went_wrong_is_said_in_one_line(
    wechat: WeChatApi, tmp_path: Path, settings: dict[str, object], remedy: str
) -> None:
    """An error gives exit status 1 and the remedy, without traceback and secret."""
    done = await menu_command(tmp_path, wechat, **settings)
    said = done.stderr
    assert done.exit_code == 1
    assert remedy in said
    assert "Traceback" not in said
    assert "a-wrong-one" not in said
    assert wechat.menu is None


async def test_an_account_without_a_menu_is_told_so(wechat: WeChatApi, tmp_path: Path) -> None:
    """48001 is explained: only a verified account, or a 服务号, has a menu."""
    wechat.verified = False
    done = await menu_command(tmp_path, wechat)
    assert done.exit_code == 1
    assert "48001" in done.stderr
