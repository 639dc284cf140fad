"""A ticket's events as a chain: each holds a digest of the ticket at that time, and of the event before.

What is hashed, and in which form, may never change: the chains of existing tickets would break.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from storage.chain import link, moment
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
"""The ticket's sealed fields; not the citizen's pseudonym, erased on request, nor what is computed from others."""

SEALED_ONCE_GIVEN = ("stars", "solved", "rated_at", "appealed_at")
"""Sealed only if present, so that seals of tickets from before these fields existed stay valid."""


def seal(ticket: Mapping[str, Any]) -> str:
    """Digest a ticket: SHA-256, in hex, of its sealed fields as JSON, in the order of `SEALED`.

    Fields of SEALED_ONCE_GIVEN follow, if there are any.
    """
    values = [_spelled(ticket[name]) for name in SEALED]
    later = {name: _spelled(value) for name in SEALED_ONCE_GIVEN if (value := ticket.get(name)) is not None}
    if later:
        values.append(later)
    return sha256(json.dumps(values, separators=(",", ":")).encode()).hexdigest()


def link_event(previous: str, event: Mapping[str, Any]) -> str:
    """Return an event's hash, from the previous hash and the event's columns as stored."""
    content = {name: event[name] for name in ("number", "actor", "kind", "note", "public", "detail", "seal")}
    return link(previous, {**content, "at": moment(event["at"])})


def _spelled(value: Any) -> Any:
    """Convert a value to the form in which both databases return it."""
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return [_spelled(one) for one in value]
