"""Random codes and tokens, and the hashes under which the database stores them."""

import hashlib
import re
import secrets
import unicodedata

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no character resembles another."""
_LOOKALIKES = str.maketrans("OIL", "011")
_LETTERS = 20


def new_id() -> str:
    """Return a new id for a person, session or invitation; not a secret."""
    return secrets.token_hex(8)


def new_token() -> str:
    """Return a session's token: 256 random bits, in characters that a cookie accepts."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Return an invitation's code, to be read out and typed: 100 random bits as XXXXX-XXXXX-XXXXX-XXXXX."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))
    return "-".join(letters[start : start + 5] for start in range(0, _LETTERS, 5))


def hash_token(token: str) -> str:
    """Return what is stored instead of a token; needs no salt or stretching, as nobody guesses 256 random bits."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def hash_code(typed: str) -> str:
    """Return what is stored instead of a code, however it was typed: lower case, full width, other dashes, O for 0."""
    plain = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed).upper()).translate(_LOOKALIKES)
    return hashlib.sha256(plain.encode()).hexdigest()
