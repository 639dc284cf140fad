"""How passwords are kept."""

import argon2
import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from handlers.accounts import passwords
from handlers.accounts.passwords import Passwords


async def test_production_hashes_as_strongly_as_the_rfc_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody names a hasher, as in production: argon2id as RFC 9106 recommends it where memory is scarce, or more."""
    monkeypatch.setattr(passwords, "PasswordHasher", PasswordHasher)
    used, asked = extract_parameters(await Passwords().hash("wisteria-ferry-93")), RFC_9106_LOW_MEMORY
    assert used.type is argon2.Type.ID
    assert used.memory_cost >= asked.memory_cost
    assert used.time_cost >= asked.time_cost
    assert used.salt_len >= asked.salt_len
    assert used.hash_len >= asked.hash_len
