"""A ticket and its events, rewritten so that nobody can be recognised by them. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from handlers.masking import hide, mask, recognised
from storage.records import NOBODY, FeedbackEvent, FeedbackRecord, Happening

_AS_THEY_ARE = frozenset(
    {
        *("department", "departments", "handler", "author", "lead", "ticket", "due", "working_days"),
        *("state", "outcome", "answered_at", "closed_at", "reopened", "stars", "solved", "talk", "whole", "why", "left"),
    }
)  # fmt: skip
"""What a detail holds of departments, days, numbers and staff; all else may hold somebody's words."""


def told(ticket: FeedbackRecord, events: Iterable[FeedbackEvent]) -> frozenset[str]:
    """List the names and numbers that masking recognises anywhere in a ticket: where it fails to, they are hidden too."""
    texts = [ticket.text, ticket.place, ticket.answer, ticket.outcome_note, ticket.draft, ticket.draft_note]
    texts += [text for event in events for text in (event.note, *_texts(event.detail))]
    return frozenset().union(*(recognised(text) for text in texts if text))


def faceless(ticket: FeedbackRecord, known: frozenset[str] = frozenset()) -> FeedbackRecord:
    """Give the ticket without its citizen, and with every text of it masked: clerks too write names and numbers.

    `known` are names and numbers of the citizen, hidden wherever they stand.
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


def faceless_event(event: FeedbackEvent, known: frozenset[str] = frozenset()) -> FeedbackEvent:
    """Give the event with its note and what its detail tells masked; what was said before the ticket goes."""
    detail = event.detail
    if event.kind is Happening.RECEIVED:
        detail = {name: value for name, value in detail.items() if name != "before"}
    note = None if event.note is None else mask(hide(event.note, known))
    return replace(event, note=note, detail=_plain(detail, known))


def _plain(detail: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    return {
        name: value if name in _AS_THEY_ARE else _all_masked(value, known) for name, value in detail.items()
    }


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
            if name not in _AS_THEY_ARE:
                yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
