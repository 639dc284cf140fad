"""A ticket, and what happened to it, by which nobody is recognised any more. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers.masking import mask
from storage.records import NOBODY, FeedbackEvent, FeedbackRecord, Happening

_AS_THEY_ARE = frozenset(
    {
        *("department", "departments", "handler", "author", "lead", "ticket", "due", "working_days"),
        *("state", "outcome", "answered_at", "closed_at", "reopened", "stars", "solved", "talk", "whole", "why"),
    }
)  # fmt: skip
"""What a detail holds of departments, days, numbers and staff; all else may hold somebody's words."""


def faceless(ticket: FeedbackRecord) -> FeedbackRecord:
    """Give the ticket without its citizen, and with every text of it masked: clerks too write names and numbers."""
    masked = mask(ticket.text)
    return replace(
        ticket,
        citizen=NOBODY,
        text=masked,
        text_masked=masked,
        place=_masked(ticket.place),
        answer=_masked(ticket.answer),
        outcome_note=_masked(ticket.outcome_note),
        draft=_masked(ticket.draft),
        draft_note=_masked(ticket.draft_note),
    )


def faceless_event(event: FeedbackEvent) -> FeedbackEvent:
    """Give the event with its note and what its detail tells masked; what was said before the ticket goes."""
    detail = event.detail
    if event.kind is Happening.RECEIVED:
        detail = {name: value for name, value in detail.items() if name != "before"}
    return replace(event, note=_masked(event.note), detail=_plain(detail))


def _masked(words: str | None) -> str | None:
    return None if words is None else mask(words)


def _plain(detail: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if name in _AS_THEY_ARE else _all_masked(value) for name, value in detail.items()}


def _all_masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return _plain(value)
    return [_all_masked(one) for one in value] if isinstance(value, list) else value
