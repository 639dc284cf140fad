"""What a citizen is told, unasked, when something happens to a ticket: one notice for one thing done, in plain words."""

from collections.abc import Iterator

from handlers import wording
from handlers.casework.change import Change
from handlers.listing import if_solved
from handlers.messages import Choice, Reply
from handlers.outcome import NewNotice
from handlers.tickets.ticket import result
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
"""The rest the citizen sees on asking: WeChat lets us send five messages after each of his, no more."""


def tell(done: Change) -> NewNotice | None:
    """Make the notice for what was done to a ticket; None where it is nothing to write about, or nobody's ticket any more.

    Of several things that were done at once the last is told, which is what the others led to.
    """
    telling = [event for event in done.events if event.kind in _TOLD]
    if not (telling and done.news and done.ticket.citizen):
        return None
    event, ticket = telling[-1], done.ticket
    text = "\n".join((_what(event, ticket), *_more(event, ticket)))
    return NewNotice(
        kind=_TOLD[event.kind],
        key=f"{ticket.number}:{event.kind.value}:{ticket.version}",
        replies=(Reply(text, (*_asks(event, ticket), Choice(wording.SEE_TICKET, ticket.number))),),
        ticket=ticket.number,
    )


def _what(event: FeedbackEvent, ticket: FeedbackRecord) -> str:
    return wording.NOTICE[event.kind].format(
        number=ticket.number, kind=wording.KIND[ticket.kind], department=ticket.department
    )


def _more(event: FeedbackEvent, ticket: FeedbackRecord) -> Iterator[str]:
    """Until when, why, and what came of it."""
    if ticket.state not in FINAL_STATES and event.kind is not Happening.MERGED:
        yield from wording.say_due(ticket.due)
    if event.kind is Happening.EXTENDED:
        yield wording.NOTICE_EXTENDED_WHY.format(note=event.note or "")
    if event.kind is Happening.ANSWERED:
        yield from result(ticket)
        if _asks(event, ticket):
            yield wording.NEXT_RATE


def _asks(event: FeedbackEvent, ticket: FeedbackRecord) -> tuple[Choice, ...]:
    """With an answer, ask whether it was solved, where there is anything to solve."""
    asks = event.kind is Happening.ANSWERED and ticket.kind.solvable
    return if_solved(ticket.number) if asks else ()
