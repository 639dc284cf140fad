"""What a citizen says of a ticket that is merged with others, as it is stored: with the others that it moves, and what they are told."""

from datetime import timedelta

import pytest

from handlers.outcome import Rate
from handlers.tickets import voicing
from storage.database import Database, Unit
from storage.records import FeedbackOutcome, FeedbackRecord, FeedbackState, Happening, Solved
from tests.handlers.clerks import NOW, ticket

LATER = NOW + timedelta(days=1)
LEAD, FOLLOWER = "YN-1", "YN-2"


@pytest.fixture
async def merged(database: Database) -> Database:
    """A database of either kind with two answered tickets of two citizens, the second merged into the first."""
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
    """Say so; gives lead and follower as they are then."""
    said = Rate(number, None, Solved.NO, None)
    await database.transact(lambda unit: voicing.note(unit, said, LATER))
    return await database.read(lambda unit: tuple(_ticket(unit, one) for one in (LEAD, FOLLOWER)))


def _ticket(unit: Unit, number: str) -> FeedbackRecord:
    found = unit.feedback.get(number)
    assert found
    return found


async def _told(database: Database, number: str) -> list[str]:
    """Give the kinds of what its citizen is told unasked."""
    notices = await database.read(lambda unit: unit.notices.of_ticket(ticket().city, number))
    return [one.kind.value for one in notices]


async def test_a_follower_goes_its_own_way(merged: Database) -> None:
    """It is taken up again by itself; the lead stays answered, knows of it, and its citizen hears nothing."""
    lead, follower = await _not_solved(merged, FOLLOWER)
    assert (follower.state, follower.merged_into) == (FeedbackState.IN_PROGRESS, None)
    assert lead.state is FeedbackState.ANSWERED
    events = await merged.read(lambda unit: unit.events.of(LEAD))
    assert (events[-1].kind, events[-1].detail["ticket"]) == (Happening.LEFT, FOLLOWER)
    assert await _told(merged, LEAD) == []


async def test_a_lead_takes_its_followers_along(merged: Database) -> None:
    """They are taken up again with it, stay merged, and each other citizen is told; who spoke has the reply."""
    lead, follower = await _not_solved(merged, LEAD)
    assert (lead.state, follower.state) == (FeedbackState.IN_PROGRESS, FeedbackState.IN_PROGRESS)
    assert follower.merged_into == LEAD
    assert await _told(merged, FOLLOWER) == ["reopened"]
    assert await _told(merged, LEAD) == []
