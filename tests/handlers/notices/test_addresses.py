"""Addresses are encrypted for one citizen, and survive a change of keys."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.notices.addresses import Addresses, UnreadableAddressError
from storage.records import ContactRecord

NOW = datetime(2023, 3, 2, tzinfo=UTC)
OLD, NEW = b"o" * 32, b"n" * 32


def sealed_with(addresses: Addresses, citizen: str = "a1") -> ContactRecord:
    """Return a citizen's contact."""
    sealed = addresses.seal("city", citizen, "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o")
    return ContactRecord("city", citizen, "wechat", sealed, addresses.key_id, NOW)


def test_an_address_comes_back_and_stands_nowhere_in_clear() -> None:
    """An encrypted address can be decrypted, and differs each time, so that citizens can't be linked."""
    addresses = Addresses(NEW)
    contact = sealed_with(addresses)
    assert addresses.open(contact) == "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"
    assert "oUpF8" not in contact.sealed
    assert contact.sealed != sealed_with(addresses).sealed
    assert contact.sealed not in repr(contact)


def test_another_citizens_address_does_not_open() -> None:
    """An address moved to another row, or altered, is refused."""
    addresses = Addresses(NEW)
    contact = sealed_with(addresses)
    moved = replace(contact, citizen="b2")
    altered = replace(contact, sealed=contact.sealed[:-8] + "AAAAAAA=")
    for one in (moved, altered):
        with pytest.raises(UnreadableAddressError, match="altered, or is another"):
            addresses.open(one)


def test_a_former_key_opens_and_the_new_one_seals() -> None:
    """Both keys decrypt during the change; afterwards an old address is refused with the reason."""
    contact = sealed_with(Addresses(OLD))
    both = Addresses(NEW, OLD)
    assert both.open(contact) == "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"
    assert both.key_id == Addresses(NEW).key_id != contact.key_id
    with pytest.raises(UnreadableAddressError, match=f"key {contact.key_id}, which is not known"):
        Addresses(NEW).open(contact)
