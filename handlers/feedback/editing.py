"""A message whose words the citizen changes afterwards: the last one is heard anew, and never becomes a second ticket."""

from dataclasses import replace
from typing import TypedDict

from handlers import wording
from handlers.outcome import NewFeedback, Outcome
from handlers.state import Mode
from handlers.tickets import adding
from handlers.turn import Turn
from storage.records import Decision


class Trace(TypedDict):
    """What of a message is remembered in the state, for the case that it is edited."""

    heard: str | None
    filed: str | None


def trace(turn: Turn, outcome: Outcome) -> Trace:
    """Remember the message, and the ticket that it became."""
    filed = next((memory.number for memory in outcome.remember if isinstance(memory, NewFeedback)), None)
    if turn.incoming.edited and filed is None:
        filed = turn.state.filed
    return Trace(heard=turn.incoming.ref, filed=filed)


def without_effect(turn: Turn) -> bool:
    """Tell whether there are no words, as when a shared place moves on, or the conversation went on since they were sent."""
    passed = turn.state.heard is None or turn.state.heard != turn.incoming.ref
    return passed or not turn.words


def nothing(turn: Turn) -> Outcome:
    """Let the edit pass."""
    return Outcome(turn.intent.kind, Decision.OTHER, replies=(), state=turn.state)


def as_before(turn: Turn) -> Turn:
    """Give the turn without what the message's first words led to: a draft of them that was asked about."""
    if turn.state.mode is not Mode.CONFIRMING:
        return turn
    return replace(turn, state=replace(turn.state.undrafted, mode=Mode.IDLE))


def changes_a_ticket(turn: Turn) -> bool:
    """Tell whether the words were filed as they first stood; danger is heard in any case."""
    return turn.incoming.edited and turn.state.filed is not None and turn.intent.emergency is None


def after_filing(turn: Turn) -> Outcome:
    """Add the new words to the ticket, marked as such: what was filed stays as it was."""
    return adding.add_to(turn, turn.state.filed or "", wording.EDITED_WORDS.format(words=turn.words))
