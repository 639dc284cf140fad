"""`run.py backup` and `run.py restore`: copies of the whole database, and a reminder of what else to keep."""

from pathlib import Path

from bot.given import now
from bot.lock import alone
from bot.secret import FILE
from bot.settings import Settings
from storage.backup import back_up, restore
from storage.migrations import migrate


def make_backup(settings: Settings, folder: Path) -> list[str]:
    """Copy the database into a new folder; return lines to print. Raises StorageError."""
    card = back_up(settings.database, folder, now())
    return [
        f"{folder}: {card.tickets} tickets, {card.bytes:,} bytes, as of {card.made_at} or later",
        _about_the_key(settings),
    ]


def restore_backup(settings: Settings, folder: Path) -> list[str]:
    """Restore a copy where there is no database, at the newest schema; return lines to print.

    Raises StorageError, SettingsError.
    """
    # A running server would keep writing to the files that were moved away, and its receipts would be lost with them.
    with alone(settings):
        card = restore(settings.database, folder)
        migrate(settings.database)
    return [
        f"{folder}: restored, {card.tickets} tickets as of {card.made_at}",
        _about_the_key(settings),
        "look whether all is whole: run.py audit verify",
    ]


def _about_the_key(settings: Settings) -> str:
    where = "YOUNUO_SECRET_KEY" if settings.secret_key else str(settings.var_dir / FILE)
    return f"the secret key is not in it: keep {where} too, elsewhere; without it no citizen finds the tickets again"
