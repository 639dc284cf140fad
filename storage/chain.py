"""Hash chains: each row's hash covers the row and the previous hash, so that no row can change unnoticed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

BEGINNING = "0" * 64
"""The previous hash of the first row."""

Value = str | int | bool | None


def moment(at: datetime) -> str:
    """Write a time in the one form that is hashed: ISO 8601 in UTC, with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(content: Mapping[str, Value]) -> str:
    """Write JSON in the one form that is hashed: sorted keys, no blanks, ASCII (like RFC 8785, but for numbers)."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def link(previous: str, content: Mapping[str, Value]) -> str:
    """Return a row's hash: SHA-256, in hex, over the previous row's hash and the row's canonical JSON.

    Hash values as the database returns them (see `storage.columns.storable`), or the chain breaks on storing.
    """
    return hashlib.sha256(f"{previous}\n{canonical(content)}".encode()).hexdigest()
