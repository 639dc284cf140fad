"""A citizen's platform id, needed to write to them: encrypted with a key of its own, and bound to the citizen."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from handlers.deriving import derive
from handlers.messages import Incoming
from storage.database import Unit
from storage.records import ContactRecord

_PURPOSE = "younuo contact 1"
_NONCE = 12
"""Bytes, as AES-GCM requires (NIST SP 800-38D)."""
RENEW_AFTER = timedelta(days=1)
"""When a citizen last wrote is stored to the day, which suffices and saves a write per message."""


class UnreadableAddressError(Exception):
    """The address was encrypted with an unknown key: the product's secret has changed."""


@dataclass(frozen=True, slots=True)
class _Key:
    id: str
    box: AESGCM


class Addresses:
    """Encrypts with the first key and decrypts with any, so that keys can be exchanged while the product runs."""

    def __init__(self, *secrets_: bytes) -> None:
        """`secrets_` are the product's secret and, while keys are exchanged, former ones."""
        self._keys = tuple(_derive(secret) for secret in secrets_)

    @property
    def key_id(self) -> str:
        """The name of the key that encrypts now."""
        return self._keys[0].id

    def seal(self, city: str, citizen: str, address: str) -> str:
        """Encrypt an address (AES-256-GCM), bound to this citizen."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._keys[0].box.encrypt(nonce, address.encode(), _bound_to(city, citizen))
        return base64.b64encode(nonce + sealed).decode()

    def open(self, contact: ContactRecord) -> str:
        """Decrypt a contact's address. Raises UnreadableAddressError."""
        key = next((key for key in self._keys if key.id == contact.key_id), None)
        if key is None:
            raise UnreadableAddressError(f"sealed with key {contact.key_id}, which is not known")
        raw = base64.b64decode(contact.sealed)
        try:
            opened = key.box.decrypt(raw[:_NONCE], raw[_NONCE:], _bound_to(contact.city, contact.citizen))
        except InvalidTag:
            raise UnreadableAddressError("the sealed address was altered, or is another citizen's") from None
        return opened.decode()


class ContactKeeper:
    """Stores where citizens are reached, on the channels that can push."""

    def __init__(self, addresses: Addresses, channels: Sequence[str]) -> None:
        """`channels` are those that push: for others no address is to be stored."""
        self.addresses, self._channels = addresses, frozenset(channels)

    def pushes(self, channel: str) -> bool:
        """Tell whether anything is pushed on a channel."""
        return channel in self._channels

    def seen(self, unit: Unit, incoming: Incoming, *, city: str, citizen: str, now: datetime) -> None:
        """Record that a citizen wrote, and where they are reached; in their message's transaction."""
        known = unit.contacts.get(city, citizen)
        usable = known is not None and known.key_id == self.addresses.key_id and known.blocked_at is None
        if known is not None and usable and now - known.seen_at < RENEW_AFTER:
            return
        sealed = self.addresses.seal(city, citizen, incoming.sender)
        unit.contacts.save(ContactRecord(city, citizen, incoming.channel, sealed, self.addresses.key_id, now))


def _derive(secret: bytes) -> _Key:
    key = derive(secret, _PURPOSE)
    # A fingerprint that reveals nothing about the key, so it may be stored beside what the key encrypts.
    return _Key(hmac.new(key, b"key id", hashlib.sha256).hexdigest()[:8], AESGCM(key))


def _bound_to(city: str, citizen: str) -> bytes:
    return f"{city}\0{citizen}".encode()
