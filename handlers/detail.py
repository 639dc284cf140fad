"""A few words more after a ticket: a detail that was forgotten, a correction, or that the answer did not help."""

import re
from dataclasses import replace
from datetime import timedelta

from handlers import adding, drafting, rating, ticket, voice, wording
from handlers.intent import Command
from handlers.listing import plain
from handlers.messages import Choice, Kind
from handlers.odds import TOLD
from handlers.outcome import Outcome
from handlers.place import names_place, reads_like_place, says_what_happens, says_where
from handlers.state import Mode, State
from handlers.turn import Turn
from knowledge.commitment import Band
from knowledge.language.folding import fold
from knowledge.language.pointing import Slot, corrects, says_still
from knowledge.language.rating import is_content
from storage.records import FINAL_STATES, OPEN_STATES, FeedbackKind, FeedbackRecord

SOON = timedelta(minutes=10)
"""From the receipt: so long a detail may still come to mind."""
LATELY = timedelta(days=3)
"""From the answer: so long a grievance without a matter of its own may mean it."""
LONGEST = 20
"""Characters of a detail."""
_TELLING = 3
"""Characters of its own from which talk tells something."""
UNHAPPY = frozenset({Slot.DISPLEASED, Slot.WHY, Slot.WISH})
"""What is wanted by who is not content."""
_SETTLED = (Command.CONFIRM, Command.ADD, Command.CANCEL, Command.NONE_OF_THESE)
_SPEAKS = (Kind.QUESTION, Kind.SUGGESTION, Kind.COMPLAINT)
_WRONG_HANDS = re.compile(
    r"不归(?!还)|归不到|[转派分送找投]错(?!误)|不(?:是|该|属于|由).{0,8}管|(?:应该|该)(?:是|归|由|找|转).{0,8}(?:[局委办处所队]|公司|中心|街道|社区)"
)
"""Whoever says so tells that another department should have it."""


def belongs(turn: Turn) -> bool:
    """Tell whether the words may belong to the ticket that was just filed, or to an answer that waits to be rated."""
    return _owner(turn) is not None


def offer(turn: Turn) -> Outcome:
    """Ask whether the words belong to it; they wait meanwhile."""
    record = _owner(turn)
    if record is None:
        return ticket.tell(turn)
    if record.state not in OPEN_STATES:
        return ask_if_solved(turn, record)
    return turn.say(
        wording.BELONGS.format(number=record.number, department=record.department),
        kind=Kind.STATUS,
        state=replace(waiting(turn), ticket=record.number),
        choices=plain(wording.SAY_YES, wording.SAY_NO),
    )


def is_settled(turn: Turn) -> bool:
    """Tell whether the message says where the words that wait belong."""
    state = turn.state
    waits = state.mode is Mode.ADDING and state.draft and state.draft_kind and state.ticket
    return bool(waits) and not turn.lapsed and turn.intent.command in _SETTLED


def settle(turn: Turn) -> Outcome:
    """Add them, or go on with them as a matter of their own."""
    words, kind, number = turn.state.draft or "", turn.state.draft_kind, turn.state.ticket or ""
    if wording.SAY_CANCEL in turn.words:
        return drafting.drop(turn)
    free = replace(turn, state=replace(turn.state, draft=None, draft_kind=None))
    if turn.intent.command in (Command.CONFIRM, Command.ADD):
        return adding.add_to(free, number, words)
    return drafting.offer(free, words, kind or FeedbackKind.COMPLAINT, replace(free.onward, ticket=None))


def _owner(turn: Turn) -> FeedbackRecord | None:
    """The ticket to which the words may belong: they are few, set something right or tell something, and name no other matter."""
    intent, said = turn.intent, turn.words
    if turn.incoming.public or intent.section or intent.command or len(said) > LONGEST:
        return None
    sets_right = corrects(fold(said)) or _WRONG_HANDS.search(fold(said)) is not None
    if not (sets_right or intent.kind in _SPEAKS or _adds(turn)):
        return None
    record = _fresh(turn) or _answered(turn)
    if record is None:
        return None
    if sets_right or (says_where(said) and reads_like_place(said)):
        return record
    return record if _tells(turn) and not stands_alone(turn, record) else None


