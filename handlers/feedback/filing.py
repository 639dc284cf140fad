"""Turns feedback into a ticket with a receipt, unless it was filed before, the citizen is restricted or no feedback is taken."""

from handlers import wording
from handlers.feedback import linking, repeats
from handlers.hearing.odds import message_kind_of
from handlers.hearing.openings import beside_role
from handlers.hearing.place import has_place_appended, names_place
from handlers.listing import ticket_button, word_buttons
from handlers.masking import impersonal
from handlers.messages import Choice, Kind
from handlers.outcome import NewFeedback, Outcome
from handlers.state import Mode, State
from handlers.turn import Turn
from knowledge.commitment import Commitment
from knowledge.found import Finding
from knowledge.language.folding import fold
from storage.records import Bulletin, Decision, FeedbackKind, FeedbackRecord, Restriction

DEPARTMENTS = 3
"""Departments stored with a ticket, best first."""
_WITHOUT_PLACE = (FeedbackKind.INQUIRY, FeedbackKind.THANKS)


def file(
    turn: Turn, words: str, kind: FeedbackKind, finding: Finding | None, *, follows_answer: bool = False
) -> Outcome:
    """Return the ticket and its receipt, which never repeats the words; tell a restricted citizen, or anybody during a pause, so instead."""
    if held := turn.facts.restriction():
        return refuse(turn, held)
    if before := repeats.filed_before(turn, words):
        return _already_filed(turn, before)
    if pause := turn.facts.pause():
        return _take_none(turn, pause, words, kind)
    linked = linking.linked(turn, words, finding, follows_answer=follows_answer)
    told = linking.certainly_linked(linked, finding)
    named = names_place(words, turn.known_places) or has_place_appended(words)
    ticket = _ticket(turn, words, kind, tuple(match.commitment for match in linked), told if named else None)
    wants_place = kind not in _WITHOUT_PLACE and not named
    return turn.say(
        _receipt(turn, ticket, told, wants_place=wants_place),
        kind=_message_kind(turn, kind),
        decision=Decision.LOG,
        state=State(
            since=turn.now,
            about=tuple(one.id for one in told),
            ticket=ticket.number,
            awaiting_place=ticket.number if wants_place else None,
        ),
        choices=_next_steps(turn, ticket.number),
        remember=(ticket,),
        matches=linking.with_related(linked, finding, ticket.departments),
        departments=ticket.departments,
    )


def _ticket(
    turn: Turn,
    words: str,
    kind: FeedbackKind,
    commitments: tuple[Commitment, ...],
    told: tuple[Commitment, ...] | None,
) -> NewFeedback:
    """Return the ticket, with its departments and due date.

    `told`: what it certainly concerns, if a place is named, whose words may lead to a wrong guess; None: guesses count
    too.
    """
    about = impersonal(words)
    if kind is FeedbackKind.SUGGESTION:
        about = beside_role(fold(about))  # Who grieves may be the matter; who suggests is not.
    if commitments and linking.names_only_where(words):
        about = commitments[0].title  # Of 我们小区根本没搞 the answer before says what was not done.
    routed = turn.router.route(about, related=commitments if told is None else told)
    return NewFeedback(
        number=turn.new_number(),
        kind=kind,
        text=words,
        departments=tuple(one.department.name for one in routed[:DEPARTMENTS]),
        commitments=tuple(commitment.id for commitment in commitments),
        due=turn.due(kind),
        before=turn.lately,
    )


def _already_filed(turn: Turn, record: FeedbackRecord) -> Outcome:
    """Show the ticket already filed with the same words; where others read along, only that there is one."""
    if turn.incoming.public:
        return turn.say(wording.ALREADY_FILED_ALOUD, kind=_message_kind(turn, record.kind))
    lines = [
        wording.ALREADY_FILED.format(
            number=record.number, department=record.department, state=wording.STATE[record.state]
        )
    ]
    lines += wording.say_due(record.due)
    return turn.say(
        "\n".join(lines),
        kind=_message_kind(turn, record.kind),
        state=State(since=turn.now, about=record.commitments, ticket=record.number),
        choices=_next_steps(turn, record.number),
    )


def refuse(turn: Turn, held: Restriction) -> Outcome:
    """Store nothing, and say until when and whom to call: a wrong suspicion must find a way to a person."""
    day = wording.say_day(turn.local_day(held.until))
    return turn.say(
        wording.RESTRICTED.format(day=day, hotline=turn.city.hotline), state=State(since=turn.now)
    )


def say_paused(turn: Turn, pause: Bulletin, said: str = wording.PAUSED_AT_THE_START) -> str:
    """Say that no feedback is taken, why, until when, and whom to call."""
    zone = turn.city.timezone
    until = wording.say_until(pause.until.astimezone(zone), turn.now.astimezone(zone))
    return said.format(reason=pause.text, until=until, hotline=turn.city.hotline)


def _take_none(turn: Turn, pause: Bulletin, words: str, kind: FeedbackKind) -> Outcome:
    """Store no ticket during a pause; what the citizen was in the middle of stays a draft, as long as any draft does."""
    begun = turn.unfinished and (turn.state.mode is Mode.DRAFTING or words == turn.state.draft)
    return turn.say(
        say_paused(turn, pause, wording.PAUSED_DRAFT if begun else wording.PAUSED),
        kind=_message_kind(turn, kind),
        state=turn.onward.offering(words, kind) if begun else turn.onward,
    )


def _message_kind(turn: Turn, kind: FeedbackKind) -> Kind:
    told = turn.intent.kind in (Kind.SUGGESTION, Kind.COMPLAINT)
    return turn.intent.kind if told else message_kind_of(kind)


def _next_steps(turn: Turn, number: str) -> tuple[Choice, ...]:
    """Return buttons for the ticket; none where others read along, since they act in private only."""
    if turn.incoming.public:
        return ()
    return (*word_buttons(wording.SAY_TICKETS), ticket_button(wording.SAY_WITHDRAW, number))


def _receipt(
    turn: Turn, ticket: NewFeedback, commitments: tuple[Commitment, ...], *, wants_place: bool
) -> str:
    """Format the receipt; `commitments` are those it certainly concerns, since guesses are only for staff to see."""
    kind, department = wording.KIND[ticket.kind], ticket.departments[0]
    lines = [wording.RECEIPT.format(kind=kind, number=ticket.number, department=department)]
    if commitments:
        lines.append(wording.RECEIPT_ABOUT.format(title=commitments[0].title))
    if commitments and turn.intent.asks:
        lines.append(wording.RECEIPT_ANSWER.format(quote=commitments[0].quote))
    lines += wording.say_due(ticket.due)
    lines += [wording.RECEIPT_NEXT_ALOUD if turn.incoming.public else wording.RECEIPT_NEXT]
    lines += [wording.ASK_PLACE] if wants_place else []
    return "\n".join(lines)
