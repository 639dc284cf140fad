"""A message that names nothing (谁来监督, 咋还没修) where nothing was said before it: whatever was found for it, was by chance."""

from handlers import drafting, wording
from handlers.followup import OFFERED, finds
from handlers.listing import plain
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode
from handlers.turn import Turn
from knowledge.language.folding import fold
from storage.records import Decision, FeedbackKind

_NOT_ASKED = (Kind.SMALLTALK, Kind.EMERGENCY, Kind.STATUS)


def names_nothing(turn: Turn) -> bool:
    """Tell whether the message names nothing at all, so that nothing could be found for it but by chance."""
    pointing, intent = turn.pointing, turn.intent
    if pointing is None or intent.kind in _NOT_ASKED or intent.section or intent.command or intent.figure:
        return False
    may_name = pointing.perhaps or pointing.own_place
    return pointing.bare and not (may_name and finds(turn, OFFERED))


def ask_back(turn: Turn) -> Outcome:
    """Ask what is meant; what was talked about is named, and stays."""
    if turn.pointing and turn.pointing.number:
        text = wording.NUMBER_ALONE.format(number=fold(turn.words))
    elif turn.choosing:
        text = wording.MEANT_OF_LIST
    elif (record := turn.on_ticket) and not turn.incoming.public:
        text = wording.MEANT_TICKET.format(number=record.number)
    elif turn.about:
        text = wording.MEANT_BEFORE.format(title=turn.about[0].title)
    elif not turn.lapsed and turn.state.draft and turn.state.draft_kind is FeedbackKind.INQUIRY:
        text = wording.MEANT_DECLINED.format(draft=wording.shorten(turn.state.draft, drafting.DRAFT_SHOWN))
        return turn.say(
            text,
            kind=Kind.QUESTION,
            decision=Decision.DECLINE,
            choices=plain(wording.SAY_YES, wording.SAY_NO),
        )
    elif not turn.lapsed and turn.state.mode is Mode.CHOOSING and turn.state.shown:
        text = wording.MEANT_OF_LIST
    else:
        text = wording.MEANT_WHAT.format(example=turn.city.examples[0])
    return turn.say(text, kind=Kind.QUESTION, decision=Decision.DECLINE)
