"""What is published now, and the stamp by which a table later shows whether that is unchanged."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from handlers.answering.card import decimal_text, target_text
from handlers.publishing.progress import NOTHING, latest
from knowledge.commitment import Commitment, Target
from storage.records import Actual, Override, Reached, StatusUpdate


@dataclass(frozen=True, slots=True)
class Held:
    """All commitments' statuses and figures as of one moment."""

    statuses: Mapping[str, StatusUpdate]
    reached: Mapping[str, Reached]
    names: Mapping[str, str]
    """Names of the members of staff, by id."""

    def status(self, id_: str) -> StatusUpdate | None:
        """Return the current status."""
        return self.statuses.get(id_)

    def figures(self, id_: str) -> Reached:
        """Return the latest figures and the manual verdict."""
        return self.reached.get(id_, NOTHING)

    def actual(self, id_: str, target: Target | None) -> Actual | None:
        """Return a target's latest actual."""
        return latest(self.figures(id_), target.name, target.unit) if target else None

    def override(self, id_: str) -> Override | None:
        """Return the current manual verdict."""
        return self.figures(id_).override

    def stamp(self, commitment: Commitment, target: Target | None) -> str:
        """Return a hash of what a row of the table shows, which changes as soon as anything of it is published."""
        id_ = commitment.id
        shown = (self.status(id_), self.actual(id_, target), self.override(id_))
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:12]


def label(target: Target) -> str:
    """Return a target's name in the table."""
    return f"{target.name} {target_text(target)}"


def amount(value: Decimal, unit: str, as_of: date) -> str:
    """Format what was reached by a day."""
    return f"{decimal_text(value)}{unit}（{as_of}）"
