"""A number from a list, 「都不是」 and 「更多」: what a citizen does with what was shown."""

import re
from dataclasses import replace

from handlers import wording
from handlers.answering import browse, entries, question
from handlers.feedback import drafting
from handlers.following.subjects import subject
from handlers.listing import YES_OR_NO
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.pieces import pop
from handlers.state import Mode
from handlers.tickets import ticket
from handlers.turn import Turn
from knowledge.found import Section
from knowledge.language.folding import plain_words
from storage.records import Decision, FeedbackKind

_THIS = re.compile(
    r"那?(?:[这那](?:一?(?:个|条|项|件)|件?事)?|它)(?:呢|啊|呀|吗|的|是什么|是啥|怎么样|怎么说|详细|具体|说说|讲讲|看看|一下)*"
)


def pick(turn: Turn) -> Outcome:
    """Show what the numbers refer to; say so if there is no list, it is too old, or a number is out of range."""
    if not (turn.state.shown or turn.state.section):
        return turn.say(wording.NO_LIST)
    if not turn.listed:
        return turn.say(wording.LIST_LAPSED, state=turn.unlisted)
    places, last = (turn.intent.pick or 0, *turn.intent.more_picks), entries.seen(turn)
    numbers = [number for place in places if 1 <= (number := entries.number(turn, place)) <= last]
    if not numbers:
        said = wording.ONLY_ONE if last == 1 else wording.OUT_OF_RANGE.format(last=last)
        more = turn.state.section != entries.ALL_AREAS and last < len(turn.state.shown)
        return turn.say(said + wording.PAGE_MORE if more else said)
    if turn.state.section == entries.ALL_AREAS:
        return browse.open_section(turn, turn.city.areas[numbers[0] - 1])
    if followed := _followed_at(turn, numbers[0]):
        return followed
    mine = ticket.ticket_at(turn, numbers[0])
    return ticket.show(turn, mine) if mine else _show_commitments(turn, numbers)


def _followed_at(turn: Turn, number: int) -> Outcome | None:
    """Show what is followed at that position of 我的关注; None if the list is another one."""
    followed = subject(turn.city, turn.state.shown[number - 1]) if turn.state.shown else None
    if followed is None:
        return None
    if len(followed.commitments) == 1:
        return question.answer_with(turn, *followed.commitments)
    return browse.open_section(turn, Section(followed.title, followed.commitments))


def _show_commitments(turn: Turn, numbers: list[int]) -> Outcome:
    found = [one for number in numbers if (one := entries.commitment_at(turn, number))]
    if not found:
        return turn.say(wording.NOT_FOUND_ID.format(id=turn.state.shown[numbers[0] - 1]))
    return question.answer_with(turn, *found)


def points_at_nothing(turn: Turn) -> bool:
    """Tell whether 「这个呢」 was said with nothing answered that it could mean."""
    asks = turn.intent.kind is not Kind.STATUS and not turn.about
    return asks and _THIS.fullmatch(plain_words(turn.words)) is not None


def ask_which(turn: Turn) -> Outcome:
    """Ask which one of the list is meant, or show a single one; without a list, ask what is meant."""
    if not turn.listed:
        return turn.say(wording.NOTHING_MEANT)
    last = entries.seen(turn)
    if last == 1:
        return pick(replace(turn, intent=replace(turn.intent, pick=1, more_picks=())))
    return turn.say(wording.WHICH.format(last=last), kind=Kind.COMMAND)


def go_back(turn: Turn) -> Outcome:
    """Go back to the list that was picked from, or from a section to the areas; otherwise cancel what was begun."""
    state = turn.state
    if not turn.listed or state.mode not in (Mode.IDLE, Mode.CHOOSING):
        return drafting.cancel(turn)
    if ticket.ticket_at(turn, 1):
        return ticket.show_or_list(turn)
    if set(state.about) & set(state.shown):
        return browse.show_again(turn)
    return browse.areas(turn) if state.section else drafting.cancel(turn)


def none_of_these(turn: Turn) -> Outcome:
    """Offer to pass on the question, as nothing in the list is meant. After an offer to file, it means no."""
    state = turn.state
    if state.mode is Mode.CONFIRMING:
        return drafting.cancel(turn)
    if not turn.awaits(Mode.CHOOSING) or state.section or not state.draft or state.draft_kind:
        return turn.say(wording.NONE, state=turn.onward)
    return turn.say(
        wording.NONE_OFFER,
        state=turn.onward.offering(state.draft, FeedbackKind.INQUIRY),
        choices=YES_OR_NO,
    )


def read_on(turn: Turn) -> Outcome:
    """Show the next piece of a long message; on channels that take several at once, all remaining ones."""
    waiting = turn.state.more
    replies, rest = pop(waiting) if turn.incoming.single_reply else (waiting, ())
    return Outcome(turn.intent.kind, Decision.OTHER, replies, replace(turn.state, more=rest))
