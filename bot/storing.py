"""Repeats what the storage refused, where nobody else would: an outage passes, and what was promised must be kept."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import (
    AsyncRetrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_never,
    wait_random_exponential,
)

from storage.errors import StorageError

T = TypeVar("T")


async def until_stored(
    work: Callable[[], Awaitable[T]], *, first: float, longest: float, tries: int | None = None
) -> T:
    """Do `work` until the storage accepts it, at most `tries` times; then raise its StorageError.

    The pauses, in seconds, are random (full jitter): up to `first`, then twice that, … up to `longest`, so that what
    failed together is not repeated together.
    """
    again = AsyncRetrying(
        retry=retry_if_exception_type(StorageError),
        wait=wait_random_exponential(first, longest),
        stop=stop_after_attempt(tries) if tries else stop_never,
        reraise=True,
    )
    return await again(work)
