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
        f"the secret key is not in it: keep {_where_the_key_is(settings)} too, elsewhere; without it no citizen finds the tickets again",
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
        f"the secret key is not in it: put the one it was made under back as {_where_the_key_is(settings)} before the start",
        "look whether all is whole: run.py audit verify",
    ]


def _where_the_key_is(settings: Settings) -> str:
    return "YOUNUO_SECRET_KEY" if settings.secret_key else str(settings.var_dir / FILE)
