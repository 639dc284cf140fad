"""What is asked while a draft's words are awaited, of the report or of what it answered (谁负责, 去年呢): it is answered, the draft stays."""

import re
from dataclasses import replace

from handlers import wording
from handlers.answering import followup, question, unclear
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode, State
from handlers.turn import Turn
from knowledge.commitment import Band
from knowledge.language.asking import asks
from knowledge.language.folding import fold
from knowledge.language.pointing import Slot

_MAY_BE_THE_WORDS = (Slot.WISH, Slot.DISPLEASED)
"""多装点, 没人管: few words, but what somebody wants to have passed on."""
_BEGINS_DRAFT = re.compile(
    r"(?:好的?|那|嗯|行|对)*\W*我(?:的|要|想|是|这个|来)*(?:建议|意见|投诉|反映|诉求|举报)"
)
"""好，我的建议是: these are the words, whatever they ask."""


def is_question(turn: Turn) -> bool:
    """Tell whether what comes in place of the words that were asked for is a clear question, which the report answers."""
    intent = turn.intent
    answered = intent.kind is Kind.QUESTION and intent.found
    here = turn.state.mode is Mode.DRAFTING and answered and asks(fold(turn.words))
    return here and _BEGINS_DRAFT.match(turn.words) is None


def answer_question(turn: Turn) -> Outcome:
    """Answer it, and go on waiting for the words."""
    told = question.ask(replace(turn, intent=replace(turn.intent, also=None)))
    # What is asked in between is not what the words will be about.
    state = replace(
        told.state,
        mode=Mode.DRAFTING,
        about=turn.state.about,
        draft=turn.state.draft,
        draft_kind=turn.state.draft_kind,
    )
    return _waiting_on(turn, told, state)


def asked_there(turn: Turn) -> Turn | None:
    """The turn with a question of the place that was named alone before it (我们小区, 今年改不改造), where the report may speak of it."""
    state, said = turn.state, turn.words
    waits = state.mode is Mode.DRAFTING and state.draft and state.draft_kind is None
    if not waits or not asks(fold(said)):
        return None
    whole = f"{state.draft}{said}"
    intent = turn.understanding.understand(whole, State())
    if intent.kind is not Kind.QUESTION or not (intent.band is not Band.DECLINE or intent.section):
        return None
    incoming = replace(turn.incoming, text=whole)
    return replace(turn, intent=intent, state=turn.onward.undrafted, incoming=incoming)


def answer_there(_turn: Turn, asked: Turn) -> Outcome:
    """Answer it; nothing is waited for any more."""
    return question.ask(asked)


def asked(turn: Turn) -> followup.Meant | bool:
    """Find what the message is about, where it names nothing and asks: never what somebody wants to have filed. True where it is to be asked back."""
    pointing = turn.pointing
    if turn.state.mode is not Mode.DRAFTING or pointing is None or not pointing.bare:
        return False
    wants = pointing.slots[:1]
    if not wants or wants[0] in _MAY_BE_THE_WORDS or not asks(fold(turn.words)):
        return False
    return followup.meant(_told(turn)) or unclear.names_nothing(turn)


def answer(turn: Turn, found: followup.Meant | None = None) -> Outcome:
    """Answer from what was told last, else ask what is meant; go on waiting for the words."""
    told = followup.answer(_told(turn), found) if found else unclear.ask_back(turn)
    return _waiting_on(turn, told, replace(turn.state, since=turn.now))


def _waiting_on(turn: Turn, told: Outcome, state: State) -> Outcome:
    """What was told, with a word that the draft still waits."""
    kind = turn.state.draft_kind
    stays = wording.DRAFT_STAYS.format(kind=wording.KIND[kind] if kind else wording.ANY_KIND)
    return replace(told.adding(f"\n\n{stays}"), state=state)


def _told(turn: Turn) -> Turn:
    """The turn as if what was told last were talked about: what was asked in between, else what was told before the draft."""
    last = next((one.about[:1] for one in reversed(turn.state.lately) if one.about), ())
    return replace(turn, state=replace(turn.state, mode=Mode.IDLE, about=last or turn.state.about))
