import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from storage.database import Database
from storage.records import FeedbackFilter, FeedbackRecord
from storage.unit import Unit

EVERYTHING = FeedbackFilter(city="suizhou-2023")


async def test_a_claim_is_given_once_and_then_the_kept_reply(database: Database, now: datetime) -> None:
    """The first claim succeeds, and each later one gets the exact reply."""

    def first(unit: Unit) -> str | None:
        reply = unit.inbox.claim("web", "a1", "m1", now)
        unit.inbox.keep("web", "a1", "m1", '["已收到"]')
        return reply

    assert await database.transact(first) is None
    assert await database.transact(lambda unit: unit.inbox.claim("web", "a1", "m1", now)) == '["已收到"]'


async def test_channel_citizen_and_id_together_make_a_message(database: Database, now: datetime) -> None:
    """The same id from another citizen or channel is another message."""
    for channel, citizen in (("web", "a1"), ("web", "a2"), ("wechat", "a1")):
        assert (
            await database.transact(lambda unit, c=channel, z=citizen: unit.inbox.claim(c, z, "m1", now))
            is None
        )


async def test_a_claim_that_failed_is_free_again(database: Database, now: datetime) -> None:
    """If the first copy's work fails nothing is stored, and the next copy is processed."""

    def failing(unit: Unit) -> None:
        assert unit.inbox.claim("web", "a1", "m1", now) is None
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        await database.transact(failing)
    assert await database.transact(lambda unit: unit.inbox.claim("web", "a1", "m1", now)) is None


async def test_keeping_what_was_not_claimed_is_an_error(database: Database) -> None:
    """A reply to an unclaimed message is refused with its name."""
    with pytest.raises(LookupError, match=r"'m1' of web was not claimed"):
        await database.transact(lambda unit: unit.inbox.keep("web", "a1", "m1", "[]"))


async def test_old_messages_are_forgotten_and_younger_ones_not(database: Database, now: datetime) -> None:
    """Messages before the given time are deleted, exclusively."""
    for hours in (0, 1, 2):
        at = now - timedelta(hours=hours)
        await database.transact(lambda unit, at=at: unit.inbox.claim("web", "a1", at.isoformat(), at))
    for before, gone in ((now - timedelta(hours=1), 1), (now + timedelta(hours=1), 2)):
        lapsed = await database.read(lambda unit, at=before: unit.inbox.lapsed(at).keys(9))
        assert len(lapsed) == gone
        assert (
            await database.transact(lambda unit, at=before, old=lapsed: unit.inbox.lapsed(at).drop(old))
            == gone
        )


async def test_fifty_copies_at_once_make_one_ticket_and_get_one_reply(
    database: Database, database_url: str, ticket: Callable[..., FeedbackRecord], now: datetime
) -> None:
    """Of fifty copies in two processes one makes a ticket, and all get its reply."""
    other = Database(database_url)
    await other.open()

    def deliver(copy: int) -> Callable[[Unit], str]:
        def work(unit: Unit) -> str:
            unit.states.take_turn("suizhou-2023", "a1")
            kept = unit.inbox.claim("web", "a1", "m1", now)
            if kept is not None:
                return kept
            unit.feedback.add(ticket(f"YN-{copy}"))
            unit.states.save("suizhou-2023", "a1", "{}", now)
            unit.inbox.keep("web", "a1", "m1", f"YN-{copy}")
            return f"YN-{copy}"

        return work

    replies = await asyncio.gather(
        *((other if copy % 2 else database).transact(deliver(copy)) for copy in range(50))
    )
    kept = await database.read(lambda unit: [record.number for record in unit.feedback.iterate(EVERYTHING)])
    assert len(kept) == 1
    assert set(replies) == set(kept)
    await other.close()
