"""Praise of an answer, or discontent with it, in few words of one's own (点赞, 糊弄人): they are about the answer."""

from dataclasses import replace

from handlers import detail, rating, ticket, wording
from handlers.intent import Command
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode
from handlers.turn import Turn
from knowledge.language.rating import beside_content, is_content
from storage.records import FeedbackKind, FeedbackRecord

_SPEAKS = (Kind.SMALLTALK, Kind.SUGGESTION, Kind.COMPLAINT, Kind.QUESTION)
_NOTHING_AWAITED = (Mode.IDLE, Mode.CHOOSING)


def is_displeased(turn: Turn) -> bool:
    """Tell whether the words find fault with an answer that waits to be rated: a mere no does, too."""
    return is_content(turn.words) is False and _answer(turn) is not None


def ask_if_solved(turn: Turn) -> Outcome:
    """Tell how to have it taken up again; the words wait, to be the reason."""
    record = _answer(turn)
    return detail.ask_if_solved(turn, record) if record else ticket.tell(turn)


def is_praise(turn: Turn) -> bool:
    """Tell whether the words praise what an answer tells that waits to be rated, and ask nothing."""
    intent = turn.intent
    asks = intent.command is not None or (intent.kind is Kind.QUESTION and intent.finding is not None)
    return not asks and is_content(turn.words) is True and _answer(turn) is not None


def thank(turn: Turn) -> Outcome:
    """Ask for the rating that the praise is; the words wait, to be kept with it."""
    record = _answer(turn)
    if record is None:
        return ticket.tell(turn)
    said = wording.PRAISE_RATES.format(number=record.number, department=record.department)
    state = replace(detail.waiting(turn), ticket=record.number, draft_kind=FeedbackKind.THANKS)
    return turn.say(said, kind=Kind.STATUS, state=state, choices=rating.choices(record.number))


def _answer(turn: Turn) -> FeedbackRecord | None:
    """The answer that waits to be rated, where few words that name no other matter can only mean it."""
    intent, state = turn.intent, turn.state
    speaks = (intent.kind in _SPEAKS or intent.command is Command.CANCEL) and not intent.section
    if turn.incoming.public or not speaks or len(turn.words) > detail.LONGEST:
        return None
    awaited = state.mode not in _NOTHING_AWAITED or (state.draft and state.draft_kind)
    record = None if awaited and not turn.lapsed else turn.facts.answered()
    if record is None or rating.told_since(turn, record):
        return None
    said = beside_content(turn.words)
    alone = detail.stands_alone(turn, record, said)
    return record if detail.awaits_rating(turn, record) and not alone else None
