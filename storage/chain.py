"""Hash chains: each row's hash covers the row and the hash before it, so that no row changes unnoticed."""

import hashlib
import json
from collections.abc import Mapping

BEGINNING = "0" * 64
"""What the first row has for the hash before it."""

Value = str | int | bool | None


def canonical(content: Mapping[str, Value]) -> str:
    """Spell JSON in the one way that is hashed: sorted keys, no blanks, ASCII (after RFC 8785, without numbers' forms)."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def link(previous: str, content: Mapping[str, Value]) -> str:
    """Give a row's hash: SHA-256, in hex, over the hash of the row before and the row's canonical JSON.

    Hash what the database gives back (see `storage.columns.storable`), else the chain breaks on the way in.
    """
    return hashlib.sha256(f"{previous}\n{canonical(content)}".encode()).hexdigest()
