"""Derives a separate key for each purpose from the product's secret: data made with one is invalid for another."""

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derive(secret: bytes, purpose: str) -> bytes:
    """Return the 32-byte key for a purpose, whose name may never change (HKDF, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)


def make_box(secret: bytes, purpose: str) -> Fernet:
    """Return the encryption box for a purpose; it can't open what another purpose's box encrypted."""
    return Fernet(base64.urlsafe_b64encode(derive(secret, purpose)))
