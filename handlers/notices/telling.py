"""Notices about what happens to a ticket: one per action, in plain words."""

from collections.abc import Iterator

from handlers import wording
from handlers.casework.change import Change
from handlers.listing import if_solved
from handlers.messages import Choice, Reply
from handlers.outcome import NewNotice
from handlers.tickets.ticket import result_lines
from storage.records import (
    FINAL_STATES,
    FeedbackEvent,
    FeedbackRecord,
    Happening,
    NoticeKind,
)

_TOLD = {
    Happening.ASSIGNED: NoticeKind.ASSIGNED,
    Happening.EXTENDED: NoticeKind.EXTENDED,
    Happening.ANSWERED: NoticeKind.ANSWERED,
    Happening.CLOSED: NoticeKind.CLOSED,
    Happening.REOPENED: NoticeKind.REOPENED,
    Happening.MERGED: NoticeKind.MERGED,
    Happening.UNMERGED: NoticeKind.UNMERGED,
}
"""The rest is shown when the citizen asks: WeChat allows only five messages after each of theirs."""


def notice_of(done: Change) -> NewNotice | None:
    """Return the notice for a change of a ticket; None if it calls for none, or the ticket has no citizen any more.

    Of several things done at once, the last is told, to which the others led.
    """
    telling = [event for event in done.events if event.kind in _TOLD]
    if not (telling and done.news and done.ticket.citizen):
        return None
    event, ticket = telling[-1], done.ticket
    text = "\n".join((_what_happened(event, ticket), *_detail_lines(event, ticket)))
    return NewNotice(
        kind=_TOLD[event.kind],
        key=f"{ticket.number}:{event.kind.value}:{ticket.version}",
        replies=(Reply(text, (*_asks(event, ticket), Choice(wording.SEE_TICKET, ticket.number))),),
        ticket=ticket.number,
    )


def _what_happened(event: FeedbackEvent, ticket: FeedbackRecord) -> str:
    return wording.NOTICE[event.kind].format(
        number=ticket.number, kind=wording.KIND[ticket.kind], department=ticket.department
    )


def _detail_lines(event: FeedbackEvent, ticket: FeedbackRecord) -> Iterator[str]:
    """Say until when, why, and with what result."""
    if ticket.state not in FINAL_STATES and event.kind is not Happening.MERGED:
        yield from wording.say_due(ticket.due)
    if event.kind is Happening.EXTENDED:
        yield wording.NOTICE_EXTENDED_WHY.format(note=event.note or "")
    if event.kind is Happening.ANSWERED:
        yield from result_lines(ticket)
        if _asks(event, ticket):
            yield wording.NEXT_RATE


def _asks(event: FeedbackEvent, ticket: FeedbackRecord) -> tuple[Choice, ...]:
    """With an answer, ask whether it was solved, unless there was nothing to solve."""
    asks = event.kind is Happening.ANSWERED and ticket.kind.solvable
    return if_solved(ticket.number) if asks else ()
