"""An order that is denied (先别撤) or ambiguous: nothing is done, and one line says how things stand."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from handlers import wording
from handlers.feedback import drafting
from handlers.hearing.intent import Command
from handlers.listing import word_buttons
from handlers.outcome import Outcome
from handlers.state import Mode, State
from handlers.tickets import ticket
from handlers.turn import Turn
from storage.records import FeedbackState


def leave_as_is(turn: Turn) -> Outcome:
    """Don't do what was denied, and say what stays as it is."""
    denied = turn.intent.denied
    handler = _KEPT.get(denied) if denied else None
    return handler(turn) if handler else turn.say(wording.KEPT)


def ask_which_order(turn: Turn) -> Outcome:
    """Ask which order is meant."""
    says = [wording.ORDER_SAY[one] for one in turn.intent.perhaps if one in wording.ORDER_SAY]
    lines = "\n".join(wording.ORDER_LINE.format(say=say) for say in says)
    return turn.say(wording.ORDER_WHICH.format(orders=lines), choices=word_buttons(*says))


def keep_ticket(turn: Turn) -> Outcome:
    """Say how the ticket stands that should not be withdrawn."""
    state, number = turn.state, turn.intent.argument
    if number is None and state.mode is Mode.WITHDRAWING:
        number = state.ticket
    record = turn.facts.ticket(number) if number else ticket.latest(turn)
    if record is None:
        return turn.say(wording.NO_SUCH_TICKET if number else wording.NOTHING_TO_WITHDRAW)
    if record.state is FeedbackState.WITHDRAWN:
        return turn.say(wording.WITHDRAWN_BEFORE.format(number=record.number))
    said = wording.KEPT_TICKET.format(number=record.number, state=wording.STATE[record.state])
    return turn.say(said, state=_without_question(turn))


def _leave_draft(turn: Turn) -> Outcome:
    if not turn.unfinished:
        return drafting.cancel(turn)
    writing = turn.state.mode is Mode.DRAFTING
    return turn.say(wording.KEPT_WRITING if writing else wording.KEPT_DRAFT)


def _without_question(turn: Turn) -> State:
    """Return the state in which nothing is about to be withdrawn or erased."""
    asked = turn.state.mode in (Mode.WITHDRAWING, Mode.ERASING)
    return replace(turn.state, mode=Mode.IDLE) if asked else turn.state


def _leave_data(turn: Turn) -> Outcome:
    return turn.say(wording.KEPT_DATA, state=_without_question(turn))


def _leave_follows(turn: Turn) -> Outcome:
    count = len(turn.facts.follows())
    return turn.say(wording.KEPT_FOLLOWS.format(count=count) if count else wording.FOLLOWS_NOTHING)


_KEPT: Mapping[Command, Callable[[Turn], Outcome]] = MappingProxyType(
    {
        Command.WITHDRAW: keep_ticket,
        Command.ERASE_DATA: _leave_data,
        Command.UNFOLLOW: _leave_follows,
        Command.CONFIRM: _leave_draft,
        Command.FEEDBACK: drafting.cancel,
        Command.HUMAN: lambda turn: turn.say(wording.NOT_HUMAN),
        Command.RATE: lambda turn: turn.say(wording.NOT_RATED),
    }
)
