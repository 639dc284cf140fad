"""While no feedback is taken, nothing that is said offers to file any: the offer gives way to why not, and until when."""

import re
from dataclasses import replace

from handlers import wording
from handlers.feedback import filing
from handlers.listing import YES_OR_NO
from handlers.messages import Kind, Reply
from handlers.outcome import Outcome
from handlers.state import Mode, State
from handlers.turn import Turn

_OFFER = re.compile(rf"[^。\n]*回复“{wording.SAY_YES}”[^。\n]*。?\n?")
"""A sentence that offers to do something after a yes."""
_GAP = re.compile(r"\n{3,}")
_OF_A_TICKET = (Mode.ADDING, Mode.WITHDRAWING, Mode.EXPLAINING, Mode.ERASING)
"""What a yes concerns that is no new feedback."""


def unoffered(turn: Turn, outcome: Outcome) -> Outcome:
    """Replace offers to file by the pause, if there is one; danger is answered as always.

    Only a draft that waited before goes on waiting: nobody was told of another.
    """
    pause = turn.facts.pause() if _offers(outcome) else None
    if pause is None:
        return outcome
    kept = outcome.state.draft == turn.state.draft
    told = filing.say_paused(turn, pause, wording.PAUSED_KEPT if kept else wording.PAUSED_OFFER)
    return replace(
        outcome,
        state=outcome.state if kept else _withdrawn(outcome.state),
        replies=tuple(_paused(one, told) for one in outcome.replies),
    )


def _offers(outcome: Outcome) -> bool:
    state = outcome.state
    waits = bool(state.draft and state.draft_kind) and state.mode not in _OF_A_TICKET
    return waits and outcome.kind is not Kind.EMERGENCY and any(map(_has_offer, outcome.replies))


def _has_offer(reply: Reply) -> bool:
    return _OFFER.search(reply.text) is not None and wording.NONE_TAKEN not in reply.text


def _paused(reply: Reply, told: str) -> Reply:
    if not _has_offer(reply):
        return reply
    rest = _GAP.sub("\n\n", _OFFER.sub("", reply.text)).strip()
    choices = tuple(one for one in reply.choices if one not in YES_OR_NO)
    return replace(reply, text=f"{rest}\n{told}".strip(), choices=choices)


def _withdrawn(state: State) -> State:
    mode = Mode.IDLE if state.mode is Mode.CONFIRMING else state.mode
    return replace(state.undrafted, mode=mode)
