"""`run.py backup` and `run.py restore`: whole copies of what must survive, and what has to be kept beside them."""

from pathlib import Path

from bot.given import now
from bot.lock import alone
from bot.secret import FILE
from bot.settings import Settings
from storage.backup import back_up, restore
from storage.migrations import migrate


def make_backup(settings: Settings, folder: Path) -> list[str]:
    """Copy the database into a new folder; gives lines to read. Raises StorageError."""
    card = back_up(settings.database, folder, now())
    return [
        f"{folder}: {card.tickets} tickets, {card.bytes:,} bytes, as of {card.made_at} or later",
        _about_the_key(settings),
    ]


def restore_backup(settings: Settings, folder: Path) -> list[str]:
    """Put a copy where no database is yet, and bring it to the newest schema; gives lines to read. Raises StorageError, SettingsError."""
    # A server would go on into the files that were moved away, and its receipts with it.
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
