"""Withdrawing a ticket within ten minutes: at once if clearly meant, otherwise after asking."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from handlers import wording
from handlers.feedback import drafting
from handlers.hearing import ordinals
from handlers.hearing.intent import Command
from handlers.listing import YES_OR_NO
from handlers.outcome import Outcome, Withdraw
from handlers.state import Mode
from handlers.tickets import ticket, ticket_number
from handlers.turn import Turn
from knowledge.language.folding import plain_words
from storage.records import FINAL_STATES, FeedbackRecord, FeedbackState

WITHDRAW_WITHIN = timedelta(minutes=10)
"""After receipt; later a department may already be working on it."""


def withdraw(turn: Turn) -> Outcome:
    """Withdraw the ticket with that number, or the one meant; if that is only a guess, ask first, naming it."""
    number = ticket.number_in(turn)
    if number is None and ticket_number.mistyped(turn.words):
        return turn.say(wording.MISTYPED_NUMBER)
    record = turn.facts.ticket(number) if number else _ticket_meant(turn)
    if record is None and (open_ := _withdrawable(turn)):
        return _ask_which(turn, open_)
    if record is None:
        return _no_such_ticket(turn, number)
    if record.state is FeedbackState.WITHDRAWN:
        return turn.say(wording.ALREADY_WITHDRAWN.format(number=record.number))
    if not may_withdraw(turn, record):
        return turn.say(
            wording.TOO_LATE_TO_WITHDRAW.format(number=record.number, department=record.department),
            state=replace(turn.state, ticket=record.number),
        )
    return _withdraw_it(turn, record) if turn.intent.sure else ask(turn, record)


def _no_such_ticket(turn: Turn, number: str | None) -> Outcome:
    """Say that there is no such ticket; if a draft was only offered, drop that draft; to a guess, that words are awaited."""
    if turn.state.mode is Mode.DRAFTING and not (number or turn.intent.sure or turn.lapsed):
        return turn.say(wording.DRAFT_STAYS.format(kind=wording.say_kind(turn.state.draft_kind)))
    if number is None and turn.state.mode is Mode.CONFIRMING:
        return drafting.cancel(turn)
    return turn.say(wording.NO_SUCH_TICKET if number else wording.NOTHING_TO_WITHDRAW)


def _ticket_meant(turn: Turn) -> FeedbackRecord | None:
    """Return the ticket pointed at, else the only one whose matter is named, else the latest; None beyond a list."""
    open_ = _withdrawable(turn)
    pointed = ordinals.within(plain_words(turn.words)) if len(open_) > 1 else None
    if pointed:
        return ticket.ticket_at(turn, pointed[0][0])
    return ticket.only_of_the_matter(turn, open_) or ticket.latest(turn)


def _withdrawable(turn: Turn) -> list[FeedbackRecord]:
    return [one for one in turn.facts.tickets(ticket.NEWEST) if may_withdraw(turn, one)]


def _ask_which(turn: Turn, records: Sequence[FeedbackRecord]) -> Outcome:
    """Ask which ticket to withdraw."""
    text = "\n".join([wording.WITHDRAW_WHICH, ticket.lines(turn, records), wording.WITHDRAW_HOW])
    buttons = ticket.buttons(records, wording.SAY_WITHDRAW)
    return turn.say(text, state=ticket.listing(turn, turn.onward, records), choices=buttons)


def may_withdraw(turn: Turn, record: FeedbackRecord) -> bool:
    """Tell whether a ticket can still be withdrawn: it is not final, and ten minutes have not passed."""
    return record.state not in FINAL_STATES and turn.now - record.received_at <= WITHDRAW_WITHIN


def is_yes(turn: Turn) -> bool:
    """Tell whether 「是」 answers whether to withdraw a ticket."""
    return turn.awaits(Mode.WITHDRAWING) and turn.intent.command is Command.CONFIRM


def is_no(turn: Turn) -> bool:
    """Tell whether 「否」 answers it."""
    no = turn.intent.command in (Command.CANCEL, Command.NONE_OF_THESE)
    return turn.awaits(Mode.WITHDRAWING) and no


def withdraw_surely(turn: Turn) -> Outcome:
    """Withdraw the ticket that was asked about."""
    return withdraw(replace(turn, intent=replace(turn.intent, sure=True, argument=turn.state.ticket)))


def ask(turn: Turn, record: FeedbackRecord) -> Outcome:
    """Ask whether to withdraw the ticket, naming it."""
    day, kind = wording.say_day(turn.local_day(record.received_at)), wording.KIND[record.kind]
    return turn.say(
        wording.WITHDRAW_ASK.format(number=record.number, day=day, kind=kind, department=record.department),
        state=replace(turn.onward, mode=Mode.WITHDRAWING, ticket=record.number),
        choices=YES_OR_NO,
    )


def _withdraw_it(turn: Turn, record: FeedbackRecord) -> Outcome:
    state = turn.state
    waits = None if state.awaiting_place == record.number else state.awaiting_place
    if state.mode is Mode.ADDING and state.ticket in (record.number, None):
        state = replace(state.undrafted, mode=Mode.IDLE)  # The words were for this ticket.
    mode = Mode.IDLE if state.mode is Mode.WITHDRAWING else state.mode
    return turn.say(
        wording.WITHDRAWN.format(number=record.number),
        state=replace(state, mode=mode, awaiting_place=waits, ticket=None),
        remember=(Withdraw(record.number),),
    )
