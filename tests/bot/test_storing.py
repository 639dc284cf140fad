"""What the storage refused is repeated."""

import pytest

from bot.storing import until_stored
from storage.errors import StorageError


class Work:
    """Work that fails `failures` times."""

    def __init__(self, failures: int, error: Exception) -> None:
        self.failures, self.error, self.done = failures, error, 0

    async def __call__(self) -> int:
        """Fail, or return how often it was called."""
        self.done += 1
        if self.done <= self.failures:
            raise self.error
        return self.done


async def test_what_the_storage_refuses_is_repeated_until_it_is_stored() -> None:
    """Without a limit it is repeated, however long the outage lasts."""
    assert await until_stored(Work(20, StorageError("down")), first=0.001, longest=0.002) == 21


async def test_after_as_many_tries_as_are_allowed_the_storages_own_error_is_raised() -> None:
    """The caller hears why."""
    work = Work(9, StorageError("the disk is full"))
    with pytest.raises(StorageError, match="the disk is full"):
        await until_stored(work, first=0.001, longest=0.002, tries=3)
    assert work.done == 3


async def test_a_fault_of_our_own_is_not_repeated() -> None:
    """It would only fail again."""
    work = Work(9, RuntimeError())
    with pytest.raises(RuntimeError):
        await until_stored(work, first=0.001, longest=0.002)
    assert work.done == 1
