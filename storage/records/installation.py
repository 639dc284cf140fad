"""What applies to a whole database."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The mark of a database in which nothing is real."""

    seed: str
    """The random seed."""
    begun_at: datetime
    filled_at: datetime | None = None
    """None: filling it was interrupted."""


@dataclass(frozen=True, slots=True)
class PseudonymKeys:
    """The key, by its id, that the citizens' pseudonyms use."""

    key_id: str
    next_key_id: str | None = None
    """The key to which they are being moved."""


@dataclass(frozen=True, slots=True)
class KeptToken:
    """A platform's access token as stored: encrypted."""

    sealed: str
    expires_at: datetime
