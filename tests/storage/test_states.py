import asyncio
from datetime import datetime

from storage.database import Database
from storage.unit import Unit


async def test_a_state_is_saved_and_replaced(database: Database, now: datetime) -> None:
    """A newcomer has no state; the last one saved is loaded, for this citizen only."""
    load = lambda unit: unit.states.load("c", "a1")  # noqa: E731
    assert await database.transact(load) is None
    await database.transact(lambda unit: unit.states.save("c", "a1", '{"mode": "idle"}', now))
    await database.transact(lambda unit: unit.states.save("c", "a1", '{"mode": "choosing"}', now))
    await database.transact(lambda unit: unit.states.save("c", "a2", "{}", now))
    assert await database.transact(load) == '{"mode": "choosing"}'
    assert await database.read(lambda unit: unit.states.load("c", "a2")) == "{}"


async def test_messages_of_one_citizen_are_taken_in_turn(
    database: Database, database_url: str, now: datetime
) -> None:
    """Two processes counting in one newcomer's state at the same time lose no count."""
    other = Database(database_url)
    await other.open()

    def count(unit: Unit) -> None:
        unit.states.take_turn("c", "a1")
        seen = int(unit.states.load("c", "a1") or 0)
        unit.states.save("c", "a1", str(seen + 1), now)

    await asyncio.gather(*((other if turn % 2 else database).transact(count) for turn in range(100)))
    assert await database.read(lambda unit: unit.states.load("c", "a1")) == "100"
    await other.close()
