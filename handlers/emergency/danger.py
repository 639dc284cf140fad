"""Danger: whom to call, first of all; then, for some minutes, what else can be done, and calm words when it is over."""

import re
from dataclasses import replace

from handlers import wording
from handlers.answering import followup
from handlers.emergency import aftermath
from handlers.hearing import matter
from handlers.hearing.intent import GUESSES, Command, Emergency
from handlers.hearing.odds import STATEMENT
from handlers.hearing.place import says_where
from handlers.hearing.trouble import says_what_is_wrong
from handlers.listing import YES_OR_NO
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Danger, Mode, State
from handlers.tickets import rating
from handlers.turn import Turn
from knowledge.found import Band
from knowledge.language.asking import asks
from knowledge.language.folding import fold
from knowledge.language.pointing import Slot
from storage.records import FeedbackKind

FEW = 24
"""Characters: a longer message says what it is about."""
_TOLD_OF = 0.8
"""How likely the report must speak of what a few words ask for them to be about that."""
_UNFILED = (Emergency.SELF_HARM, Emergency.INJURY)
"""What belongs to the helpline, not into a ticket; and where any word may mean that it continues."""
_OF_NO_BODY = (Emergency.FRAUD, Emergency.MISSING)
"""Dangers in which nobody need be hurt."""
_OF_ONES_LIFE = (Emergency.SELF_HARM, Emergency.BYSTANDER)
_AFTER_INJURY = (Emergency.MEDICAL, Emergency.ACCIDENT, Emergency.SELF_HARM)
_OF_A_TICKET = (Command.RATE, Command.ADD, Command.WITHDRAW, Command.HURRY, Command.MY_TICKETS)
_POINTS = re.compile(r"\d\s*分(?!钟)")


def say_whom_to_call(turn: Turn) -> Outcome:
    """Say whom to call, first of all; if the same is reported again, what else is possible.

    Feedback already begun is kept; otherwise the words can be passed on afterwards.
    """
    before = turn.danger
    if before and aftermath.has_called_a_number(fold(turn.words)):
        return answer(turn, before)
    kind = _kind_of(turn, before, turn.intent.emergency or Emergency.CRIME)
    text = _further_help(before) if before and before.kind is kind else wording.EMERGENCY[kind]
    if _other_feedback_begun(turn):
        later = wording.EMERGENCY_DRAFT_KEPT if turn.state.draft else wording.EMERGENCY_GO_ON_LATER
        return turn.say(f"{text}\n{later}", kind=Kind.EMERGENCY, state=_with_danger(turn, kind))
    says_nothing = turn.pointing is not None and turn.pointing.number  # 110 alone says nothing to pass on.
    if kind in _UNFILED or says_nothing or (before and not _report_is_drafted(turn)):
        return turn.say(text, kind=Kind.EMERGENCY, state=_with_danger(turn, kind))
    words = f"{turn.state.draft}\n{turn.words}" if _report_is_drafted(turn) else turn.words
    offering = turn.onward.offering(words, FeedbackKind.HELP)
    state = replace(offering, danger=replace(_answered_again(turn, kind), offered=True))
    return turn.say(
        f"{text}\n{wording.EMERGENCY_OFFER}",
        kind=Kind.EMERGENCY,
        state=state,
        choices=YES_OR_NO,
    )


def meant(turn: Turn) -> Danger | None:
    """Return the danger reported just before, if a few words say that it is over or continues."""
    # 现在怎么办, after 阀门关了, is still about it.
    before = turn.state.danger_at(turn.now, even_over=_asks_what_to_do(turn))
    if before is None or len(turn.words) > FEW:
        return None
    return before if _is_about(turn, before) else None


def _is_about(turn: Turn, before: Danger) -> bool:
    words = fold(turn.words)
    where = matter.only_where(turn)
    if where or _is_something_else(turn):
        return where  # Whatever the report has of that place.
    intent = turn.intent
    fears = intent.command is Command.PRIVACY and aftermath.continues(words)  # 怕被发现, after 我老公打我.
    if intent.command and not _guessed(turn) and intent.sure and not fears:
        return intent.command is Command.CANCEL and before.kind in _UNFILED and not turn.unfinished
    over = aftermath.is_over(words) or aftermath.has_called(words)
    if over or aftermath.continues(words) or _asks_ahead(turn):
        return True
    matters = turn.router.matters(turn.words) - {before.kind.value}  # After fraud, 网上刷单 tells more of it.
    if (matters and not says_where(turn.words)) or (
        intent.feedback and intent.sure and not _tells_of_danger(turn, before)
    ):
        return False  # A municipal matter stays one, whatever was reported before.
    goes_on = followup.follow_up(turn) or turn.state.mode is Mode.DRAFTING
    return not goes_on and _says_little(turn, before)


