"""Danger: whom to call, first of all; then, for some minutes, what else can be done, and a calm word when it is over."""

import re
from dataclasses import replace
from datetime import timedelta

from handlers import wording
from handlers.answering import followup
from handlers.emergency import aftermath
from handlers.hearing.intent import Command, Emergency
from handlers.hearing.odds import TOLD
from handlers.hearing.place import says_where
from handlers.listing import YES_OR_NO
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Danger, Mode, State
from handlers.tickets import rating
from handlers.turn import Turn
from knowledge.commitment import Band
from knowledge.language.asking import asks
from knowledge.language.folding import fold
from knowledge.language.pointing import Slot
from storage.records import FeedbackKind

LASTS = timedelta(minutes=15)
"""How long few words are heard as being about the danger that was last told of."""
FEW = 24
"""Characters: whoever writes more says what it is about."""
_UNFILED = (Emergency.SELF_HARM, Emergency.INJURY)
"""What belongs to the people at the line, not into a ticket; and where any word may mean that it goes on."""
_AFTER_INJURY = (Emergency.MEDICAL, Emergency.ACCIDENT, Emergency.SELF_HARM)
_OF_A_TICKET = (Command.RATE, Command.ADD, Command.WITHDRAW, Command.HURRY, Command.MY_TICKETS)
_POINTS = re.compile(r"\d\s*分(?!钟)")


def told(turn: Turn) -> Outcome:
    """Say whom to call, first of all; to whoever tells of the same again, what else is possible.

    What was begun is kept, else the words can be passed on afterwards.
    """
    before = _lately(turn)
    if before and aftermath.has_called_a_number(fold(turn.words)):
        return answer(turn)
    kind = _of(turn, before, turn.intent.emergency or Emergency.CRIME)
    text = _still(before) if before and before.kind is kind else wording.EMERGENCY[kind]
    if _begun(turn):
        later = wording.EMERGENCY_DRAFT_KEPT if turn.state.draft else wording.EMERGENCY_GO_ON_LATER
        return turn.say(f"{text}\n{later}", kind=Kind.EMERGENCY, state=_aware(turn, kind))
    says_nothing = turn.pointing is not None and turn.pointing.number  # 110 tells nothing to pass on.
    if kind in _UNFILED or says_nothing or (before and not _offered(turn)):
        return turn.say(text, kind=Kind.EMERGENCY, state=_aware(turn, kind))
    words = f"{turn.state.draft}\n{turn.words}" if _offered(turn) else turn.words
    offering = turn.onward.offering(words, FeedbackKind.HELP)
    state = replace(offering, danger=replace(_known(turn, kind), offered=True))
    return turn.say(
        f"{text}\n{wording.EMERGENCY_OFFER}",
        kind=Kind.EMERGENCY,
        state=state,
        choices=YES_OR_NO,
    )


def is_about_it(turn: Turn) -> bool:
    """Tell whether few words, soon after danger was told of, tell that it is over or goes on."""
    before, words = _lately(turn), fold(turn.words)
    if before is None or len(turn.words) > FEW or _is_something_else(turn):
        return False
    intent = turn.intent
    if intent.command is not None and intent.sure:
        return intent.command is Command.CANCEL and before.kind in _UNFILED and not turn.unfinished
    if aftermath.is_over(words) or aftermath.has_called(words) or aftermath.goes_on(words):
        return True
    if (turn.router.matters(turn.words) and not says_where(turn.words)) or (
        intent.feedback and intent.sure and not _of_danger(turn, before)
    ):
        return False  # A matter of the city's is one, whatever was told of before.
    if followup.meant(turn) or turn.state.mode is Mode.DRAFTING:
        return False
    return _says_little(turn, before)


def answer(turn: Turn) -> Outcome:
    """Be glad with whom it is over; tell whoever is still in danger what else is possible, or whom to call in another."""
    before = _lately(turn) or Danger(Emergency.CRIME, turn.now)
    kind, perhaps = before.kind, turn.intent.perhaps_danger
    thanks, words = kind in _UNFILED and turn.intent.smalltalk in ("thanks", "ack"), fold(turn.words)
    if not thanks and not aftermath.is_over(words):
        if perhaps and _of(turn, before, perhaps) is not kind and not aftermath.goes_on(words):
            return turn.say(wording.EMERGENCY[perhaps], kind=Kind.EMERGENCY, state=_aware(turn, perhaps))
        again = replace(_known(turn, kind), at=turn.now if perhaps else before.at, offered=_offered(turn))
        said, state = _still_said(turn, before), replace(turn.state, danger=again)
        if _tells_more(turn, before) and _offered(turn):
            # Nothing that is told is lost: it goes along, where it is to be passed on.
            state = replace(state, draft=f"{turn.state.draft}，{turn.words}")
            said = f"{said}\n{wording.EMERGENCY_OFFER}"
        return turn.say(said, kind=Kind.EMERGENCY, state=state)
    text, offered = wording.OVER.get(kind, wording.OVER[""]), _offered(turn)
    if offered or _begun(turn):
        text = f"{text}\n{wording.OVER_OFFER if offered else wording.OVER_GO_ON}"
    after = replace(before, over=not thanks, offered=offered) if offered or thanks else None
    return turn.say(
        text,
        kind=Kind.EMERGENCY,
        state=replace(turn.state, danger=after),
        choices=YES_OR_NO if offered else (),
    )


