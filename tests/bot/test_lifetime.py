"""What runs beside an application's requests."""

import asyncio

import pytest

from bot.lifetime import alongside


async def test_what_runs_alongside_ends_with_the_block_however_it_ends() -> None:
    """A task is over when the block is left, also by an error."""
    proper, broken = (asyncio.create_task(asyncio.sleep(600)) for _ in range(2))
    async with alongside(proper):
        assert not proper.done()
    with pytest.raises(LookupError):
        async with alongside(broken):
            raise LookupError
    assert proper.cancelled()
    assert broken.cancelled()
