"""Feedback: what is obvious becomes a ticket at once, what is doubtful is asked about once; a draft can be dropped."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers import wording
from handlers.due import due_date, reply_days
from handlers.listing import plain
from handlers.messages import Kind
from handlers.outcome import AddPlace, NewFeedback, Outcome
from handlers.place import names_place, reads_like_place, says_where
from handlers.state import Mode, State
from handlers.turn import Turn
from knowledge.commitment import Band, Commitment, Finding, Match
from storage.records import Decision, FeedbackKind, Restriction

LONGEST = 5_000
"""Characters of one ticket's text; what is longer is refused, never cut."""
SHORTEST = 2
DEPARTMENTS = 3
"""Departments kept with a ticket, best first."""
TOUCHED, TOUCHES = 3, 0.02
"""Commitments that feedback is shown beside, and the least probability of one."""
LEADS, HELPS = 0.1, 0.05
"""What it counts, beside how much of the words a commitment says (1 for the most), that whom they go to leads it, or helps."""
DRAFT_SHOWN = 40
"""Characters of a draft that are said back when asking whether to file it."""

_MARKS = re.compile(r"[\W_]+")
_POINTS_BACK = re.compile("这个|这项|这事|这件|那个|那项|那事|上面|刚才|刚问")
_WITHOUT_PLACE = (FeedbackKind.INQUIRY, FeedbackKind.THANKS)
_COMPLAINTS = (FeedbackKind.COMPLAINT, FeedbackKind.HELP)


def hear(turn: Turn) -> Outcome:
    """File a message that is feedback where that is sure, else ask once."""
    kind = turn.intent.feedback or (
        FeedbackKind.COMPLAINT if turn.intent.kind is Kind.COMPLAINT else FeedbackKind.SUGGESTION
    )
    if turn.intent.sure and not _only_where(turn):
        return _file(turn, turn.words, kind, turn.intent.finding)
    linked = _linked(turn, turn.words, turn.intent.finding)
    state = replace(turn.onward, about=tuple(match.commitment.id for match in linked))
    return _confirm(turn, turn.words, kind, state)


def start(turn: Turn) -> Outcome:
    """Wait for the words, after 「我要提建议」 and nothing else."""
    kind = turn.intent.feedback or FeedbackKind.SUGGESTION
    state = replace(turn.onward, mode=Mode.DRAFTING, draft=None, draft_kind=turn.intent.feedback)
    return turn.say(
        wording.SAY_YOUR_WORDS.format(kind=wording.KIND[kind]), state=state, choices=plain(wording.SAY_CANCEL)
    )


def drafted(turn: Turn) -> Outcome:
    """File the words that were asked for; ask again when there are hardly any."""
    if turn.intent.command is not None or len(_MARKS.sub("", turn.words)) < SHORTEST:
        return turn.say(wording.WORDS_TOO_SHORT, kind=Kind.SUGGESTION, choices=plain(wording.SAY_CANCEL))
    kind = turn.intent.feedback or turn.state.draft_kind or FeedbackKind.SUGGESTION
    return _file(turn, turn.words, kind, turn.intent.finding, follows_answer=True)


def confirm(turn: Turn) -> Outcome:
    """File the draft that was asked about, after 「是」; one that was left for something else is shown again first."""
    state = turn.state
    if not state.draft or (state.draft_kind is None and state.mode is not Mode.CONFIRMING):
        return turn.say(wording.NO_DRAFT)
    if turn.lapsed:
        return turn.say(wording.DRAFT_LAPSED, state=turn.onward)
    kind = state.draft_kind or FeedbackKind.SUGGESTION
    if state.mode is not Mode.CONFIRMING:
        return _confirm(turn, state.draft, kind, turn.onward)
    finding = turn.understanding.understand(state.draft, State()).finding
    return _file(turn, state.draft, kind, finding)


def drop(turn: Turn) -> Outcome:
    """Forget the draft, after 「否」."""
    return turn.say(wording.DROPPED, state=replace(turn.onward, draft=None, draft_kind=None))


