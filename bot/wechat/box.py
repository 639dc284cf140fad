"""What this channel keeps for a while that nobody else may read: sealed with a key derived from the secret key."""

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def make_box(key: bytes, purpose: str) -> Fernet:
    """Give the seal for one purpose; what is sealed for another it does not open (HKDF, RFC 5869)."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"younuo wechat {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(key)))
