"""Exchanging the product's key: addresses are sealed anew, and every pseudonym is computed anew where its sender is known.

Each unit of work brings some citizens over whole, so that a run that was cut off is simply begun again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from handlers.accounts.second_factor import SecondFactor, UnreadableSecretError
from handlers.notices.addresses import Addresses, UnreadableAddressError
from storage.database import Unit
from storage.records import ContactRecord

AT_ONCE = 100
"""Citizens in one unit of work."""
Pseudonym = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Moved:
    """What a run did."""

    citizens: int = 0
    """Brought over: their address is known."""
    unreadable: int = 0
    """Addresses sealed with a key that is neither the old nor the new one; nobody can open them, and they are deleted."""

    def __add__(self, other: "Moved") -> "Moved":
        """Give both together."""
        return Moved(self.citizens + other.citizens, self.unreadable + other.unreadable)


class Rotation:
    """From one key to another."""

    def __init__(
        self, *, addresses: Addresses, pseudonym: Pseudonym, old: SecondFactor, new: SecondFactor
    ) -> None:
        """`addresses` seal with the new key and open with both; `pseudonym` is by the new key."""
        self._addresses, self._pseudonym, self._old, self._new = addresses, pseudonym, old, new

    def move_some(self, unit: Unit) -> Moved:
        """Bring some citizens over; nothing is left to do once it gives Moved()."""
        moved = Moved()
        for contact in unit.contacts.sealed_otherwise(self._addresses.key_id, AT_ONCE):
            moved += self._move(unit, contact)
        return moved

    def reseal_staff(self, unit: Unit) -> int:
        """Seal the second factors of staff anew; gives how many. One that can't be opened stays, and has to be reset."""
        done = 0
        for person in unit.staff.with_second_factor():
            try:
                sealed = self._new.reseal(person.totp_secret or "", self._old)
            except UnreadableSecretError:
                continue
            unit.staff.change(replace(person, totp_secret=sealed))
            done += 1
        return done

    def _move(self, unit: Unit, contact: ContactRecord) -> Moved:
        unit.contacts.erase(contact.city, contact.citizen)
        try:
            sender = self._addresses.open(contact)
        except UnreadableAddressError:
            return Moved(unreadable=1)
        citizen = self._pseudonym(contact.channel, sender)
        unit.citizens.rename(contact.city, contact.channel, contact.citizen, citizen)
        sealed = self._addresses.seal(contact.city, citizen, sender)
        unit.contacts.save(replace(contact, citizen=citizen, sealed=sealed, key_id=self._addresses.key_id))
        return Moved(citizens=1)
