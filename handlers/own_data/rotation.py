"""Exchanging the product's key: addresses are re-encrypted, and pseudonyms recomputed where the sender is known.

Each unit of work moves some citizens completely, so that an interrupted run is simply started again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from handlers.accounts.second_factor import SecondFactor, UnreadableSecretError
from handlers.notices.addresses import Addresses, UnreadableAddressError
from storage.database import Unit
from storage.records import ContactRecord

AT_ONCE = 100
"""Citizens per unit of work."""
Pseudonym = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class RotationResult:
    """The result of a run."""

    citizens: int = 0
    """Moved citizens, whose address is known."""
    unreadable: int = 0
    """Addresses encrypted with neither the old nor the new key; nobody can decrypt them, so they are deleted."""

    def __add__(self, other: "RotationResult") -> "RotationResult":
        """Return the sum of both."""
        return RotationResult(self.citizens + other.citizens, self.unreadable + other.unreadable)


class Rotation:
    """The change from one key to another."""

    def __init__(
        self, *, addresses: Addresses, pseudonym: Pseudonym, old: SecondFactor, new: SecondFactor
    ) -> None:
        """`addresses` encrypt with the new key and decrypt with both; `pseudonym` uses the new key."""
        self._addresses, self._pseudonym, self._old, self._new = addresses, pseudonym, old, new

    def move_some(self, unit: Unit) -> RotationResult:
        """Move some citizens; once it returns RotationResult(), nothing is left to do."""
        moved = RotationResult()
        for contact in unit.contacts.sealed_otherwise(self._addresses.key_id, AT_ONCE):
            moved += self._move(unit, contact)
        return moved

    def reseal_staff(self, unit: Unit) -> int:
        """Re-encrypt the staff's second factors; return how many. One that can't be decrypted must be reset."""
        done = 0
        for person in unit.staff.with_second_factor():
            try:
                sealed = self._new.reseal(person.totp_secret or "", self._old)
            except UnreadableSecretError:
                continue
            unit.staff.change(replace(person, totp_secret=sealed))
            done += 1
        return done

    def _move(self, unit: Unit, contact: ContactRecord) -> RotationResult:
        unit.contacts.erase(contact.city, contact.citizen)
        try:
            sender = self._addresses.open(contact)
        except UnreadableAddressError:
            return RotationResult(unreadable=1)
        citizen = self._pseudonym(contact.channel, sender)
        unit.citizens.rename(contact.city, contact.channel, contact.citizen, citizen)
        sealed = self._addresses.seal(contact.city, citizen, sender)
        unit.contacts.save(replace(contact, citizen=citizen, sealed=sealed, key_id=self._addresses.key_id))
        return RotationResult(citizens=1)
