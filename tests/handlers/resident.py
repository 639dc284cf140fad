"""A conversation with the shipped city by an unknown citizen."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.stranger import NothingKnown
from handlers.dialogue import Dialogue
from handlers.messages import Incoming
from handlers.outcome import Outcome
from handlers.state import State

Talk = Callable[..., Outcome]
_NOW = datetime(2023, 6, 9, 1, 5, tzinfo=UTC)


def talking(dialogue: Dialogue) -> Talk:
    """Return a function that sends messages in order and returns the last outcome."""

    def said(*texts: str) -> Outcome:
        state, outcome = State(), None
        for place, text in enumerate(texts):
            incoming = Incoming("web", "citizen", str(place), text, _NOW)
            outcome = dialogue.decide(
                incoming, state, NothingKnown(), now=_NOW, new_number=lambda: "YN-0000-0000-0"
            )
            state = outcome.state
        assert outcome is not None
        return outcome

    return said