def answer(turn: Turn, before: Danger) -> Outcome:
    """Respond with relief if it is over; otherwise say what else is possible, or whom to call in another danger."""
    words, another = fold(turn.words), turn.intent.perhaps_danger
    thanks = before.kind in _UNFILED and turn.intent.smalltalk in ("thanks", "ack")
    if thanks or aftermath.is_over(words):
        return _answer_relieved(turn, before, thanks=thanks)
    if another and _calls_another(turn, before, another) and not aftermath.continues(words):
        return turn.say(wording.EMERGENCY[another], kind=Kind.EMERGENCY, state=_with_danger(turn, another))
    said, at = _reply_while_it_lasts(turn, before), turn.now if another else before.at
    again = replace(_answered_again(turn, before.kind), at=at, offered=_report_is_drafted(turn))
    state = replace(turn.state, danger=again)
    if _tells_more(turn, before) and _report_is_drafted(turn):
        # What is told goes along, if it is to be passed on.
        state = replace(state, draft=f"{turn.state.draft}，{turn.words}")
        said = f"{said}\n{wording.EMERGENCY_OFFER}"
    return turn.say(said, kind=Kind.EMERGENCY, state=state)


def _answer_relieved(turn: Turn, before: Danger, *, thanks: bool) -> Outcome:
    """Respond with relief, and say what became of the words that wait; after mere `thanks`, it need not be over."""
    said, offered = wording.OVER.get(before.kind, wording.OVER[""]), _report_is_drafted(turn)
    if offered or _other_feedback_begun(turn):
        said = f"{said}\n{wording.OVER_OFFER if offered else wording.OVER_GO_ON}"
    over = not thanks and before.kind is not Emergency.FRAUD  # Whether the money comes back is still asked.
    after = replace(before, over=over, offered=offered) if offered or thanks else None
    return turn.say(
        said,
        kind=Kind.EMERGENCY,
        state=replace(turn.state, danger=after),
        choices=YES_OR_NO if offered else (),
    )


def recent_wish_to_die(turn: Turn, kind: Kind) -> Emergency | None:
    """Return a recently reported wish to die, if a matter is now being filed: whom to call is said once more."""
    before = turn.danger
    near = before and before.kind in _UNFILED and kind in (Kind.COMPLAINT, Kind.SUGGESTION, Kind.SMALLTALK)
    return Emergency.SELF_HARM if near else None


def _is_something_else(turn: Turn) -> bool:
    """Tell whether a message has an answer of its own: from the report, as a rating or about a ticket."""
    intent = turn.intent
    if _asks_ahead(turn):
        return False
    ordered = intent.command in _OF_A_TICKET or (intent.kind is Kind.STATUS and turn.on_ticket is not None)
    named = intent.argument is not None or _asks_for_list(turn)
    found = intent.found and not says_what_is_wrong(turn.words)  # 警察不管 asks for no promise.
    return found or named or ordered or rating.is_rating(turn) or _POINTS.search(turn.words) is not None


def _asks_ahead(turn: Turn) -> bool:
    """Tell whether a few words ask what will happen or what to do (会爆炸吗), and not for what the report has."""
    intent, words = turn.intent, fold(turn.words)
    if intent.kind is not Kind.QUESTION or not aftermath.asks_ahead(words):
        return False
    told = intent.finding is not None and intent.finding.spoken_of >= _TOLD_OF
    return not told or aftermath.asks_of_it(turn.pointing)


def _kind_of(turn: Turn, before: Danger | None, kind: Emergency) -> Emergency:
    """Return the kind of danger: a bare cry concerns what was reported; so does blood after self-injury, or a crash.

    A wish to die, after somebody else's was reported, is theirs unless it says 我.
    """
    if before and (kind is Emergency.UNNAMED or (before.kind is Emergency.INJURY and kind in _AFTER_INJURY)):
        return before.kind
    if before and _is_brief(turn) and not turn.intent.sure and kind not in _OF_ONES_LIFE:
        return kind if before.kind in _OF_NO_BODY else before.kind  # 有人流血, 老人还在里头
    another = before and before.kind is Emergency.BYSTANDER and "我" not in turn.words
    return Emergency.BYSTANDER if another and kind is Emergency.SELF_HARM else kind


