"""Questions asked while a draft's words are awaited, about the report or its answers (谁负责, 去年呢): the draft stays."""

import re
from dataclasses import replace

from handlers import wording
from handlers.answering import followup, question, unclear
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode, State
from handlers.turn import Turn
from knowledge.found import Band
from knowledge.language.asking import asks
from knowledge.language.folding import fold
from knowledge.language.pointing import Slot

_MAY_BE_THE_WORDS = (Slot.WISH, Slot.DISPLEASED)
"""多装点, 没人管: short, but what somebody wants to have passed on."""
_BEGINS_DRAFT = re.compile(
    r"(?:好的?|那|嗯|行|对)*\W*我(?:的|要|想|是|这个|来)*(?:建议|意见|投诉|反映|诉求|举报)"
)
"""好，我的建议是: these are the awaited words, whatever they ask."""


def is_question(turn: Turn) -> bool:
    """Tell whether, instead of the awaited words, a clear question came that the report answers."""
    intent = turn.intent
    answered = intent.kind is Kind.QUESTION and intent.found
    here = turn.state.mode is Mode.DRAFTING and answered and asks(fold(turn.words))
    return here and _BEGINS_DRAFT.match(turn.words) is None


def answer_question(turn: Turn) -> Outcome:
    """Answer the question, and go on waiting for the words."""
    told = question.ask(replace(turn, intent=replace(turn.intent, also=None)))
    # The question in between is not what the words will be about.
    state = replace(
        told.state,
        mode=Mode.DRAFTING,
        about=turn.state.about,
        draft=turn.state.draft,
        draft_kind=turn.state.draft_kind,
    )
    return _with_reminder(turn, told, state)


def question_about_place(turn: Turn) -> Turn | None:
    """Return the turn with a question about the place named before it (我们小区, 今年改不改造), if the report may cover it."""
    state, said = turn.state, turn.words
    waits = state.mode is Mode.DRAFTING and state.draft and state.draft_kind is None
    if not waits or not asks(fold(said)):
        return None
    whole = f"{state.draft}{said}"
    intent = turn.understanding.understand(whole, State())
    if intent.kind is not Kind.QUESTION or not (intent.band is not Band.DECLINE or intent.section):
        return None
    return replace(turn.reworded(whole, intent), state=turn.onward.undrafted)


def answer_about_place(_turn: Turn, asked: Turn) -> Outcome:
    """Answer it; nothing is awaited any more."""
    return question.ask(asked)


def vague_question(turn: Turn) -> followup.FollowUp | bool:
    """Return what a question that names nothing is about; True if the bot must ask back; False for words to file."""
    pointing = turn.pointing
    talks = turn.intent.kind is Kind.SMALLTALK  # 不知道怎么写
    if turn.state.mode is not Mode.DRAFTING or pointing is None or not pointing.bare or talks:
        return False
    wants = pointing.slots[:1]
    if not wants or wants[0] in _MAY_BE_THE_WORDS or not asks(fold(turn.words)):
        return False
    return followup.follow_up(_about_last_told(turn)) or unclear.names_nothing(turn)


def answer_vaguely_asked(turn: Turn, found: followup.FollowUp | None = None) -> Outcome:
    """Answer from what was last told, else ask what is meant; go on waiting for the words."""
    told = followup.answer(_about_last_told(turn), found) if found else unclear.ask_back(turn)
    return _with_reminder(turn, told, replace(turn.state, since=turn.now))


def _with_reminder(turn: Turn, told: Outcome, state: State) -> Outcome:
    """Return what was told, with a reminder that the draft still waits."""
    stays = wording.DRAFT_STAYS.format(kind=wording.say_kind(turn.state.draft_kind))
    return replace(told.adding(f"\n\n{stays}"), state=state)


def _about_last_told(turn: Turn) -> Turn:
    """Return the turn as if what was last told, in between or else before the draft, were being discussed."""
    about = turn.state.last_shown or turn.state.about
    return replace(turn, state=replace(turn.state, mode=Mode.IDLE, about=about))
