"""Brief praise of an answer, or discontent with it (点赞, 糊弄人): it concerns the answer or the ticket."""

import re
from dataclasses import replace

from handlers import wording
from handlers.hearing.intent import Command
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode
from handlers.tickets import afterthought, rating
from handlers.turn import Turn
from knowledge.language.chat import DOUBTED
from knowledge.language.rating import beside_content, is_content
from storage.records import FeedbackKind, FeedbackRecord, FeedbackState

_OF_A_TICKET = (Mode.ADDING, Mode.EXPLAINING)
_APPEAL = re.compile("申诉|复议|复核|复查|重新处理|重新办")


def ticket_blamed(turn: Turn) -> FeedbackRecord | None:
    """Return the ticket that the words criticise: the answer awaiting a rating, else the one being discussed."""
    doubted = turn.intent.smalltalk == DOUBTED  # 你们是骗子吗 asks who is behind the assistant.
    if doubted or (is_content(turn.words) is not False and not _wants_to_appeal(turn)):
        return None
    return _unrated_answer(turn) or _ticket_discussed(turn)


def ticket_praised(turn: Turn) -> FeedbackRecord | None:
    """Return the answer awaiting a rating that the words praise, if they ask nothing."""
    intent = turn.intent
    asks = intent.command is not None or (intent.kind is Kind.QUESTION and intent.finding is not None)
    return None if asks or not is_content(turn.words) else _unrated_answer(turn)


def ask_for_rating(turn: Turn, record: FeedbackRecord) -> Outcome:
    """Ask for a rating, which the praise implies; the words wait, to be stored with it."""
    said = wording.PRAISE_RATES.format(number=record.number, department=record.department)
    state = replace(afterthought.waiting_state(turn, record), draft_kind=FeedbackKind.THANKS)
    return turn.say(said, kind=Kind.STATUS, state=state, choices=rating.choices(record.number))


def _wants_to_appeal(turn: Turn) -> bool:
    """Tell whether somebody only says that they want to appeal: 我要申诉 is no new matter if there is an answer."""
    return turn.intent.command is Command.FEEDBACK and _APPEAL.search(turn.words) is not None


def _unrated_answer(turn: Turn) -> FeedbackRecord | None:
    """Return the answer that awaits a rating, if these few words can only mean it."""
    record = turn.facts.answered()
    if record is None or rating.report_told_since(turn, record) or not rating.is_awaited(turn, record):
        return None
    return record if _can_mean(turn, record) else None


def _ticket_discussed(turn: Turn) -> FeedbackRecord | None:
    """Return the ticket discussed last, open or rated, which 还是不满意 may also mean."""
    record = turn.on_ticket
    if record is None or record.state is FeedbackState.WITHDRAWN:
        return None
    return record if _can_mean(turn, record) else None


def _can_mean(turn: Turn, record: FeedbackRecord) -> bool:
    """Tell whether the words are few, awaited by nothing else, and name no matter other than the ticket's."""
    intent, state = turn.intent, turn.state
    talks = (
        intent.speaks
        or intent.kind is Kind.SMALLTALK
        or intent.command is Command.CANCEL
        or _wants_to_appeal(turn)
    )
    if turn.incoming.public or not talks or intent.section or len(turn.words) > afterthought.LONGEST:
        return False
    of_it = (
        state.mode in _OF_A_TICKET and state.ticket == record.number
    )  # Its words may say more of the same.
    other_waits = not of_it and (not state.asked_nothing or (state.draft and state.draft_kind))
    if other_waits and not turn.lapsed:
        return False
    beside = _APPEAL.sub("", beside_content(turn.words))
    return not afterthought.stands_alone(turn, record, beside)
