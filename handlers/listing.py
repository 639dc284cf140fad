"""Numbered titles, as text for every channel and as buttons where the channel has them."""

from collections.abc import Iterable

from handlers import wording
from handlers.messages import Choice
from knowledge.commitment import Commitment
from storage.records import Solved

LABEL = 20
"""Characters of a title on a button."""


def numbered(titles: Iterable[str], first: int = 1) -> str:
    """Format titles one per line, numbered from `first`."""
    return "\n".join(wording.NUMBERED.format(number=n, title=title) for n, title in enumerate(titles, first))


def buttons(commitments: Iterable[Commitment], first: int = 1) -> tuple[Choice, ...]:
    """Return a button for each commitment, that shows it."""
    return tuple(
        button(n, commitment.title, wording.SAY_SHOW.format(id=commitment.id))
        for n, commitment in enumerate(commitments, first)
    )


def button(number: int, title: str, say: str) -> Choice:
    """Return a button with a numbered, shortened title."""
    return Choice(wording.NUMBERED.format(number=number, title=wording.shorten(title, LABEL)), say)


def of_ticket(says: str, number: str) -> Choice:
    """Return a button that says `says` about that ticket, whatever is being discussed when it is pressed."""
    return Choice(says, f"{says} {number}")


def if_solved(number: str) -> tuple[Choice, ...]:
    """Return the buttons that say whether a ticket's answer solved it."""
    return tuple(of_ticket(one.value, number) for one in Solved)


def plain(*words: str) -> tuple[Choice, ...]:
    """Return buttons that send their own labels."""
    return tuple(Choice(word, word) for word in words)


YES_OR_NO = plain(wording.SAY_YES, wording.SAY_NO)
