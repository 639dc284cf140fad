"""What is stored between messages, as JSON: the conversation's state, and the replies that a repeat gets again."""

import structlog
from pydantic import TypeAdapter, ValidationError

from handlers.messages import Reply
from handlers.state import State

_log = structlog.get_logger(__name__)
_STATE = TypeAdapter(State)
_REPLIES = TypeAdapter(tuple[Reply, ...])


def dump_state(state: State) -> str:
    """Serialise `state` to JSON."""
    return _STATE.dump_json(state, exclude_defaults=True).decode()


def load_state(text: str | None) -> State:
    """Parse a state; return a fresh one if there is none, or if another version wrote it, which is logged."""
    if text is None:
        return State()
    try:
        return _STATE.validate_json(text)
    except ValidationError as error:
        # The error's own text would quote what the citizen said; only the kinds are logged.
        kinds = sorted({detail["type"] for detail in error.errors(include_input=False)})
        _log.warning("state_unreadable", length=len(text), errors=kinds)
        return State()


def dump_replies(replies: tuple[Reply, ...]) -> str:
    """Serialise `replies` to JSON."""
    return _REPLIES.dump_json(replies).decode()


def load_replies(text: str) -> tuple[Reply, ...]:
    """Parse replies. Raises pydantic.ValidationError if `text` holds none."""
    return _REPLIES.validate_json(text)
