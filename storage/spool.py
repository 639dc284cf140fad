"""Exports waiting to be downloaded: a folder with a card and, once written, a file for each.

Cards are files so that any process of this host can tell a browser how far an export is. Each process holds a lock on
a file of its own, which the system releases when the process dies: an export that it was writing has then failed.
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
"""A draft is renamed within milliseconds; an older one was left by a crash."""


class Phase(StrEnum):
    """How far an export is."""

    WRITING = "writing"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Card:
    """What is known about an export."""

    id: str
    owner: str
    """A staff id; nobody else may see the export."""
    format: Format
    unmasked: bool
    title: str
    """What was asked for, as the page shows it."""
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
    """The folder. Safe for several threads and processes: each card has one writer."""

    def __init__(self, folder: Path) -> None:
        """`folder` is created when first needed, readable only by the product's own user."""
        self._folder = folder
        self._name = ""
        self._alive: int | None = None

    def open(self) -> None:
        """Discard what dead processes left behind; what living ones are writing stays."""
        self.close()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._name = secrets.token_hex(8)
        # Locked before it gets its name, so that a process starting meanwhile does not take it for a dead one's.
        draft = self._folder / f".{self._name}"
        self._alive = os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600)
        fcntl.flock(self._alive, fcntl.LOCK_EX)
        draft.rename(self._folder / f"{self._name}.alive")
        for path in self._folder.glob("*.json"):
            card = self.look(path.stem)
            if card is None or not self._is_alive(card.writer):
                self.discard(path.stem)
        for path in self._folder.glob("*.alive"):
            if not self._is_alive(path.stem):
                path.unlink(missing_ok=True)
        for path in self._folder.iterdir():
            if path.suffix in _FILES and not path.with_suffix(".json").exists():
                path.unlink(missing_ok=True)
        for path in self._folder.glob(".*"):
            with suppress(FileNotFoundError):  # Another process has just renamed it.
                if time.time() - path.stat().st_mtime > _DRAFT_S:
                    path.unlink()

    def close(self) -> None:
        """Release the lock; the next process discards what this one wrote."""
        if self._alive is not None:
            os.close(self._alive)
            self._alive = None

    def begin(self, card: Card) -> Card:
        """Add a new card; return it with its writer's name."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mine = replace(card, writer=self._name)
        self.put(mine)
        return mine

    def _is_alive(self, writer: str) -> bool:
        """Tell whether the process of that name is still running."""
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
        """Replace a card, atomically."""
        # Not with storage.disk.write: a card changes twice a second and is discarded after a crash, so there is nothing
        # to flush; and `discard`, which deletes whatever begins with the id, must not find the draft.
        values = asdict(card) | {"begun_at": card.begun_at.isoformat()}
        draft = self._folder / f".{card.id}.{secrets.token_hex(4)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(values, file, ensure_ascii=False)
        draft.replace(self._folder / f"{card.id}.json")

    def look(self, id_: str) -> Card | None:
        """Return a card; None if there is none with that id, it was discarded, or it can't be read."""
        if not re.fullmatch(r"[0-9a-f]{32}", id_):
            return None
        try:
            card = _card((self._folder / f"{id_}.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (ValueError, KeyError, TypeError):
            return None  # Truncated by a power failure, or written by another version.
        if card.phase is Phase.WRITING and not self._is_alive(card.writer):
            return replace(card, phase=Phase.FAILED, why="服务器重新启动了，没能写完：请重新导出")
        return card

    def all(self) -> list[Card]:
        """Return the cards, newest first."""
        found = (self.look(path.stem) for path in self._folder.glob("*.json"))
        return sorted((card for card in found if card), key=lambda card: card.begun_at, reverse=True)

    def file(self, card: Card) -> Path:
        """Return where the export's file is, or will be."""
        return self._folder / f"{card.id}.{card.format.value}"

    def ask_to_stop(self, card: Card) -> None:
        """Ask the card's writer to stop."""
        with suppress(FileNotFoundError):
            (self._folder / f"{card.id}.stop").touch(mode=0o600)

    def asked_to_stop(self, card: Card) -> bool:
        """Tell whether the export should stop: somebody asked, or its card was discarded."""
        return (self._folder / f"{card.id}.stop").exists() or not (self._folder / f"{card.id}.json").exists()

    def finish(self, card: Card, phase: Phase, *, written: int, why: str | None = None) -> None:
        """Record how it ended; a discarded card does not come back, and what was still written of it is deleted."""
        if (self._folder / f"{card.id}.json").exists():
            self.put(replace(card, phase=phase, written=written, why=why))
        else:
            self.discard(card.id)

    def discard(self, id_: str) -> None:
        """Delete an export, card and file."""
        for path in self._folder.glob(f"{id_}.*"):
            path.unlink(missing_ok=True)

    def discard_before(self, moment: datetime) -> int:
        """Delete exports begun before `moment`; return how many."""
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
