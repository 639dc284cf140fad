"""The second factor: time-based codes (RFC 6238), their secret encrypted with a key derived from the product's own."""

import re
import unicodedata
from datetime import datetime

import pyotp
from cryptography.fernet import InvalidToken
from pyotp.exceptions import OTPVerificationError

from handlers.deriving import make_box

_PURPOSE = "younuo staff second factor 1"
_DRIFT = 1
"""Steps of 30 seconds by which a phone's clock may be off (RFC 6238, 5.2 recommends at most one)."""
ENROL_WITHIN_S = 900


class UnreadableSecretError(Exception):
    """The stored secret was encrypted with another key: the product's secret has changed."""


class SecondFactor:
    """Creates, encrypts and checks second factors."""

    def __init__(self, secret: bytes) -> None:
        """`secret` is the product's."""
        self._box = make_box(secret, _PURPOSE)

    def seal(self, secret: str) -> str:
        """Encrypt a second factor's secret, for the database."""
        return self._box.encrypt(secret.encode()).decode()

    def reseal(self, sealed: str, former: "SecondFactor") -> str:
        """Re-encrypt a secret from the former key with this one. Raises UnreadableSecretError if neither fits."""
        for box in (self._box, former._box):  # noqa: SLF001 - Same class.
            try:
                return self.seal(box.decrypt(sealed.encode()).decode())
            except InvalidToken:
                continue
        raise UnreadableSecretError

    def offer(self, staff: str, secret: str, now: datetime) -> str:
        """Encrypt a secret not yet set up, for the form that confirms it: for that person, for 15 minutes."""
        return self._box.encrypt_at_time(f"offer:{staff}:{secret}".encode(), int(now.timestamp())).decode()

    def take(self, staff: str, offer: str, now: datetime) -> str | None:
        """Decrypt an offer; None if it is another person's, too old or not an offer."""
        try:
            sealed = self._box.decrypt_at_time(
                offer.encode(errors="replace"), ENROL_WITHIN_S, int(now.timestamp())
            )
        except InvalidToken:
            return None
        kind, _, rest = sealed.decode().partition(":")
        whose, _, secret = rest.partition(":")
        return secret if (kind, whose) == ("offer", staff) else None

    def step_of(self, sealed: str, typed: str, now: datetime) -> int | None:
        """Return the 30-second step of a typed code; None if it is wrong. Raises UnreadableSecretError."""
        try:
            secret = self._box.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise UnreadableSecretError from None
        return step_of(secret, typed, now)


def new_secret() -> str:
    """Return a random secret of 160 bits, in base 32 (RFC 4226, 4: R6)."""
    return pyotp.random_base32()


def uri_of(secret: str, login: str, city: str) -> str:
    """Return what the phone's app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=f"有诺 {city}")


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """Return a code's step, allowing blanks and full width; None if it is not a current code."""
    code = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(code, for_time=now, valid_window=_DRIFT)
    except OTPVerificationError:
        return None
