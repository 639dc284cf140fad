"""A clerk's talk with a citizen: when a clerk may write, and how long it lasts. Pure; leaves the ticket unchanged."""

from datetime import datetime, timedelta

from handlers.casework.change import Change, require, require_standing, unchanged, written
from handlers.people import Actor, Doer
from storage.records import OPEN_STATES, FeedbackRecord, Happening

LONGEST_MESSAGE = 500
"""Characters of one message to the citizen, who reads it in a chat."""
LAPSE = timedelta(hours=24)
"""Without a word from either side; long enough for an evening message to be read next morning."""


def message(ticket: FeedbackRecord, actor: Actor, now: datetime, *, text: str) -> Change:
    """Write to the citizen, who answers by writing back; this does not answer the ticket, which stays unchanged."""
    require(ticket, *OPEN_STATES, merged=True)
    said = written("给居民的话", text, LONGEST_MESSAGE)
    return unchanged(ticket, actor, now, Happening.MESSAGED, said, public=True)


def end_talk(ticket: FeedbackRecord, actor: Doer, now: datetime) -> Change:
    """Let the citizen's words go to the bot again."""
    require_standing(ticket)
    return unchanged(ticket, actor, now, Happening.TALK_ENDED, public=True)


def goes_on(last: datetime, now: datetime) -> bool:
    """Tell whether a talk goes on in which either side's last word came at `last`."""
    return now - last <= LAPSE
