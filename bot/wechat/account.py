"""The account's API, made from the settings, and the command that sets its menu."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.given import now
from bot.secret import secret_key
from bot.settings import Settings, SettingsError
from bot.wechat.api import Api, WeChatError
from bot.wechat.client import Client
from bot.wechat.menu import MENU, as_buttons
from bot.wechat.token import Tokens
from bot.wechat.token_store import TokenStore
from storage.database import Database
from storage.migrations import refuse_older

NEEDED = "needs YOUNUO_WECHAT_APP_ID and YOUNUO_WECHAT_APP_SECRET: copy both from WeChat's console"


def make_client(settings: Settings, database: Database, clock: Callable[[], datetime]) -> Client:
    """Make the account's API; connects on the first call only. Raises SettingsError if its id or secret is missing."""
    app_id, secret = settings.wechat_app_id, settings.wechat_app_secret
    if not app_id or not secret:
        raise SettingsError(f"WeChat's API {NEEDED}")
    api = Api(str(settings.wechat_api_url))
    store = TokenStore(database, app_id, secret_key(settings))
    tokens = Tokens(api, store, app_id=app_id, secret=secret.get_secret_value(), clock=clock)
    return Client(api, tokens)


def set_menu(settings: Settings) -> str:
    """Replace the account's menu with ours and return a summary of it. Raises SettingsError with the remedy."""
    return asyncio.run(_set_menu(settings))


async def _set_menu(settings: Settings) -> str:
    settings.make_var_dir()
    await asyncio.to_thread(refuse_older, settings.database)
    database = Database(settings.database)
    client = make_client(settings, database, now)
    async with database:
        try:
            await client.create_menu(as_buttons())
        except WeChatError as error:
            raise SettingsError(f"the menu was not set: {error}") from None
        finally:
            await client.close()
    names = " ".join(entry.name for entry in MENU)
    return f"the menu is set: {names}; followers see it within five minutes, or when they follow anew"
