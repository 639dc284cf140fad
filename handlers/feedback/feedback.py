"""Feedback as it is received: if clear, it becomes a ticket at once; if doubtful, a draft that is asked about once."""

import re
from dataclasses import replace

from handlers import wording
from handlers.feedback import drafting, filing, linking
from handlers.hearing import matter, openings
from handlers.hearing.odds import COMPLAINTS
from handlers.hearing.place import is_address, names_place, only_where, reads_like_place, says_where
from handlers.messages import Kind
from handlers.outcome import AddPlace, Outcome
from handlers.turn import Turn
from knowledge.language.asking import asks
from knowledge.language.folding import fold
from storage.records import OPEN_STATES, Decision, FeedbackKind

_THE_PLACE = re.compile(r"(?:地点|地址|位置)(?:就?[在是]|[:：,，])")
_IT_IS = re.compile(r"^(?:就|那|我说的|我们)*是(?=.{2})")
"""是实验中学 is no name."""
_ALSO = re.compile("也|同样|一样")
_SOMEWHERE = re.compile(
    r"就?在[\u3400-\u9fff]{2,3}|(?:工地|地点|地方|位置|公司|厂子?|店子?|家|学校|小区|单位)就?在[\u3400-\u9fff]{2,8}"
)
LONGEST = 5_000
"""Characters of one ticket's text; longer text is refused, never cut."""


def file_or_ask(turn: Turn) -> Outcome:
    """File a message that is clearly feedback, otherwise ask once."""
    kind = turn.intent.feedback or (
        FeedbackKind.COMPLAINT if turn.intent.kind is Kind.COMPLAINT else FeedbackKind.SUGGESTION
    )
    address = is_address(turn.words, turn.known_places)
    if turn.intent.sure and not address and matter.is_matter(turn):
        return _beside_a_draft(turn, filing.file(turn, _with_what_was_filed(turn), kind, turn.intent.finding))
    if address and not turn.unfinished:
        return drafting.ask_what(turn)
    linked = linking.linked(turn, turn.words, turn.intent.finding)
    about = tuple(match.commitment.id for match in linked) or turn.onward.about
    words = drafting.with_waiting(turn, kind) or _with_its_question(turn)
    return drafting.offer(turn, words, kind, replace(turn.onward, about=about))


def _with_what_was_filed(turn: Turn) -> str:
    """Return the words, with the ticket before them if they only say that it is so elsewhere: 烈山大道也坏了."""
    record = turn.on_ticket
    goes_on = record is not None and _ALSO.search(turn.words) and not turn.router.matters(turn.words)
    if record is None or not goes_on or turn.pointing is None:
        return turn.words
    return wording.ALSO_ELSEWHERE.format(said=turn.words, text=wording.say_draft(record.text))


def _with_its_question(turn: Turn) -> str:
    """Return the words, behind the question of which a choice was just shown if they are few and name no matter: 我村一盏都没得."""
    few = turn.pointing is not None and not turn.router.matters(turn.words)
    of_choice = few and turn.choosing and not turn.state.draft_kind
    return f"{turn.state.draft}，{turn.words}" if of_choice else turn.words


def is_reported(turn: Turn) -> bool:
    """Tell whether a trouble is told with its place, or by somebody who says who they are (我姓王,路灯坏了), whatever it sounds like."""
    intent = turn.intent
    told = intent.kind is Kind.SMALLTALK or (intent.feedback in COMPLAINTS and not intent.sure)
    told = told or (intent.kind is Kind.QUESTION and not intent.found)
    # A long message may hold a place by chance.
    placed = turn.pointing is not None and names_place(turn.words, turn.known_places)
    return told and (placed or openings.introduced(fold(turn.words))) and matter.troubles(turn)


def file_trouble(turn: Turn) -> Outcome:
    """File it as a complaint."""
    return _beside_a_draft(turn, filing.file(turn, turn.words, FeedbackKind.COMPLAINT, turn.intent.finding))


def too_long(turn: Turn) -> Outcome:
    """Say that this is more than a ticket holds; store nothing, cut nothing."""
    kind = turn.intent.kind if turn.intent.kind in (Kind.SUGGESTION, Kind.COMPLAINT) else Kind.QUESTION
    return turn.say(wording.TOO_LONG.format(length=len(turn.words), limit=LONGEST), kind=kind)


def is_place(turn: Turn) -> bool:
    """Tell whether the message answers 「在哪里」, which was asked about the newest ticket."""
    intent = turn.intent
    if turn.lapsed or not _ticket_without_place(turn):
        return False
    where = says_where(turn.words) or only_where(turn.words, turn.known_places)
    told = (intent.found or (intent.feedback and intent.sure)) and not where
    of_a_ticket = intent.kind is Kind.STATUS and intent.argument is not None
    other = told or of_a_ticket or intent.perhaps_danger or intent.kind in (Kind.COMMAND, Kind.EMERGENCY)
    return not other and (reads_like_place(turn.words, turn.known_places) or _names_where(turn))


def _ticket_without_place(turn: Turn) -> str | None:
    """Return the ticket for which a place was asked, or, for 地点在…, the one just discussed that has none."""
    record = turn.on_ticket if _THE_PLACE.match(turn.words) else None
    lacks = record is not None and record.state in OPEN_STATES and record.place is None
    return turn.state.awaiting_place or (record.number if record and lacks else None)


def _names_where(turn: Turn) -> bool:
    """Tell whether the message is 在 and a short name of any kind: 在东关."""
    named = turn.pointing is not None and not turn.pointing.bare
    return named and _SOMEWHERE.fullmatch(turn.words.strip()) is not None and not asks(fold(turn.words))


def _beside_a_draft(turn: Turn, filed: Outcome) -> Outcome:
    """Keep a draft offered before another matter was filed, and say so, so that nothing said is lost."""
    state = turn.state
    of_danger = state.danger is not None and state.danger.offered
    waits = drafting.is_offered(turn)
    if not waits or of_danger or filed.decision is not Decision.LOG or not state.draft:
        return filed
    told = wording.DRAFT_WAITS.format(draft=wording.say_draft(state.draft))
    kept = filed.state.offering(state.draft, state.draft_kind)
    return replace(filed.adding(f"\n{told}"), state=kept)


def add_place(turn: Turn) -> Outcome:
    """Add the place to the ticket for which it was asked."""
    number = _ticket_without_place(turn) or ""
    return turn.say(
        wording.PLACE_ADDED.format(number=number),
        kind=Kind.STATUS,
        state=replace(turn.state, awaiting_place=None),
        remember=(AddPlace(number, _IT_IS.sub("", _THE_PLACE.sub("", turn.words).strip())),),
    )
