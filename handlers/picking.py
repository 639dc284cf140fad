"""A number from a list, 「都不是」 and 「更多」: what a citizen does with what was shown."""

from dataclasses import replace

from handlers import browse, feedback, question, wording
from handlers.listing import plain
from handlers.outcome import Outcome
from handlers.pieces import pop
from handlers.state import Mode
from handlers.turn import Turn
from storage.records import Decision, FeedbackKind


def pick(turn: Turn) -> Outcome:
    """Show what the number stands for; without a list, with an old one, or out of its range, say so."""
    if turn.state.mode is not Mode.CHOOSING:
        return turn.say(wording.NO_LIST)
    if turn.lapsed:
        return turn.say(wording.LIST_LAPSED, state=turn.onward)
    number, last = turn.intent.pick or 0, browse.visible(turn)
    if not 1 <= number <= last:
        return turn.say(wording.ONLY_ONE if last == 1 else wording.OUT_OF_RANGE.format(last=last))
    if turn.state.section == browse.ALL_AREAS:
        return browse.open_section(turn, turn.city.areas[number - 1])
    chosen = turn.state.shown[number - 1]
    commitment = turn.city.commitment(chosen)
    if commitment is None:
        return turn.say(wording.NOT_FOUND_ID.format(id=chosen))
    return question.tell(turn, commitment)


def none_of_these(turn: Turn) -> Outcome:
    """Offer to pass the question's words on, as nothing in the list is meant. While a draft stands, it means no."""
    state = turn.state
    if state.mode is Mode.CONFIRMING:
        return feedback.drop(turn)
    if state.mode is not Mode.CHOOSING or turn.lapsed or state.section or not state.draft or state.draft_kind:
        return turn.say(wording.NONE, state=turn.onward)
    return turn.say(
        wording.NONE_OFFER,
        state=replace(turn.onward, mode=Mode.CONFIRMING, draft=state.draft, draft_kind=FeedbackKind.INQUIRY),
        choices=plain(wording.SAY_YES, wording.SAY_NO),
    )


def read_on(turn: Turn) -> Outcome:
    """Show the next piece of a long message; where a channel takes several at once, all that wait."""
    waiting = turn.state.more
    replies, rest = pop(waiting) if turn.incoming.single_reply else (waiting, ())
    return Outcome(turn.intent.kind, Decision.OTHER, replies, replace(turn.state, more=rest))
