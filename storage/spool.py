"""Exports that wait to be fetched: a folder with a card and, once it is written, a file for each.

Cards are files too, so that whichever process a browser asks can tell how far an export is.
"""

import json
import os
import re
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from storage.export import Format


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


class Spool:
    """The folder. Safe to use from several threads and processes: each card has one writer."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when it is first needed, readable by the product's own user alone."""
        self._folder = folder

    def begin(self, card: Card) -> None:
        """Put a new card there."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.put(card)

    def put(self, card: Card) -> None:
        """Replace a card, at once."""
        values = asdict(card) | {"begun_at": card.begun_at.isoformat()}
        draft = self._folder / f".{card.id}.{secrets.token_hex(4)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(values, file, ensure_ascii=False)
        draft.replace(self._folder / f"{card.id}.json")

    def look(self, id_: str) -> Card | None:
        """Give a card; None where there is none of that name, or it was thrown away."""
        if not re.fullmatch(r"[0-9a-f]{32}", id_):
            return None
        try:
            values = json.loads((self._folder / f"{id_}.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return None
        begun = datetime.fromisoformat(values.pop("begun_at"))
        return Card(
            **values | {"format": Format(values["format"]), "phase": Phase(values["phase"])}, begun_at=begun
        )

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
        """Note how it ended; no card that was thrown away comes back."""
        if (self._folder / f"{card.id}.json").exists():
            self.put(replace(card, phase=phase, written=written, why=why))

    def discard(self, id_: str) -> None:
        """Throw an export away, card and file."""
        for path in self._folder.glob(f"{id_}.*"):
            path.unlink(missing_ok=True)

    def discard_before(self, moment: datetime | None) -> int:
        """Throw away what began before `moment` (None: everything), and drafts that a crash left; gives how many."""
        old = [card for card in self.all() if moment is None or card.begun_at < moment]
        for card in old:
            self.discard(card.id)
        if moment is None:
            for path in self._folder.glob(".*"):
                path.unlink(missing_ok=True)
        return len(old)
