"""What is in progress, and what Telegram may forget."""

import asyncio

import pytest

from bot.telegram.api import RawUpdate
from bot.telegram.lanes import Lanes
from tests.patience import LONG_S


def updates(*numbers: int) -> list[RawUpdate]:
    """Return updates of separate chats."""
    return [RawUpdate(update_id=number) for number in numbers]


async def test_telegram_keeps_everything_from_the_oldest_that_is_not_settled() -> None:
    """What is settled behind the oldest unsettled update comes again with it, and is not settled twice."""
    slow, settled = asyncio.Event(), []

    async def settle(update: RawUpdate) -> None:
        if update.update_id == 7:
            await slow.wait()
        settled.append(update.update_id)

    lanes = Lanes(settle)
    lanes.add(updates(6, 7, 8), None)
    await lanes.wait(0.05)
    assert (lanes.offset, lanes.busy) == (7, True)
    lanes.add(updates(7, 8, 9), 7)
    slow.set()
    await lanes.wait(LONG_S)
    assert (lanes.offset, lanes.busy) == (10, False)
    # Fetched before 7 was settled.
    lanes.add(updates(7, 8, 9), 7)
    assert settled == [6, 8, 9, 7]
    await lanes.stop()


async def test_ids_may_begin_anew() -> None:
    """After a week without updates Telegram chooses the next id randomly (Bot API, 'Update')."""
    settled = []

    async def settle(update: RawUpdate) -> None:
        settled.append(update.update_id)

    lanes = Lanes(settle)
    for since, number in ((None, 500), (501, 20), (21, 500)):
        lanes.add(updates(number), since)
        await lanes.wait(LONG_S)
        assert lanes.offset == number + 1
    assert settled == [500, 20, 500]


async def test_a_fault_is_not_hidden() -> None:
    """A fault is raised to whoever waits for the lanes."""

    async def settle(_update: RawUpdate) -> None:
        raise RuntimeError("a fault of ours")

    lanes = Lanes(settle)
    lanes.add(updates(1), None)
    with pytest.raises(RuntimeError):
        await lanes.wait(LONG_S)
