"""Numbered titles, as text for every channel and as buttons where the channel has them."""

import re
from collections.abc import Iterable

from handlers import wording
from handlers.messages import Choice, Reply
from knowledge.commitment import Commitment
from storage.records import Solved

LABEL = 20
"""Characters of a title on a button."""
_NUMBER = re.compile(r"\d{1,3}\. ", re.ASCII)


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


def by_line(reply: Reply) -> tuple[dict[int, Choice], tuple[Choice, ...]]:
    """Return the choice of each numbered line, by the line's index in the text, and the choices that have no line."""
    numbered = {match.group(): choice for choice in reply.choices if (match := _NUMBER.match(choice.label))}
    of_line, unplaced = {}, list(reply.choices)
    for index, line in enumerate(reply.text.split("\n")):
        if (match := _NUMBER.match(line)) and (choice := numbered.pop(match.group(), None)):
            of_line[index] = choice
            unplaced.remove(choice)
    return of_line, tuple(unplaced)


def ticket_button(says: str, number: str) -> Choice:
    """Return a button that says `says` about that ticket, whatever is being discussed when it is pressed."""
    return Choice(says, f"{says} {number}")


def if_solved(number: str) -> tuple[Choice, ...]:
    """Return the buttons that say whether a ticket's answer solved it."""
    return tuple(ticket_button(one.value, number) for one in Solved)


def word_buttons(*words: str) -> tuple[Choice, ...]:
    """Return buttons that send their own labels."""
    return tuple(Choice(word, word) for word in words)


YES_OR_NO = word_buttons(wording.SAY_YES, wording.SAY_NO)
