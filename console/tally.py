"""A number that links to what it counts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """A count and the address of the list that it counts."""

    name: str
    count: int
    address: str
    means: str = ""
    alarm: bool = False
    here: bool = False
    """The page shows that list now."""
    more: bool = False
    """Counting stopped there."""
