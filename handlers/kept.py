"""What is kept between messages, as JSON: where a conversation stands, and the replies that a repeat gets again."""

import structlog
from pydantic import TypeAdapter, ValidationError

from handlers.messages import Reply
from handlers.state import State

_log = structlog.get_logger(__name__)
_STATE = TypeAdapter(State)
_REPLIES = TypeAdapter(tuple[Reply, ...])


def dump_state(state: State) -> str:
    """Write `state` as JSON."""
    return _STATE.dump_json(state, exclude_defaults=True).decode()


def load_state(text: str | None) -> State:
    """Read a state; a fresh one when there is none, or when another version wrote it, which is logged."""
    if text is None:
        return State()
    try:
        return _STATE.validate_json(text)
    except ValidationError as error:
        # The error's own text would quote what the citizen said; only its kinds go to the log.
        kinds = sorted({detail["type"] for detail in error.errors(include_input=False)})
        _log.warning("state_unreadable", length=len(text), errors=kinds)
        return State()


def dump_replies(replies: tuple[Reply, ...]) -> str:
    """Write `replies` as JSON."""
    return _REPLIES.dump_json(replies).decode()


def load_replies(text: str) -> tuple[Reply, ...]:
    """Read replies. Raises pydantic.ValidationError when `text` holds none."""
    return _REPLIES.validate_json(text)
