"""The secret key: from settings, or made once and kept in VAR_DIR; and the pseudonyms that it keys."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable

from bot.settings import Settings, SettingsError

FILE = "secret.key"


def secret_key(settings: Settings) -> bytes:
    """The configured key, or the one kept in VAR_DIR, made on first run; readable by its owner only."""
    if settings.secret_key:
        return settings.secret_key.get_secret_value().encode()
    path = settings.var_dir / FILE
    try:
        settings.var_dir.mkdir(parents=True, exist_ok=True)
        # O_EXCL: of two processes that start at once, one makes the key and the other reads it.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    except OSError as error:
        raise SettingsError(
            f"YOUNUO_VAR_DIR = {str(settings.var_dir)!r}: {error.strerror}: name a folder that can be written to"
        ) from None
    key = path.read_bytes().strip()
    if len(key) < 32:
        raise SettingsError(
            f"{path}: the secret key is shorter than 32 characters: restore it from a backup, or delete it to begin anew"
        )
    return key


def pseudonyms(key: bytes) -> Callable[[str, str], str]:
    """(channel, sender) -> 32 hex digits that tell citizens apart and lead nobody back to them without the key.

    HMAC-SHA256 (RFC 2104), cut to 128 bits.
    """

    def pseudonym(channel: str, sender: str) -> str:
        return hmac.new(key, f"{channel}\0{sender}".encode(), hashlib.sha256).hexdigest()[:32]

    return pseudonym
