"""Passwords, stored as argon2id (RFC 9106); slow by design, so always in a thread, two at a time."""

import asyncio
import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from handlers.accounts.rules import LONGEST_PASSWORD, normalised_password

AT_ONCE = 2
"""Each takes 64 MiB and a core for a tenth of a second: a flood of guesses must not exhaust the machine."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of checking a password."""

    right: bool
    rehashed: str | None = None
    """The hash with current parameters, if the stored one has others."""


class Passwords:
    """Hashes and checks passwords without blocking the event loop."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """`hasher` as in argon2-cffi; None: its defaults, which follow RFC 9106 (low memory)."""
        self._hasher = hasher or PasswordHasher()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._nobodys: str | None = None

    async def hash(self, password: str) -> str:
        """Return what is stored instead of a password."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, normalised_password(password))

    async def check(self, stored: str | None, password: str) -> Checked:
        """Compare with the stored hash; None (no such person) is never right and takes as long."""
        async with self._turns:
            return await asyncio.to_thread(
                self._check, stored, normalised_password(password)[: LONGEST_PASSWORD + 1]
            )

    def _check(self, stored: str | None, password: str) -> Checked:
        if self._nobodys is None:
            self._nobodys = self._hasher.hash(secrets.token_hex())
        try:
            self._hasher.verify(stored or self._nobodys, password)
        except (VerificationError, InvalidHashError):
            return Checked(right=False)
        if stored is None:
            return Checked(right=False)
        old = self._hasher.check_needs_rehash(stored)
        return Checked(right=True, rehashed=self._hasher.hash(password) if old else None)
