"""What is published now, and the mark by which a table tells later that it is still so."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from handlers.answering.card import plain, target_text
from handlers.publishing.progress import NOTHING, latest
from knowledge.commitment import Commitment, Target
from storage.records import Actual, Override, Reached, StatusUpdate


@dataclass(frozen=True, slots=True)
class Held:
    """All commitments' statuses and figures as of one moment."""

    statuses: Mapping[str, StatusUpdate]
    reached: Mapping[str, Reached]
    names: Mapping[str, str]
    """Of the members of staff, by id."""

    def status(self, id_: str) -> StatusUpdate | None:
        """The status that holds."""
        return self.statuses.get(id_)

    def figures(self, id_: str) -> Reached:
        """The latest figures, and the verdict by hand."""
        return self.reached.get(id_, NOTHING)

    def actual(self, id_: str, target: Target | None) -> Actual | None:
        """The latest actual of a target."""
        return latest(self.figures(id_), target.name, target.unit) if target else None

    def override(self, id_: str) -> Override | None:
        """The verdict by hand that holds."""
        return self.figures(id_).override

    def stamp(self, commitment: Commitment, target: Target | None) -> str:
        """Sum up what a row of the table shows; it differs as soon as anybody publishes anything of it."""
        id_ = commitment.id
        shown = (self.status(id_), self.actual(id_, target), self.override(id_))
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:12]


def label(target: Target) -> str:
    """Name a target as the table does."""
    return f"{target.name} {target_text(target)}"


def amount(value: Decimal, unit: str, as_of: date) -> str:
    """Write what was reached by a day."""
    return f"{plain(value)}{unit}（{as_of}）"
