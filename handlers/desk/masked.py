"""What of a ticket and its records may be shown: citizens' words masked, and nobody's pseudonym. Pure."""

from dataclasses import replace

from handlers.masking import mask
from handlers.people import CITIZEN
from storage.records import FeedbackEvent, FeedbackRecord, NoticeRecord


def masked(ticket: FeedbackRecord) -> FeedbackRecord:
    """Replace the citizen's words with the masked ones, and drop the pseudonym: pages see no other record."""
    text = ticket.text_masked if ticket.text_masked is not None else mask(ticket.text)
    place = mask(ticket.place) if ticket.place else ticket.place
    return replace(ticket, text=text, text_masked=text, place=place, citizen="")


def masked_event(event: FeedbackEvent) -> FeedbackEvent:
    """Mask the note of an event if a citizen wrote it."""
    by_citizen = event.actor == CITIZEN.reference and event.note
    return replace(event, note=mask(event.note or "")) if by_citizen else event


def without_words(notice: NoticeRecord) -> NoticeRecord:
    """Remove the recipient and the words of a notice: staff see only what became of it."""
    return replace(notice, citizen="", replies="")
