"""Feedback: what is obvious becomes a ticket at once, what is doubtful is asked about once; a draft can be dropped."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers import matter, question, wording
from handlers.due import due_date, reply_days
from handlers.listing import plain
from handlers.masking import impersonal
from handlers.matter import known_places
from handlers.messages import Kind
from handlers.outcome import AddPlace, NewFeedback, Outcome
from handlers.place import KINDS, names_place, reads_like_place, says_where
from handlers.state import Mode, State
from handlers.turn import Turn
from knowledge.commitment import Band, Commitment, Finding, Match
from knowledge.language.asking import asks
from knowledge.language.folding import fold
from knowledge.matching.asked import in_so_many_words, only_where
from storage.records import Decision, FeedbackKind, FeedbackRecord, Restriction

LONGEST = 5_000
"""Characters of one ticket's text; what is longer is refused, never cut."""
SHORTEST = 2
DEPARTMENTS = 3
"""Departments kept with a ticket, best first."""
TOUCHED, TOUCHES = 3, 0.02
"""Commitments that feedback is shown beside, and the least probability of one."""
LEADS, HELPS = 0.1, 0.05
"""What it counts, beside how much of the words a commitment says (1 for the most), that whom they go to leads it, or helps."""
SURE = 0.93
"""Probability from which a commitment is what feedback is about though no word of its own is shared, or only a place."""
TELLING = 0.08
"""What a shared word must tell for the receipt to name the commitment: 政府 stands in many."""
DRAFT_SHOWN = 40
"""Characters of a draft that are said back when asking whether to file it."""

_MARKS = re.compile(r"[\W_]+")
_POINTS_BACK = re.compile(rf"(?:这个|那个)(?!{KINDS})|这项|这事|这件|那项|那事|上面|刚才|刚问|^还是")
_BEGINS_DRAFT = re.compile(
    r"(?:好的?|那|嗯|行|对)*\W*我(?:的|要|想|是|这个|来)*(?:建议|意见|投诉|反映|诉求|举报)"
)
"""好，我的建议是: these are the words, whatever they ask."""
_NOT_OF_THE_REPORT = (FeedbackKind.INQUIRY, FeedbackKind.HELP)
"""Kinds of drafts that come of what the report does not hold: they have nothing to do with what was answered before."""
_WITHOUT_PLACE = (FeedbackKind.INQUIRY, FeedbackKind.THANKS)
_COMPLAINTS = (FeedbackKind.COMPLAINT, FeedbackKind.HELP)


def hear(turn: Turn) -> Outcome:
    """File a message that is feedback where that is sure, else ask once."""
    kind = turn.intent.feedback or (
        FeedbackKind.COMPLAINT if turn.intent.kind is Kind.COMPLAINT else FeedbackKind.SUGGESTION
    )
    if turn.intent.sure and not _only_where(turn) and matter.is_one(turn, turn.words):
        return _file(turn, turn.words, kind, turn.intent.finding)
    linked = _linked(turn, turn.words, turn.intent.finding)
    about = tuple(match.commitment.id for match in linked) or turn.onward.about
    return offer(turn, turn.words, kind, replace(turn.onward, about=about))


def start(turn: Turn) -> Outcome:
    """Wait for the words, after 「我要提建议」 and nothing else."""
    kind = turn.intent.feedback or FeedbackKind.SUGGESTION
    state = replace(turn.unlisted, mode=Mode.DRAFTING, draft=None, draft_kind=turn.intent.feedback)
    return turn.say(
        wording.SAY_YOUR_WORDS.format(kind=wording.KIND[kind]), state=state, choices=plain(wording.SAY_CANCEL)
    )


def me_too(turn: Turn) -> Outcome:
    """Wait for what happened to whoever says 「我也是」 of what was shown; of nothing, ask what about."""
    if not turn.about:
        return turn.say(wording.ME_TOO_WHAT)
    state = replace(turn.unlisted, mode=Mode.DRAFTING, draft=None, draft_kind=None)
    said = wording.ME_TOO.format(title=turn.about[0].title)
    return turn.say(said, state=state, choices=plain(wording.SAY_CANCEL))


def drafted(turn: Turn) -> Outcome:
    """File the words that were asked for; ask again when there are hardly any, and once where they tell of no matter."""
    if turn.intent.command is not None or len(_MARKS.sub("", turn.words)) < SHORTEST:
        return turn.say(wording.WORDS_TOO_SHORT, kind=Kind.SUGGESTION, choices=plain(wording.SAY_CANCEL))
    kind = turn.intent.feedback or turn.state.draft_kind or FeedbackKind.SUGGESTION
    if not matter.is_one(turn, turn.words):
        return offer(turn, turn.words, kind, turn.onward)
    return _file(turn, turn.words, kind, turn.intent.finding, follows_answer=True)


def asks_meanwhile(turn: Turn) -> bool:
    """Tell whether what comes in place of the words that were asked for is a clear question, which the report answers."""
    intent = turn.intent
    answered = (
        intent.kind is Kind.QUESTION and intent.finding is not None and intent.finding.band is Band.ANSWER
    )
    here = turn.state.mode is Mode.DRAFTING and answered and asks(fold(turn.words))
    return here and _BEGINS_DRAFT.match(turn.words) is None


def answer_meanwhile(turn: Turn) -> Outcome:
    """Answer it, and go on waiting for the words."""
    told = question.ask(replace(turn, intent=replace(turn.intent, also=None)))
    kind = turn.state.draft_kind or FeedbackKind.SUGGESTION
    stays = wording.DRAFT_STAYS.format(kind=wording.KIND[kind])
    reply = replace(told.replies[0], text=f"{told.replies[0].text}\n\n{stays}")
    # What is asked in between is not what the words will be about.
    state = replace(
        told.state,
        mode=Mode.DRAFTING,
        about=turn.state.about,
        draft=None,
        draft_kind=turn.state.draft_kind,
    )
    return replace(told, replies=(reply, *told.replies[1:]), state=state)


