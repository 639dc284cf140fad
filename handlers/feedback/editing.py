"""Edited messages: an edit of the last one is handled anew, and never becomes a second ticket."""

from dataclasses import replace

from handlers import wording
from handlers.outcome import NewFeedback, Outcome
from handlers.state import Mode
from handlers.tickets import adding
from handlers.turn import Turn


def ticket_filed(turn: Turn, outcome: Outcome) -> str | None:
    """Return the number of the ticket that the message became, by its first version if it was edited."""
    filed = next((memory.number for memory in outcome.remember if isinstance(memory, NewFeedback)), None)
    return filed or (turn.state.filed if turn.incoming.edited else None)


def without_effect(turn: Turn) -> bool:
    """Tell whether an edit has no words, as when a shared location moves, or the conversation has moved on."""
    passed = turn.state.heard is None or turn.state.heard != turn.incoming.ref
    return passed or not turn.words


def as_before(turn: Turn) -> Turn:
    """Return the turn without the results of the message's first version: a draft that was asked about."""
    if turn.state.mode is not Mode.CONFIRMING:
        return turn
    return replace(turn, state=replace(turn.state.undrafted, mode=Mode.IDLE))


def changes_a_ticket(turn: Turn) -> bool:
    """Tell whether the first version was filed; danger takes precedence."""
    return turn.incoming.edited and turn.state.filed is not None and turn.intent.emergency is None


def after_filing(turn: Turn) -> Outcome:
    """Add the new words to the ticket, marked as an edit: what was filed stays as it was."""
    return adding.add_to(turn, turn.state.filed or "", wording.EDITED_WORDS.format(words=turn.words))
