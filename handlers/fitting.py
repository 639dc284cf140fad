"""What is sent and stored of an outcome: replies within every channel's limits, and what the next message may mean."""

from dataclasses import replace

from handlers.feedback import editing
from handlers.masking import mask
from handlers.messages import Kind
from handlers.outcome import NewFeedback, Outcome
from handlers.pieces import fit
from handlers.state import Exchange, Mode, State
from handlers.turn import Turn

MOST_EXCHANGES = 3
"""Remembered questions, and commitments of each, for the staff who read the ticket that may follow."""
LONGEST_SAID = 200
"""Characters of each."""


def fitted(turn: Turn, outcome: Outcome) -> Outcome:
    """Keep replies within every channel's limits; what does not fit waits in the state."""
    replies, more = fit(outcome.replies, single=turn.incoming.single_reply)
    since = outcome.state.since or (turn.now if replies else None)  # From now on, no longer a newcomer.
    state = replace(
        _asked_once(turn, outcome.state),
        since=since,
        more=more,
        lately=_recent_exchanges(turn, outcome),
        informed=turn.state.informed or outcome.state.informed,
        bulletins=turn.state.bulletins,
        heard=turn.incoming.ref,
        filed=editing.ticket_filed(turn, outcome),
    )
    return replace(outcome, replies=replies, state=state)


def _asked_once(turn: Turn, state: State) -> State:
    """Stop asking whether to withdraw after one message: a later 好的 means something else."""
    stale = turn.state.mode is Mode.WITHDRAWING and state.mode is Mode.WITHDRAWING
    return replace(state, mode=Mode.IDLE) if stale and state.since == turn.state.since else state


def _recent_exchanges(turn: Turn, outcome: Outcome) -> tuple[Exchange, ...]:
    """Return the last questions; cleared by a new ticket, which they led to, and by half an hour of silence."""
    if any(isinstance(memory, NewFeedback) for memory in outcome.remember):
        return ()
    if outcome.kind is not Kind.QUESTION or not turn.words:
        return turn.lately
    said = mask(turn.words)[:LONGEST_SAID]
    whole = said == turn.words
    about = tuple(match.commitment.id for match in outcome.matches[:MOST_EXCHANGES])
    return (*turn.lately, Exchange(said, about, whole))[-MOST_EXCHANGES:]
