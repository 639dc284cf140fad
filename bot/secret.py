"""The secret key, from settings or made once and kept in VAR_DIR; and the pseudonyms derived with it."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from bot.settings import Settings, SettingsError
from storage.disk import settle

FILE = "secret.key"
NEXT = "secret.key.next"
"""During a key exchange: the new key."""
FORMER = "secret.key.former"
"""After a key exchange: the former key, until it is no longer needed (bot/keys.py)."""


def secret_key(settings: Settings) -> bytes:
    """Return the configured key, or the one in VAR_DIR, created on first run and readable by its owner only."""
    if settings.secret_key:
        return settings.secret_key.get_secret_value().encode()
    path = settings.make_var_dir() / FILE
    if not path.exists():
        make_key(path)
    return read_key(path)


def former_key(settings: Settings) -> bytes | None:
    """Return the former key, while it still leads citizens to their data; None if there is none."""
    if settings.secret_key:
        return settings.former_secret_key.get_secret_value().encode() if settings.former_secret_key else None
    path = settings.make_var_dir() / FORMER
    return read_key(path) if path.exists() else None


def read_key(path: Path) -> bytes:
    """Read a key file. Raises SettingsError if the key is too short, OSError."""
    key = path.read_bytes().strip()
    if len(key) < 32:
        raise SettingsError(
            f"{path}: the secret key is shorter than 32 characters: restore it from a backup, or delete it to begin anew"
        )
    return key


def key_id(key: bytes) -> str:
    """Name a key by 8 hex digits that reveal nothing about it."""
    return hmac.new(key, b"younuo key id", hashlib.sha256).hexdigest()[:8]


def make_key(path: Path) -> None:
    """Create a key at `path`, complete and on disk: if it were lost, no tickets could be found again.

    If several processes start at once, the first to link its file makes the key, and all read that one.
    """
    with NamedTemporaryFile("w", dir=path.parent, prefix=f".{FILE}-", encoding="ascii") as draft:
        draft.write(secrets.token_hex(32))
        draft.flush()
        os.fsync(draft.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(draft.name)
    settle(path.parent)


def pseudonyms(key: bytes) -> Callable[[str, str], str]:
    """Return a function from (channel, sender) to 32 hex digits, distinct per citizen and irreversible without the key.

    HMAC-SHA256 (RFC 2104), cut to 128 bits.
    """

    def pseudonym(channel: str, sender: str) -> str:
        return hmac.new(key, f"{channel}\0{sender}".encode(), hashlib.sha256).hexdigest()[:32]

    return pseudonym
