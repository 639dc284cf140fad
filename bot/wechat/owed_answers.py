"""Messages acknowledged to WeChat before their answer was stored: kept on disk until they are answered.

Each is an encrypted file in a folder of VAR_DIR, on disk before WeChat gets `success`, since WeChat never delivers
again after that. If the process dies meanwhile, its successor finds them at start-up.
"""

import asyncio
import hashlib
import time
from contextlib import suppress
from pathlib import Path

import structlog
from cryptography.fernet import InvalidToken
from pydantic import TypeAdapter

from handlers.deriving import make_box
from handlers.messages import Incoming
from storage.disk import DRAFT, write

_INCOMING = TypeAdapter(Incoming)
_DRAFT_S = 60.0
"""A draft is renamed within moments; an older one was left by a crash, before anything was promised."""

_log = structlog.get_logger(__name__)


def owed_files(folder: Path) -> list[Path]:
    """List the files of promised messages; a draft is not a promise yet."""
    return [path for path in folder.iterdir() if path.suffix != DRAFT] if folder.is_dir() else []


class OwedAnswers:
    """The messages whose answer was promised for later."""

    def __init__(self, folder: Path, key: bytes) -> None:
        """`folder` is created when needed; `key` is the secret key."""
        self._folder, self._box = folder, make_box(key, "younuo wechat promise")

    async def keep(self, incoming: Incoming) -> None:
        """Write a message to disk, where it is when this returns. Raises OSError."""
        await asyncio.to_thread(self._write, incoming)

    async def settle(self, incoming: Incoming) -> None:
        """Delete a message whose answer is stored."""
        await asyncio.to_thread(self._path(incoming).unlink, missing_ok=True)

    async def open(self) -> list[Incoming]:
        """List the messages still owed an answer, oldest first; an unreadable one stays, with an error in the log."""
        return await asyncio.to_thread(self._read_all)

    def _path(self, incoming: Incoming) -> Path:
        whose = f"{incoming.sender}\0{incoming.message_id}".encode()
        return self._folder / hashlib.blake2b(whose, digest_size=16).hexdigest()

    def _write(self, incoming: Incoming) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write(self._path(incoming), self._box.encrypt(_INCOMING.dump_json(incoming)))

    def _read_all(self) -> list[Incoming]:
        self._forget_drafts()
        found = [message for path in owed_files(self._folder) if (message := self._read(path))]
        return sorted(found, key=lambda message: message.sent_at)

    def _forget_drafts(self) -> None:
        for draft in self._folder.glob(f"*{DRAFT}"):
            with suppress(FileNotFoundError):  # Another process has just renamed it.
                if time.time() - draft.stat().st_mtime > _DRAFT_S:
                    draft.unlink()

    def _read(self, path: Path) -> Incoming | None:
        try:
            return _INCOMING.validate_json(self._box.decrypt(path.read_bytes()))
        except FileNotFoundError:
            return None  # Another process has just answered it.
        except (OSError, InvalidToken, ValueError) as error:
            _log.error("wechat_promise_unreadable", file=path.name, error=type(error).__name__)
            return None
