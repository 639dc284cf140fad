"""The secret key: from settings, or made once and kept in VAR_DIR; and the pseudonyms that it keys."""

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
"""While keys are exchanged: the one that comes."""
FORMER = "secret.key.former"
"""After that: the one before, until nobody needs it any more (bot/keys.py)."""


def secret_key(settings: Settings) -> bytes:
    """The configured key, or the one kept in VAR_DIR, made on first run; readable by its owner only."""
    if settings.secret_key:
        return settings.secret_key.get_secret_value().encode()
    path = settings.make_var_dir() / FILE
    if not path.exists():
        make_key(path)
    return read_key(path)


def former_key(settings: Settings) -> bytes | None:
    """The key before, where it still leads citizens to their data; None: there is none."""
    if settings.secret_key:
        return settings.former_secret_key.get_secret_value().encode() if settings.former_secret_key else None
    path = settings.make_var_dir() / FORMER
    return read_key(path) if path.exists() else None


def read_key(path: Path) -> bytes:
    """Read a kept key. Raises SettingsError for one that is too short, OSError."""
    key = path.read_bytes().strip()
    if len(key) < 32:
        raise SettingsError(
            f"{path}: the secret key is shorter than 32 characters: restore it from a backup, or delete it to begin anew"
        )
    return key


def key_id(key: bytes) -> str:
    """Name a key by 8 hex digits that say nothing about it."""
    return hmac.new(key, b"younuo key id", hashlib.sha256).hexdigest()[:8]


def make_key(path: Path) -> None:
    """Put a new key at `path`, whole and on the disk: without it, nobody's tickets would be found again.

    Of several processes that start at once, the first to link its own makes the key, and all read that one.
    """
    with NamedTemporaryFile("w", dir=path.parent, prefix=f".{FILE}-", encoding="ascii") as draft:
        draft.write(secrets.token_hex(32))
        draft.flush()
        os.fsync(draft.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(draft.name)
    settle(path.parent)


def pseudonyms(key: bytes) -> Callable[[str, str], str]:
    """(channel, sender) -> 32 hex digits that tell citizens apart and lead nobody back to them without the key.

    HMAC-SHA256 (RFC 2104), cut to 128 bits.
    """

    def pseudonym(channel: str, sender: str) -> str:
        return hmac.new(key, f"{channel}\0{sender}".encode(), hashlib.sha256).hexdigest()[:32]

    return pseudonym