def cancel(turn: Turn) -> Outcome:
    """Forget whatever was begun, after 「取消」."""
    state = turn.state
    if state.mode is Mode.CONFIRMING and not turn.lapsed:
        return drop(turn)
    began = state.mode is not Mode.IDLE or state.draft or state.awaiting_place
    said = wording.CANCELLED if began and not turn.lapsed else wording.NOTHING_TO_CANCEL
    return turn.say(said, state=replace(turn.onward, draft=None, draft_kind=None))


def too_long(turn: Turn) -> Outcome:
    """Say that this is more than a ticket holds; keep nothing, cut nothing."""
    kind = turn.intent.kind if turn.intent.kind in (Kind.SUGGESTION, Kind.COMPLAINT) else Kind.QUESTION
    return turn.say(wording.TOO_LONG.format(length=len(turn.words), limit=LONGEST), kind=kind)


def is_place(turn: Turn) -> bool:
    """Tell whether the message answers 「在哪里」, which was asked for the newest ticket."""
    intent = turn.intent
    told = intent.feedback and intent.sure and not says_where(turn.words)
    other = told or intent.kind in (Kind.COMMAND, Kind.EMERGENCY, Kind.STATUS)
    return (
        bool(turn.state.awaiting_place)
        and not turn.lapsed
        and not other
        and reads_like_place(turn.words, _known(turn))
    )


def _only_where(turn: Turn) -> bool:
    """Tell whether the message is an address and nothing else, whatever it sounds like."""
    return says_where(turn.words) and reads_like_place(turn.words, _known(turn))


def add_place(turn: Turn) -> Outcome:
    """Add the place to the ticket for which it was asked."""
    number = turn.state.awaiting_place or ""
    return turn.say(
        wording.PLACE_ADDED.format(number=number),
        kind=Kind.STATUS,
        state=replace(turn.state, awaiting_place=None),
        remember=(AddPlace(number, turn.words),),
    )


def _confirm(turn: Turn, words: str, kind: FeedbackKind, state: State) -> Outcome:
    """Show the draft in short and ask once; nothing is filed."""
    return turn.say(
        wording.CONFIRM.format(draft=wording.shorten(words, DRAFT_SHOWN), kind=wording.KIND[kind]),
        state=replace(state, mode=Mode.CONFIRMING, draft=words, draft_kind=kind),
        choices=plain(wording.SAY_YES, wording.SAY_NO),
    )


def _file(
    turn: Turn, words: str, kind: FeedbackKind, finding: Finding | None, *, follows_answer: bool = False
) -> Outcome:
    """Make the ticket and its receipt, which never repeats the words; from whom none is taken now is told so."""
    if held := turn.facts.restriction():
        return refuse(turn, held)
    linked = _linked(turn, words, finding, follows_answer=follows_answer)
    commitments = tuple(match.commitment for match in linked)
    departments = tuple(
        routed.department.name for routed in turn.router.route(words, related=commitments)[:DEPARTMENTS]
    )
    ticket = NewFeedback(
        number=turn.new_number(),
        kind=kind,
        text=words,
        departments=departments,
        commitments=tuple(commitment.id for commitment in commitments),
        due=_due(turn, kind),
        before=() if turn.lapsed else turn.state.lately,
    )
    touched = _touched(linked, finding, departments)
    guessed = finding is not None and finding.band is Band.CHOOSE and linked[:1] == finding.matches[:1]
    wants_place = kind not in _WITHOUT_PLACE and not names_place(words, _known(turn))
    return turn.say(
        _receipt(ticket, () if guessed else commitments, wants_place=wants_place, asks=turn.intent.asks),
        kind=_message_kind(turn, kind),
        decision=Decision.LOG,
        state=State(
            since=turn.now, about=ticket.commitments, awaiting_place=ticket.number if wants_place else None
        ),
        choices=plain(wording.SAY_TICKETS, wording.SAY_WITHDRAW),
        remember=(ticket,),
        matches=touched,
        departments=departments,
    )


