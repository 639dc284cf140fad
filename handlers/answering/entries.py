"""The entries of the current list: which the citizen has seen, and which is at a position."""

from collections.abc import Iterable

from handlers.turn import Turn
from knowledge.commitment import Commitment
from knowledge.language.folding import fold

PAGE = 8
"""Titles on one page: a phone's screen."""
ALL_AREAS = "目录"
"""State.section while the list of areas is shown."""


def section(turn: Turn) -> str | None:
    """Return the title of the section that is listed; None if none is, or only the areas are."""
    title = turn.state.section if turn.listed else None
    return None if title == ALL_AREAS else title


def number(turn: Turn, place: int) -> int:
    """Return the number of an entry that was pointed at."""
    return place if place > 0 else seen(turn) + 1 + place


def commitment_at(turn: Turn, place: int) -> Commitment | None:
    """Return the commitment at that position of the current list; None if there is none."""
    entry = number(turn, place)
    inside = turn.listed and 1 <= entry <= min(seen(turn), len(turn.state.shown))
    return turn.city.commitment(turn.state.shown[entry - 1]) if inside else None


def in_sight(turn: Turn) -> tuple[Commitment, ...]:
    """Return the commitments on the page last read of the current list."""
    return commitments(turn)[turn.state.offset : turn.state.offset + PAGE] if turn.listed else ()


def commitments(turn: Turn) -> tuple[Commitment, ...]:
    """Return the commitments of the last list, in its order."""
    return turn.city.commitments_with(turn.state.shown)


def seen(turn: Turn) -> int:
    """Return how many entries of the current list the citizen has seen; numbers run from 1 to it."""
    state = turn.state
    if state.section == ALL_AREAS:
        return len(turn.city.areas)
    return min(state.offset + PAGE, len(state.shown)) if state.section else len(state.shown)


def naming(name: str, listed: Iterable[Commitment]) -> list[Commitment]:
    """Return those of what was listed that name a place or a thing."""
    return [one for one in listed if name in fold(f"{one.title} {one.focus or one.quote}")]
