"""What holds for a whole database."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The mark of a database in which nothing is real."""

    seed: str
    """Of its chance."""
    begun_at: datetime
    filled_at: datetime | None = None
    """None: it was cut off while it was being filled."""


@dataclass(frozen=True, slots=True)
class PseudonymKeys:
    """Under which key, by its id, the citizens' pseudonyms stand."""

    key_id: str
    next_key_id: str | None = None
    """The one that they are being brought to."""


@dataclass(frozen=True, slots=True)
class KeptToken:
    """A platform's access token as it is kept: encrypted."""

    sealed: str
    expires_at: datetime
