"""A citizen's words about a merged ticket, as stored: the other tickets they change, and the notices."""

from datetime import timedelta

import pytest

from handlers.outcome import Rate
from handlers.tickets import storing
from storage.database import Database, Unit
from storage.records import FeedbackOutcome, FeedbackRecord, FeedbackState, Happening, Solved
from tests.handlers.clerks import NOW, ticket

LATER = NOW + timedelta(days=1)
LEAD, FOLLOWER = "YN-1", "YN-2"


@pytest.fixture
async def merged(database: Database) -> Database:
    """Return a database with two citizens' answered tickets, the second merged into the first."""
    answered = {
        "state": FeedbackState.ANSWERED,
        "answer": "已修好。",
        "outcome": FeedbackOutcome.SOLVED,
        "answered_at": NOW,
    }
    await database.transact(lambda unit: unit.feedback.add(ticket(LEAD, citizen="one", **answered)))
    await database.transact(
        lambda unit: unit.feedback.add(ticket(FOLLOWER, citizen="two", merged_into=LEAD, **answered))
    )
    return database


async def _not_solved(database: Database, number: str) -> tuple[FeedbackRecord, ...]:
    """Say 没解决; return lead and follower afterwards."""
    said = Rate(number, None, Solved.NO, None)
    await database.transact(lambda unit: storing.write_down(unit, said, LATER))
    return await database.read(lambda unit: tuple(_ticket(unit, one) for one in (LEAD, FOLLOWER)))


def _ticket(unit: Unit, number: str) -> FeedbackRecord:
    found = unit.feedback.get(number)
    assert found
    return found


async def _told(database: Database, number: str) -> list[str]:
    """Return the kinds of a ticket's notices."""
    notices = await database.read(lambda unit: unit.notices.of_ticket(ticket().city, number))
    return [one.kind.value for one in notices]


async def test_a_follower_goes_its_own_way(merged: Database) -> None:
    """A follower is reopened by itself; the lead stays answered, records it, and its citizen is not told."""
    lead, follower = await _not_solved(merged, FOLLOWER)
    assert (follower.state, follower.merged_into) == (FeedbackState.IN_PROGRESS, None)
    assert lead.state is FeedbackState.ANSWERED
    events = await merged.read(lambda unit: unit.events.of(LEAD))
    assert (events[-1].kind, events[-1].detail["ticket"]) == (Happening.LEFT, FOLLOWER)
    assert await _told(merged, LEAD) == []


async def test_a_lead_takes_its_followers_along(merged: Database) -> None:
    """A lead's followers are reopened with it and stay merged; other citizens are told, the speaker has the reply."""
    lead, follower = await _not_solved(merged, LEAD)
    assert (lead.state, follower.state) == (FeedbackState.IN_PROGRESS, FeedbackState.IN_PROGRESS)
    assert follower.merged_into == LEAD
    assert await _told(merged, FOLLOWER) == ["reopened"]
    assert await _told(merged, LEAD) == []
