"""Who works where: names for staff ids, and who can be assigned a ticket. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.people import CITIZEN, OPERATOR, SYSTEM, Permission, actor_of, staff_of
from storage.records import StaffRecord

_OTHERS = {CITIZEN.reference: "居民", SYSTEM.reference: "系统", OPERATOR.reference: OPERATOR.name}
"""Whoever is not on the roster, by their reference."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The city's people."""

    names: Mapping[str, str]
    """Everybody's name by id, including those who left."""
    hands: Mapping[str, Mapping[str, str]]
    """Department -> id -> name of those who can be assigned its tickets."""

    def name(self, id_: str | None) -> str:
        """Return the name of a member of staff; the id itself if it is unknown."""
        return self.names.get(id_, id_) if id_ else ""

    def of(self, reference: str) -> str:
        """Return the name of an event's actor."""
        return _OTHERS.get(reference) or self.name(staff_of(reference))

    def works_for(self, id_: str, department: str) -> bool:
        """Tell whether somebody can be assigned a ticket of the department."""
        return id_ in self.hands.get(department, {})


def roster(people: Iterable[StaffRecord], departments: Sequence[str]) -> Roster:
    """Group the city's people by the departments whose tickets they can handle."""
    known = list(people)
    active = [actor_of(one) for one in known if one.active]
    handling = [one for one in active if one.may(Permission.HANDLE)]
    hands = {name: {one.id: one.name for one in handling if one.sees(name)} for name in departments}
    return Roster({one.id: one.name for one in known}, {name: some for name, some in hands.items() if some})
