"""A ticket's events as a chain: each holds a digest of the ticket as it then stood, and of the event before.

What is hashed, and how it is spelled, may never change: the chains of tickets that exist would break.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from storage.chain import link
from storage.columns import storable

SEALED = (
    "number",
    "city",
    "channel",
    "kind",
    "text",
    "place",
    "department",
    "departments",
    "commitments",
    "state",
    "received_at",
    "due",
    "answered_at",
    "closed_at",
    "withdrawn_at",
    "answer",
    "helpers",
    "handler",
    "outcome",
    "outcome_note",
    "draft",
    "draft_by",
    "merged_into",
    "extended",
    "reopened",
    "version",
)
"""What of every ticket is sealed. Not the citizen's pseudonym, which is erased on request, nor what is computed from the rest."""

SEALED_ONCE_GIVEN = ("stars", "solved", "rated_at", "appealed_at")
"""What is sealed only where it is there: the seals of tickets from before it stay as they are."""


def seal(ticket: Mapping[str, Any]) -> str:
    """Digest a ticket's sealed fields: SHA-256, in hex, of their JSON in the order of `SEALED`, and what was given later."""
    values = [_spelled(ticket[name]) for name in SEALED]
    later = {name: _spelled(value) for name in SEALED_ONCE_GIVEN if (value := ticket.get(name)) is not None}
    if later:
        values.append(later)
    return sha256(json.dumps(values, separators=(",", ":")).encode()).hexdigest()


def link_event(previous: str, event: Mapping[str, Any]) -> str:
    """Give an event's hash, from the hash before it and the event's columns as they are stored."""
    content = {name: event[name] for name in ("number", "actor", "kind", "note", "public", "detail", "seal")}
    return link(previous, {**content, "at": _moment(event["at"])})


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _spelled(value: Any) -> Any:
    """Spell a value as both databases give it back."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return [_spelled(one) for one in value]