def stands_alone(turn: Turn, record: FeedbackRecord, said: str | None = None) -> bool:
    """Tell whether the words are whole without the ticket: they name another matter or a place, or say all of it again."""
    finding = turn.intent.finding
    of_the_report = finding is not None and finding.band is Band.ANSWER
    whole = of_the_report or names_place(turn.words) or turn.words == record.text
    said = said or turn.intent.text or turn.words
    return whole or not turn.router.matters(said) <= turn.router.matters(record.text)


def _tells(turn: Turn) -> bool:
    """Tell whether the words tell something rather than ask for anything."""
    intent, pointing = turn.intent, turn.pointing
    if intent.kind is not Kind.QUESTION:
        return intent.kind is Kind.COMPLAINT or _adds(turn)
    wants = pointing is not None and bool(set(pointing.slots) - {Slot.DISPLEASED})
    asks = wants or turn.words.endswith(("?", "？", "吗", "呢"))
    finding = intent.finding
    goes_on = says_still(fold(turn.words)) or says_what_happens(turn.words)
    most = Band.CHOOSE if goes_on else Band.DECLINE
    return not asks and finding is not None and finding.band in (Band.DECLINE, most)


def _adds(turn: Turn) -> bool:
    """Tell whether words that ask for nothing, and would be no more than talk, tell something of their own."""
    told = turn.intent.kind is Kind.SMALLTALK and turn.intent.smalltalk == TOLD
    return told and turn.pointing is not None and len("".join(turn.pointing.own)) >= _TELLING


def _fresh(turn: Turn) -> FeedbackRecord | None:
    record = turn.on_ticket
    open_ = record and record.state in OPEN_STATES and record.kind is not FeedbackKind.THANKS
    fresh = record and open_ and turn.now - record.received_at <= SOON
    return record if fresh else None


def _answered(turn: Turn) -> FeedbackRecord | None:
    """The answer that waits to be rated, where the words are a grievance."""
    pointing = turn.pointing
    unhappy = pointing is not None and pointing.bare and bool(UNHAPPY.intersection(pointing.slots))
    grieves = turn.intent.kind is Kind.COMPLAINT or unhappy or says_still(fold(turn.words))
    grieves = grieves or is_content(turn.words) is False
    record = turn.facts.answered() if grieves else None
    return record if record and awaits_rating(turn, record) else None


def awaits_rating(turn: Turn, record: FeedbackRecord) -> bool:
    """Tell whether an answer that came lately still waits to be rated."""
    lately = record.answered_at is not None and turn.now - record.answered_at <= LATELY
    return lately and unrated(turn, record)


def unrated(turn: Turn, record: FeedbackRecord) -> bool:
    """Tell whether an answer still waits to be rated."""
    answered = record.answered_at
    waits = record.state in FINAL_STATES and record.stars is None and record.solved is None
    return waits and answered is not None and turn.now - answered <= voice.RATE_WITHIN


def ask_if_solved(turn: Turn, record: FeedbackRecord) -> Outcome:
    """Tell how to have it taken up again; the words wait, to be the reason."""
    said = wording.SAY_IF_SOLVED.format(number=record.number, department=record.department)
    choices: tuple[Choice, ...] = rating.choices(record.number)[:3]
    return turn.say(
        said, kind=Kind.STATUS, state=replace(waiting(turn), ticket=record.number), choices=choices
    )


def waiting(turn: Turn) -> State:
    """The state in which the words wait to be told where they belong."""
    kind = turn.intent.feedback or FeedbackKind.COMPLAINT
    return replace(turn.onward, mode=Mode.ADDING, draft=turn.words, draft_kind=kind)