def refuse(turn: Turn, held: Restriction) -> Outcome:
    """Keep nothing, and say until when and whom to call: a wrong suspicion must find a way to a person."""
    day = wording.say_day(turn.local_day(held.until))
    return turn.say(
        wording.RESTRICTED.format(day=day, hotline=turn.city.hotline), state=State(since=turn.now)
    )


def _message_kind(turn: Turn, kind: FeedbackKind) -> Kind:
    if turn.intent.kind in (Kind.SUGGESTION, Kind.COMPLAINT):
        return turn.intent.kind
    return Kind.COMPLAINT if kind in _COMPLAINTS else Kind.SUGGESTION


def _receipt(
    ticket: NewFeedback, commitments: tuple[Commitment, ...], *, wants_place: bool, asks: bool = False
) -> str:
    """Write the receipt; `commitments` are those that it surely touches: a guess is for staff to see, not to be told."""
    kind, department = wording.KIND[ticket.kind], ticket.departments[0]
    lines = [wording.RECEIPT.format(kind=kind, number=ticket.number, department=department)]
    lines += [wording.RECEIPT_ABOUT.format(title=commitment.title) for commitment in commitments[:1]]
    if asks:
        lines += [wording.RECEIPT_ANSWER.format(quote=commitment.quote) for commitment in commitments[:1]]
    lines += [wording.RECEIPT_DUE.format(day=wording.say_day(ticket.due))] if ticket.due else []
    lines += [wording.RECEIPT_NEXT]
    lines += [wording.ASK_PLACE] if wants_place else []
    return "\n".join(lines)


def _due(turn: Turn, kind: FeedbackKind) -> date | None:
    """Find the last day for an answer by the city's limits; None where the city sets none, and none is promised."""
    days = reply_days(turn.city, kind, turn.facts.reply_limit(kind))
    return due_date(turn.today, days) if days else None


def _linked(
    turn: Turn, words: str, finding: Finding | None, *, follows_answer: bool = False
) -> tuple[Match, ...]:
    """Find what feedback is linked to: the commitments it names, else those just answered where it goes on from them."""
    if finding is not None and finding.band is Band.ANSWER:
        return finding.matches[: max(finding.asked, 1)]
    if turn.about and (follows_answer or _goes_on(turn, words)):
        return tuple(Match(commitment, 1.0) for commitment in turn.about)
    return finding.matches[:TOUCHED] if finding is not None and finding.band is Band.CHOOSE else ()


def _touched(
    linked: tuple[Match, ...], finding: Finding | None, departments: Sequence[str]
) -> tuple[Match, ...]:
    """The linked commitments and what comes nearest after them, up to three: for staff to see, not for the ticket to claim."""
    near = finding.near if finding is not None and not finding.outside else ()
    most = max((match.score for match in near), default=1.0) or 1.0

    def rank(match: Match) -> float:
        commitment = match.commitment
        helps = not set(departments).isdisjoint(commitment.co)
        own = LEADS if commitment.lead in departments else HELPS if helps else 0.0
        return -(match.score / most + own)

    known = {match.commitment.id for match in linked}
    more = (m for m in sorted(near, key=rank) if m.commitment.id not in known and m.score >= TOUCHES)
    return (*linked, *more)[:TOUCHED]


def _goes_on(turn: Turn, words: str) -> bool:
    """Tell whether the words point back, name nobody's business, or are the business of who answers for what was told."""
    if _POINTS_BACK.search(words):
        return True
    department = turn.router.route(words)[0].department
    return department.unowned or any(department.name in commitment.departments for commitment in turn.about)


def _known(turn: Turn) -> tuple[str, ...]:
    """List the city's own names of places and of what is built in them."""
    places = (place for department in turn.city.departments for place in department.places)
    return (*places, *turn.city.names)