def _calls_another(turn: Turn, before: Danger, perhaps: Emergency) -> bool:
    """Tell whether somebody else must be called for what can't be ruled out now than for what was told before."""
    return wording.CALL[_kind_of(turn, before, perhaps)] != wording.CALL[before.kind]


def _further_help(before: Danger) -> str:
    """Return what else is possible, alternating with a shorter text."""
    if before.times % 2:
        return wording.STILL[before.kind]
    return wording.STILL_HERE.format(numbers=wording.CALL[before.kind])


def _reply_while_it_lasts(turn: Turn, before: Danger) -> str:
    """Return the reply for someone who continues: has called, asks, tells more, or says that it goes on."""
    kind, words = before.kind, fold(turn.words)
    if kind in _UNFILED:
        return _further_help(before)
    if aftermath.has_called(words):
        return wording.CALLED
    if asks(words) and not _asks_what_to_do(turn):
        said = wording.ASKED.get(kind, wording.ASKED[""]).format(
            numbers=wording.CALL[kind], advice=wording.EMERGENCY[kind]
        )
        return f"{said}\n{wording.STILL_OTHER}"
    if _tells_more(turn, before):
        return wording.TELL_THEM.format(numbers=wording.CALL[kind])
    return _further_help(before)


def _asks_for_list(turn: Turn) -> bool:
    """Tell whether a field is named to hear about it, rather than as where somebody is: 在学校, 送医院了."""
    return turn.intent.section is not None and not (
        says_where(turn.words) or aftermath.is_over(fold(turn.words))
    )


def _asks_what_to_do(turn: Turn) -> bool:
    """Tell whether a question is only 怎么办, which can be answered."""
    return turn.pointing is not None and turn.pointing.bare and turn.pointing.slots == (Slot.HOW,)


def _tells_more(turn: Turn, before: Danger) -> bool:
    """Tell whether the words say more of what happened (who, where, how much): no cry, question or call made."""
    words = fold(turn.words)
    other = asks(words) or aftermath.has_called(words) or aftermath.continues(words)
    perhaps = turn.intent.perhaps_danger
    other = other or (perhaps is not None and _calls_another(turn, before, perhaps))
    return before.kind not in _UNFILED and not other


def _answered_again(turn: Turn, kind: Emergency) -> Danger:
    before = turn.danger
    times = before.times if before and before.kind is kind else 0
    return Danger(kind, turn.now, times + 1)


def _report_is_drafted(turn: Turn) -> bool:
    """Tell whether the current draft is the report of danger."""
    danger = turn.state.danger
    return turn.unfinished and danger is not None and danger.offered


def _other_feedback_begun(turn: Turn) -> bool:
    """Tell whether unrelated feedback was begun."""
    return turn.unfinished and not _report_is_drafted(turn)


def _with_danger(turn: Turn, kind: Emergency) -> State:
    """Return the state with this danger recorded."""
    return replace(turn.state, danger=replace(_answered_again(turn, kind), offered=_report_is_drafted(turn)))


def _guessed(turn: Turn) -> bool:
    """Tell whether an order is only guessed, and may as well tell more: 还有气."""
    intent = turn.intent
    return intent.command in GUESSES and not intent.sure


def _is_brief(turn: Turn) -> bool:
    return len(turn.words) <= aftermath.FEWER


def _tells_of_danger(turn: Turn, before: Danger) -> bool:
    """Tell whether a few words that sound like a complaint say more of what happened (三千多块), or who is missing (穿蓝衣服)."""
    few = _is_brief(turn) or before.kind is Emergency.MISSING
    return few and before.kind not in _UNFILED


def _says_little(turn: Turn, before: Danger) -> bool:
    """Tell whether a message asks nothing that the bot can answer, and so may be about the danger `before`.

    Thanks, farewells and vague words count only if any word may mean that the danger continues.
    """
    intent, any_talk = turn.intent, before.kind in _UNFILED
    if intent.perhaps_danger:
        return True
    if intent.kind is Kind.SMALLTALK:
        return intent.smalltalk == STATEMENT or (
            any_talk and intent.smalltalk not in ("greeting", "who", "ability")
        )
    if _guessed(turn):
        return True
    if intent.band is not Band.DECLINE or intent.command or _asks_for_list(turn):
        return False
    if asks(fold(turn.words)):
        return not any_talk and aftermath.asks_of_it(turn.pointing)
    return not any_talk or _is_brief(turn)
