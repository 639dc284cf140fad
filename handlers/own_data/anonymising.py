"""Rewrites a ticket and its events so that nobody can be recognised in them. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from handlers.masking import hide, mask, recognised
from storage.records import NOBODY, FeedbackEvent, FeedbackRecord, Happening

_UNMASKED = frozenset(
    {
        *("department", "departments", "handler", "author", "lead", "ticket", "due", "working_days"),
        *("state", "outcome", "answered_at", "closed_at", "reopened", "stars", "solved", "talk", "whole", "why", "left"),
    }
)  # fmt: skip
"""A detail's fields on departments, days, numbers and staff; all other fields may hold somebody's words."""


def recognised_in(ticket: FeedbackRecord, events: Iterable[FeedbackEvent]) -> frozenset[str]:
    """Return names and numbers that masking recognises anywhere in a ticket, to hide them where it does not."""
    texts = [ticket.text, ticket.place, ticket.answer, ticket.outcome_note, ticket.draft, ticket.draft_note]
    texts += [text for event in events for text in (event.note, *_texts(event.detail))]
    return frozenset().union(*(recognised(text) for text in texts if text))


def anonymised(ticket: FeedbackRecord, known: frozenset[str] = frozenset()) -> FeedbackRecord:
    """Return the ticket without its citizen and with all its texts masked, as clerks too write names and numbers.

    `known` are the citizen's names and numbers, hidden wherever they occur.
    """

    def hidden(words: str | None) -> str | None:
        return None if words is None else mask(hide(words, known))

    return replace(
        ticket,
        citizen=NOBODY,
        text=hidden(ticket.text) or "",
        text_masked=hidden(ticket.text),
        place=hidden(ticket.place),
        answer=hidden(ticket.answer),
        outcome_note=hidden(ticket.outcome_note),
        draft=hidden(ticket.draft),
        draft_note=hidden(ticket.draft_note),
    )


def anonymised_event(event: FeedbackEvent, known: frozenset[str] = frozenset()) -> FeedbackEvent:
    """Return the event with its note and detail masked, and without the conversation before the ticket."""
    detail = event.detail
    if event.kind is Happening.RECEIVED:
        detail = {name: value for name, value in detail.items() if name != "before"}
    note = None if event.note is None else mask(hide(event.note, known))
    return replace(event, note=note, detail=_plain(detail, known))


def _plain(detail: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    return {name: value if name in _UNMASKED else _all_masked(value, known) for name, value in detail.items()}


def _all_masked(value: Any, known: frozenset[str]) -> Any:
    if isinstance(value, str):
        return mask(hide(value, known))
    if isinstance(value, Mapping):
        return _plain(value, known)
    return [_all_masked(one, known) for one in value] if isinstance(value, list) else value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            if name not in _UNMASKED:
                yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
