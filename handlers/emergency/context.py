"""Danger that no known words tell, heard with what was filed or offered just before: 有人掉下去了 behind 井盖丢了."""

import re
from dataclasses import replace
from datetime import timedelta

from handlers.hearing.intent import Emergency, Intent
from handlers.hearing.odds import STATEMENT
from handlers.messages import Kind
from handlers.state import State
from handlers.turn import Turn
from knowledge.language.folding import fold
from knowledge.language.pointing import Slot

_SOON = timedelta(minutes=10)
_FEW = 12
"""Characters of a message that may go on from what was told."""
_AND = re.compile("(?:而且|并且|还|也|又|另外|旁边|里面|到处|都)")
"""How words begin that only go on telling."""
_OF_ONESELF = re.compile("[我俺咱死活命药跳]")
"""Whoever says so speaks of themselves: 没人管 behind 水压低 does not."""
_OF_ONES_LIFE = (Emergency.SELF_HARM, Emergency.BYSTANDER, Emergency.INJURY)


def in_context(turn: Turn) -> Turn:
    """Return the turn with the danger that its words mean after what was told; none if they only go on from that.

    还有一股臭味 behind rubbish is no gas; it is passed on, and the numbers are told beside.
    """
    intent = turn.intent
    if intent.emergency is None or intent.sure or len(turn.words) > _FEW or turn.danger:
        return turn
    told = Intent(Kind.SMALLTALK, intent.text, smalltalk=STATEMENT, perhaps_danger=intent.emergency)
    if intent.emergency is Emergency.SELF_HARM and _only_grieves(turn):
        return replace(turn, intent=told)
    before, of_life = _told_just_now(turn), intent.emergency in _OF_ONES_LIFE
    if not before or (of_life and (_OF_ONESELF.search(turn.words) or not turn.router.matters(before))):
        return turn
    whole = turn.understanding.understand(f"{before}，{turn.words}", State())
    if whole.emergency:
        return replace(turn, intent=replace(intent, emergency=whole.emergency))
    if not (of_life or _AND.match(fold(turn.words))):
        return turn
    return replace(turn, intent=told)


def _only_grieves(turn: Turn) -> bool:
    """Tell whether the words only say that something is not done, and not that it is to oneself: 没人管."""
    pointing = turn.pointing
    grieves = pointing is not None and pointing.bare and Slot.DISPLEASED in pointing.slots
    return grieves and _OF_ONESELF.search(turn.words) is None


def _told_just_now(turn: Turn) -> str:
    """Return the words of the draft that waits, or of the ticket filed just before; empty if there is neither."""
    if turn.unfinished and turn.state.draft:
        return turn.state.draft
    record = turn.on_ticket
    return record.text if record and turn.now - record.received_at <= _SOON else ""
