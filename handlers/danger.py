"""Danger: whom to call, first of all; then, for some minutes, what else can be done, and a calm word when it is over."""

import re
from dataclasses import replace
from datetime import timedelta

from handlers import followup, wording
from handlers.intent import Command, Emergency
from handlers.listing import plain
from handlers.messages import Kind
from handlers.odds import TOLD
from handlers.outcome import Outcome
from handlers.state import Danger, Mode, State
from handlers.turn import Turn
from knowledge.commitment import Band
from knowledge.language.folding import fold
from storage.records import FeedbackKind

LASTS = timedelta(minutes=15)
"""How long few words are heard as being about the danger that was told of."""
FEW = 24
"""Characters: whoever writes more says what it is about."""
FEWER = 10
"""Characters within which what finds no answer is about it too."""
_UNFILED = (Emergency.SELF_HARM, Emergency.INJURY)
"""What belongs to the people at the line, not into a ticket; and where any word may mean that it goes on."""
_DONE = r"灭|熄|出来|救出|救上|救下|找到|找着|好(?=了|些|多)|脱险|醒|止住|拦住|追回|退了|停了|抓到|抓住|解决|处理好|[来到](?=了)|安全|平静|冷静"
_NOT_YET = re.compile(rf"[没冇未不](?:有|能|得|人)?(?:{_DONE})|还在|又")
_OVER = re.compile(rf"{_DONE}|没得?事了|冇事了|虚惊|误会|[看闻]错了|报[过了]?警了|送医院|不想死了|想[通开]了")
_GOES_ON = re.compile(
    r"怕|不敢|[没冇](?:有|得)?人|打不通|占线|不接|没话费|没信号|没电|还在|怎么办|[么咋]办|[么咋]搞|办法|救|疼|痛|不想|没用|来不及|多久|哭|难受"
    r"|睡不着|陪|一个人|孤单|撑|死|[他她]|快点|求|躲|血|[动叫喊]不|不[会能让听]"
)


def told(turn: Turn) -> Outcome:
    """Say whom to call, first of all; to whoever tells of the same again, what else is possible.

    What was begun is kept, else the words can be passed on afterwards.
    """
    before = _lately(turn)
    kind = _of(before, turn.intent.emergency or Emergency.CRIME)
    text = _still(before) if before and before.kind is kind else wording.EMERGENCY[kind]
    if _begun(turn):
        later = wording.EMERGENCY_DRAFT_KEPT if turn.state.draft else wording.EMERGENCY_GO_ON_LATER
        return turn.say(f"{text}\n{later}", kind=Kind.EMERGENCY, state=_aware(turn, kind))
    if kind in _UNFILED or (before and not _offered(turn)):
        return turn.say(text, kind=Kind.EMERGENCY, state=_aware(turn, kind))
    words = f"{turn.state.draft}\n{turn.words}" if _offered(turn) else turn.words
    state = replace(
        turn.onward,
        mode=Mode.CONFIRMING,
        draft=words,
        draft_kind=FeedbackKind.HELP,
        danger=replace(_known(turn, kind), offered=True),
    )
    return turn.say(
        f"{text}\n{wording.EMERGENCY_OFFER}",
        kind=Kind.EMERGENCY,
        state=state,
        choices=plain(wording.SAY_YES, wording.SAY_NO),
    )


def is_about_it(turn: Turn) -> bool:
    """Tell whether few words, soon after danger was told of, tell that it is over or goes on."""
    before, intent = _lately(turn), turn.intent
    if before is None or len(turn.words) > FEW or intent.argument is not None:
        return False
    if intent.command is not None and intent.sure:
        return intent.command is Command.CANCEL and before.kind in _UNFILED and not turn.unfinished
    if intent.feedback and intent.sure and not (intent.perhaps_danger or before.kind in _UNFILED):
        return False
    if _OVER.search(fold(turn.words)) or _GOES_ON.search(fold(turn.words)):
        return True
    if turn.state.mode is Mode.DRAFTING or followup.is_meant(turn):
        return False
    return _says_little(turn, any_talk=before.kind in _UNFILED)


def answer(turn: Turn) -> Outcome:
    """Be glad with whom it is over; tell whoever is still in danger what else is possible."""
    before = _lately(turn) or Danger(Emergency.CRIME, turn.now)
    kind, words = before.kind, fold(turn.words)
    thanks = kind in _UNFILED and turn.intent.smalltalk in ("thanks", "ack")
    if not thanks and (_NOT_YET.search(words) or not _OVER.search(words)):
        other = "" if kind in _UNFILED or turn.intent.kind is Kind.SMALLTALK else f"\n{wording.STILL_OTHER}"
        return turn.say(_still(before) + other, kind=Kind.EMERGENCY, state=_aware(turn, kind))
    text, offered = wording.OVER.get(kind, wording.OVER[""]), _offered(turn)
    if offered or _begun(turn):
        text = f"{text}\n{wording.OVER_OFFER if offered else wording.OVER_GO_ON}"
    return turn.say(
        text,
        kind=Kind.EMERGENCY,
        state=_aware(turn, kind) if offered or thanks else replace(turn.state, danger=None),
        choices=plain(wording.SAY_YES, wording.SAY_NO) if offered else (),
    )


def _lately(turn: Turn) -> Danger | None:
    danger = turn.state.danger
    return danger if danger and turn.now - danger.at <= LASTS else None


def _of(before: Danger | None, kind: Emergency) -> Emergency:
    """Blood, after somebody hurt themselves, is still about that."""
    if before and before.kind is Emergency.INJURY and kind in (Emergency.MEDICAL, Emergency.SELF_HARM):
        return before.kind
    return kind


def _still(before: Danger) -> str:
    """What else is possible, in turn with a shorter word."""
    if before.times % 2:
        return wording.STILL[before.kind]
    return wording.STILL_HERE.format(numbers=wording.CALL[before.kind])


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


def _says_little(turn: Turn, *, any_talk: bool) -> bool:
    """Tell whether a message asks for nothing that the bot has an answer to; thanks and farewells only where `any_talk`."""
    intent = turn.intent
    if intent.kind is Kind.SMALLTALK:
        return intent.smalltalk == TOLD or (
            any_talk and intent.smalltalk not in ("greeting", "who", "ability")
        )
    found = intent.finding is not None and intent.finding.band is not Band.DECLINE
    return not found and intent.section is None and (any_talk or len(turn.words) <= FEWER)