def confirm(turn: Turn) -> Outcome:
    """File the draft that was asked about, after 「是」; one that was left for something else is shown again first."""
    state = turn.state
    if not state.draft or (state.draft_kind is None and state.mode is not Mode.CONFIRMING):
        return turn.say(wording.NO_DRAFT)
    if turn.lapsed:
        return turn.say(wording.DRAFT_LAPSED, state=turn.onward)
    kind = state.draft_kind or FeedbackKind.SUGGESTION
    if state.mode is not Mode.CONFIRMING:
        return offer(turn, state.draft, kind, turn.onward)
    finding = turn.understanding.understand(state.draft, State()).finding
    if kind in _NOT_OF_THE_REPORT:
        turn = replace(turn, state=replace(state, about=()))
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
    return turn.say(said, state=replace(turn.unlisted, draft=None, draft_kind=None))


def too_long(turn: Turn) -> Outcome:
    """Say that this is more than a ticket holds; keep nothing, cut nothing."""
    kind = turn.intent.kind if turn.intent.kind in (Kind.SUGGESTION, Kind.COMPLAINT) else Kind.QUESTION
    return turn.say(wording.TOO_LONG.format(length=len(turn.words), limit=LONGEST), kind=kind)


def is_place(turn: Turn) -> bool:
    """Tell whether the message answers 「在哪里」, which was asked for the newest ticket."""
    intent = turn.intent
    told = intent.feedback and intent.sure and not says_where(turn.words)
    after_a_ticket = intent.kind is Kind.STATUS and intent.argument is not None
    other = told or after_a_ticket or intent.kind in (Kind.COMMAND, Kind.EMERGENCY)
    return (
        bool(turn.state.awaiting_place)
        and not turn.lapsed
        and not other
        and reads_like_place(turn.words, known_places(turn))
    )


def _only_where(turn: Turn) -> bool:
    """Tell whether the message is an address and nothing else, whatever it sounds like."""
    return says_where(turn.words) and reads_like_place(turn.words, known_places(turn))


def add_place(turn: Turn) -> Outcome:
    """Add the place to the ticket for which it was asked."""
    number = turn.state.awaiting_place or ""
    return turn.say(
        wording.PLACE_ADDED.format(number=number),
        kind=Kind.STATUS,
        state=replace(turn.state, awaiting_place=None),
        remember=(AddPlace(number, turn.words),),
    )


def offer(turn: Turn, words: str, kind: FeedbackKind, state: State) -> Outcome:
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
    if before := matter.filed_before(turn, words):
        return _again(turn, before)
    linked = _linked(turn, words, finding, follows_answer=follows_answer)
    commitments = tuple(match.commitment for match in linked)
    departments = tuple(
        routed.department.name
        for routed in turn.router.route(impersonal(words), related=commitments)[:DEPARTMENTS]
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
    found = finding if finding and any(match in finding.matches for match in linked) else None
    told = commitments if found is None or _tellable(linked[:1], found) else ()
    wants_place = kind not in _WITHOUT_PLACE and not names_place(words, known_places(turn))
    return turn.say(
        _receipt(ticket, told, wants_place=wants_place, asks=turn.intent.asks),
        kind=_message_kind(turn, kind),
        decision=Decision.LOG,
        state=State(
            since=turn.now,
            about=tuple(one.id for one in told),
            ticket=ticket.number,
            awaiting_place=ticket.number if wants_place else None,
        ),
        choices=plain(wording.SAY_TICKETS, wording.SAY_WITHDRAW),
        remember=(ticket,),
        matches=touched,
        departments=departments,
    )


def _again(turn: Turn, record: FeedbackRecord) -> Outcome:
    """Show the ticket that the same words became already."""
    lines = [
        wording.ALREADY_FILED.format(
            number=record.number, department=record.department, state=wording.STATE[record.state]
        )
    ]
    lines += [wording.RECEIPT_DUE.format(day=wording.say_day(record.due))] if record.due else []
    return turn.say(
        "\n".join(lines),
        kind=_message_kind(turn, record.kind),
        state=State(since=turn.now, about=record.commitments, ticket=record.number),
        choices=plain(wording.SAY_TICKETS, wording.SAY_WITHDRAW),
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
        meant = finding.matches[: max(finding.asked, 1)]
        if named := tuple(one for one in meant if finding.probability >= SURE or not only_where(one)):
            return named
    if turn.about and (follows_answer or _goes_on(turn, words, finding)):
        return tuple(Match(commitment, 1.0) for commitment in turn.about)
    guessed = finding.matches if finding is not None and finding.band is Band.CHOOSE else ()
    return tuple(one for one in guessed if not only_where(one))[:TOUCHED]


def _tellable(linked: tuple[Match, ...], finding: Finding) -> bool:
    """Tell whether the receipt may say that the words are about it: where it is sure, or shares a telling word that is no place."""
    if finding.band is not Band.ANSWER:
        return False
    return finding.probability >= SURE or any(in_so_many_words(one, TELLING) for one in linked)


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


def _goes_on(turn: Turn, words: str, finding: Finding | None) -> bool:
    """Tell whether the words point back, tell nothing of their own, or share a word of what was told that is no place's."""
    near = (*finding.matches, *finding.near) if finding else ()
    return (
        _POINTS_BACK.search(words) is not None
        or any(match.commitment in turn.about and in_so_many_words(match) for match in near)
        or not turn.router.route(impersonal(words))[0].score
    )
