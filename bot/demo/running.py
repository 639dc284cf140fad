"""`run.py demo`: a demonstration beside the real product, in its own folder and database."""

import asyncio
import logging
import time
from datetime import datetime
from pathlib import Path

from bot import logs
from bot.assembly import build_dialogue
from bot.demo.filling import begin, fill
from bot.demo.people import SignIn, renew, table
from bot.given import now
from bot.secret import secret_key
from bot.settings import Settings
from handlers.accounts import Accounts, Register
from storage.database import Database

FOLDER = "demo"
"""Within VAR_DIR."""
TICKETS = 300
SEED = "younuo"


def demonstration_of(settings: Settings) -> Settings:
    """Return the demonstration's settings: its own folder, database and secret, and no channel to real people."""
    off = {name: None for name in type(settings).model_fields if name.startswith(("wechat_", "telegram_"))}
    off |= {name: getattr(settings, name) for name in ("wechat_api_url", "telegram_api_url")}
    own = {"var_dir": settings.var_dir / FOLDER, "database_url": None, "secret_key": None}
    given = settings.model_dump() | off | own
    return Settings.model_construct(**given)


def prepare(settings: Settings, *, tickets: int = TICKETS, seed: str = SEED) -> list[str]:
    """Fill the demonstration's database, or reuse it; return lines that say how to sign in.

    Passwords are new at each run, printed in these lines, and stored nowhere. Raises SettingsError, StorageError.
    """
    began = time.monotonic()
    logs.configure_logging(json=False, level="ERROR")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    folder = settings.make_var_dir()
    filled, told = asyncio.run(_prepare(settings, tickets=tickets, seed=seed))
    how = f"filled in {time.monotonic() - began:.0f} s" if filled else "as it was left"
    return _lines(folder, how, told)


async def _prepare(settings: Settings, *, tickets: int, seed: str) -> tuple[bool, list[SignIn]]:
    moment = now()
    # Whatever may be wrong with them is met before the database is marked: a mark says that what follows is made up.
    dialogue, secret = await asyncio.to_thread(build_dialogue, settings), secret_key(settings)
    async with Database(settings.database) as database:
        kept = await begin(database, seed, moment)
        if kept is not None:
            return False, await renew(Accounts(Register(database, secret, dialogue.city, now)), dialogue.city)
        told = await fill(
            database,
            dialogue,
            lambda clock: Accounts(Register(database, secret, dialogue.city, clock)),
            seed=seed,
            until=_whole(moment),
            tickets=tickets,
        )
        return True, told


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _lines(folder: Path, how: str, told: list[SignIn]) -> list[str]:
    return [
        f"Demonstration in {folder}, {how}. 演示数据，不是真实来信: nothing in it is real, and every page says so.",
        "Sign in at /console, for this run only (these passwords are kept nowhere):",
        *table(told),
        "  The administrator sets up a code on a phone (TOTP) at the first sign-in, as in the real product.",
        f"To begin anew, stop it and delete {folder}.",
    ]
