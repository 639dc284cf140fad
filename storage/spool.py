"""Exports that wait to be fetched: a folder with a card and, once it is written, a file for each.

Cards are files too, so that whichever process of this host a browser asks can tell how far an export is. Each process
holds a lock on a file of its own, which the system lets go when it dies: what it was writing has then failed.
"""

import fcntl
import json
import os
import re
import secrets
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from storage.export import Format

_FILES = frozenset(f".{one.value}" for one in Format)
_DRAFT_S = 60.0
"""A draft is renamed within milliseconds; one that is older was left by a crash."""


class Phase(StrEnum):
    """How far an export is."""

    WRITING = "writing"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of an export."""

    id: str
    owner: str
    """A staff id; nobody else may see it."""
    format: Format
    unmasked: bool
    title: str
    """What was asked for, as the page tells it."""
    expected: int
    """Tickets."""
    begun_at: datetime
    written: int = 0
    phase: Phase = Phase.WRITING
    why: str | None = None
    """Why it failed, in Chinese."""
    writer: str = ""
    """Names the process that writes it."""


class Spool:
    """The folder. Safe to use from several threads and processes: each card has one writer."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when it is first needed, readable by the product's own user alone."""
        self._folder = folder
        self._name = ""
        self._alive: int | None = None

    def open(self) -> None:
        """Throw away what dead processes left behind; what living ones are working on stays."""
        self.close()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._name = secrets.token_hex(8)
        # Locked before it gets its name: another process that starts takes no file for a dead one's in between.
        draft = self._folder / f".{self._name}"
        self._alive = os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600)
        fcntl.flock(self._alive, fcntl.LOCK_EX)
        draft.rename(self._folder / f"{self._name}.alive")
        for path in self._folder.glob("*.json"):
            card = self.look(path.stem)
            if card is None or not self._lives(card.writer):
                self.discard(path.stem)
        for path in self._folder.glob("*.alive"):
            if not self._lives(path.stem):
                path.unlink(missing_ok=True)
        for path in self._folder.iterdir():
            if path.suffix in _FILES and not path.with_suffix(".json").exists():
                path.unlink(missing_ok=True)
        for path in self._folder.glob(".*"):
            with suppress(FileNotFoundError):  # Another process has just put it in its place.
                if time.time() - path.stat().st_mtime > _DRAFT_S:
                    path.unlink()

    def close(self) -> None:
        """Let go of the lock; what this process wrote is thrown away by the next."""
        if self._alive is not None:
            os.close(self._alive)
            self._alive = None

    def begin(self, card: Card) -> Card:
        """Put a new card there, and give it with its writer's name."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mine = replace(card, writer=self._name)
        self.put(mine)
        return mine

    def _lives(self, writer: str) -> bool:
        """Tell whether the process of that name is still there."""
        if writer == self._name:
            return self._alive is not None
        try:
            descriptor = os.open(self._folder / f"{writer}.alive", os.O_WRONLY)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def put(self, card: Card) -> None:
        """Replace a card, at once."""
        values = asdict(card) | {"begun_at": card.begun_at.isoformat()}
        draft = self._folder / f".{card.id}.{secrets.token_hex(4)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(values, file, ensure_ascii=False)
        draft.replace(self._folder / f"{card.id}.json")

    def look(self, id_: str) -> Card | None:
        """Give a card; None where there is none of that name, it was thrown away, or it can't be read."""
        if not re.fullmatch(r"[0-9a-f]{32}", id_):
            return None
        try:
            card = _card((self._folder / f"{id_}.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (ValueError, KeyError, TypeError):
            return None  # Cut short by a power failure, or written by another version.
        if card.phase is Phase.WRITING and not self._lives(card.writer):
            return replace(card, phase=Phase.FAILED, why="服务器重新启动了，没能写完：请重新导出")
        return card

    def all(self) -> list[Card]:
        """List the cards, the newest first."""
        found = (self.look(path.stem) for path in self._folder.glob("*.json"))
        return sorted((card for card in found if card), key=lambda card: card.begun_at, reverse=True)

    def file(self, card: Card) -> Path:
        """Where the export's file is, or is to be."""
        return self._folder / f"{card.id}.{card.format.value}"

    def ask_to_stop(self, card: Card) -> None:
        """Ask whoever writes it to stop."""
        with suppress(FileNotFoundError):
            (self._folder / f"{card.id}.stop").touch(mode=0o600)

    def asked_to_stop(self, card: Card) -> bool:
        """Tell whether it is to stop: somebody asked, or its card was thrown away."""
        return (self._folder / f"{card.id}.stop").exists() or not (self._folder / f"{card.id}.json").exists()

    def finish(self, card: Card, phase: Phase, *, written: int, why: str | None = None) -> None:
        """Note how it ended. No card that was thrown away comes back, and what was still written of it goes too."""
        if (self._folder / f"{card.id}.json").exists():
            self.put(replace(card, phase=phase, written=written, why=why))
        else:
            self.discard(card.id)

    def discard(self, id_: str) -> None:
        """Throw an export away, card and file."""
        for path in self._folder.glob(f"{id_}.*"):
            path.unlink(missing_ok=True)

    def discard_before(self, moment: datetime) -> int:
        """Throw away what began before `moment`; gives how many."""
        old = [card for card in self.all() if card.begun_at < moment]
        for card in old:
            self.discard(card.id)
        return len(old)


def _card(written: str) -> Card:
    values = json.loads(written)
    values |= {
        "format": Format(values["format"]),
        "phase": Phase(values["phase"]),
        "begun_at": datetime.fromisoformat(values["begun_at"]),
    }
    return Card(**values)