def lingers(turn: Turn, kind: Kind) -> Emergency | None:
    """The wish to die that was just told of, where a matter is now taken down: whom to call for it is said once more."""
    before = _lately(turn)
    near = before and before.kind in _UNFILED and kind in (Kind.COMPLAINT, Kind.SUGGESTION, Kind.SMALLTALK)
    return Emergency.SELF_HARM if near else None


def _is_something_else(turn: Turn) -> bool:
    """Tell whether a message has an answer of its own: in the report, by a rating or about a ticket."""
    intent = turn.intent
    ordered = intent.command in _OF_A_TICKET or (intent.kind is Kind.STATUS and turn.on_ticket is not None)
    named = intent.argument is not None or _asks_for_list(turn)
    return (
        intent.found or named or ordered or rating.is_rating(turn) or _POINTS.search(turn.words) is not None
    )


def _lately(turn: Turn) -> Danger | None:
    danger = turn.state.danger
    return danger if danger and not danger.over and turn.now - danger.at <= LASTS else None


def _of(turn: Turn, before: Danger | None, kind: Emergency) -> Emergency:
    """A bare cry is about what was told; so is blood, after somebody hurt themselves.

    A wish to die, after somebody else's, is theirs if not one's own.
    """
    if before and (kind is Emergency.UNNAMED or (before.kind is Emergency.INJURY and kind in _AFTER_INJURY)):
        return before.kind
    another = before and before.kind is Emergency.BYSTANDER and "我" not in turn.words
    return Emergency.BYSTANDER if another and kind is Emergency.SELF_HARM else kind


def _still(before: Danger) -> str:
    """What else is possible, in turn with a shorter word."""
    if before.times % 2:
        return wording.STILL[before.kind]
    return wording.STILL_HERE.format(numbers=wording.CALL[before.kind])


def _still_said(turn: Turn, before: Danger) -> str:
    """What is said to whoever goes on: has called, asks, tells more of it, or says that it goes on."""
    kind, words = before.kind, fold(turn.words)
    if kind in _UNFILED:
        return _still(before)
    if aftermath.has_called(words):
        return wording.CALLED
    if asks(words) and not _asks_what_to_do(turn):
        said = wording.ASKED.get(kind, wording.ASKED[""]).format(numbers=wording.CALL[kind])
        return f"{said}\n{wording.STILL_OTHER}"
    return (
        wording.TELL_THEM.format(numbers=wording.CALL[kind]) if _tells_more(turn, before) else _still(before)
    )


def _asks_for_list(turn: Turn) -> bool:
    """Tell whether a field is named to be told of, and not where somebody is: 在学校."""
    return turn.intent.section is not None and not says_where(turn.words)


def _asks_what_to_do(turn: Turn) -> bool:
    """Tell whether a question is 怎么办 and nothing else: that can be told."""
    return turn.pointing is not None and turn.pointing.bare and turn.pointing.slots == (Slot.HOW,)


def _tells_more(turn: Turn, before: Danger) -> bool:
    """Tell whether the words tell more of what happened: who, where, how much; no cry, no question, no call that was made."""
    words = fold(turn.words)
    other = asks(words) or aftermath.has_called(words) or aftermath.goes_on(words)
    return before.kind not in _UNFILED and not (other or turn.intent.perhaps_danger)


def _known(turn: Turn, kind: Emergency) -> Danger:
    before = _lately(turn)
    times = before.times if before and before.kind is kind else 0
    return Danger(kind, turn.now, times + 1)


def _offered(turn: Turn) -> bool:
    """Tell whether the draft that stands is what was told of danger."""
    danger = turn.state.danger
    return turn.unfinished and danger is not None and danger.offered


def _begun(turn: Turn) -> bool:
    """Tell whether feedback was begun that has nothing to do with the danger."""
    return turn.unfinished and not _offered(turn)


def _aware(turn: Turn, kind: Emergency) -> State:
    """The state as it was, with this danger in mind."""
    return replace(turn.state, danger=replace(_known(turn, kind), offered=_offered(turn)))


def _few(turn: Turn) -> bool:
    return len(turn.words) <= aftermath.FEWER


def _of_danger(turn: Turn, before: Danger) -> bool:
    """Tell whether so few words that sound like a complaint tell more of what happened: 三千多块."""
    return _few(turn) and before.kind not in _UNFILED


def _says_little(turn: Turn, before: Danger) -> bool:
    """Tell whether a message asks for nothing that the bot has an answer to, and may be about the danger `before`.

    Thanks and farewells, and what sounds like nothing in particular, only where any word may mean that it goes on.
    """
    intent, any_talk = turn.intent, before.kind in _UNFILED
    if intent.perhaps_danger:
        return True
    if intent.kind is Kind.SMALLTALK:
        return intent.smalltalk == TOLD or (
            any_talk and intent.smalltalk not in ("greeting", "who", "ability")
        )
    if intent.band is not Band.DECLINE or intent.command or _asks_for_list(turn):
        return False
    if asks(fold(turn.words)):
        return not any_talk and aftermath.asks_of_it(turn.pointing)
    return not any_talk or _few(turn)
