"""What goes on from an answer while a draft's words are awaited (谁负责, 去年呢): it is answered too, and the draft stays."""

from dataclasses import replace

from handlers import followup, unclear, wording
from handlers.outcome import Outcome
from handlers.state import Mode
from handlers.turn import Turn
from knowledge.language.asking import asks
from knowledge.language.folding import fold
from knowledge.language.pointing import Slot
from storage.records import FeedbackKind

_MAY_BE_THE_WORDS = (Slot.WISH, Slot.DISPLEASED)
"""多装点, 没人管: few words, but what somebody wants to have passed on."""


def is_asked(turn: Turn) -> bool:
    """Tell whether the message names nothing, and asks: never what somebody wants to have filed."""
    pointing = turn.pointing
    if turn.state.mode is not Mode.DRAFTING or pointing is None or not pointing.bare:
        return False
    wants = pointing.slots[:1]
    asked = bool(wants) and wants[0] not in _MAY_BE_THE_WORDS and asks(fold(turn.words))
    return asked and (followup.is_meant(_told(turn)) or unclear.names_nothing(turn))


def answer(turn: Turn) -> Outcome:
    """Answer from what was told last, else ask what is meant; go on waiting for the words."""
    before = _told(turn)
    told = followup.answer(before) if followup.is_meant(before) else unclear.ask_back(turn)
    kind = wording.KIND[turn.state.draft_kind or FeedbackKind.SUGGESTION]
    reply = replace(
        told.replies[0], text=f"{told.replies[0].text}\n\n{wording.DRAFT_STAYS.format(kind=kind)}"
    )
    state = replace(turn.state, since=turn.now)
    return replace(told, replies=(reply, *told.replies[1:]), state=state)


def _told(turn: Turn) -> Turn:
    """The turn as if what was told last were talked about: what was asked in between, else what was told before the draft."""
    last = next((one.about[:1] for one in reversed(turn.state.lately) if one.about), ())
    return replace(turn, state=replace(turn.state, mode=Mode.IDLE, about=last or turn.state.about))
