"""A key of its own for each purpose, from the product's secret: what is made with one can't pass for another's."""

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derive(secret: bytes, purpose: str) -> bytes:
    """Give the 32 bytes for a purpose, whose name may never change (HKDF, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)


def make_box(secret: bytes, purpose: str) -> Fernet:
    """Give the seal for a purpose; what is sealed for another it does not open."""
    return Fernet(base64.urlsafe_b64encode(derive(secret, purpose)))
