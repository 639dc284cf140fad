"""Limits how fast anybody may try to sign in, by address and by login, before any password is checked.

Counted in this process's memory, so several processes together allow that many times more; what holds across processes
and restarts is the account's own lock (handlers/accounts/lockout.py).
"""

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

BY_ADDRESS = parse("60/5 minutes")
"""A whole office may share one address on Monday morning."""
BY_NAME = parse("10/5 minutes")


class TooManyAttemptsError(Exception):
    """Too many tries; `wait` is the number of seconds to wait."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"wait {wait} seconds")
        self.wait = wait


class AttemptLimits:
    """Counts tries to sign in, to join and to enter a code."""

    def __init__(self, *, by_address: RateLimitItem = BY_ADDRESS, by_name: RateLimitItem = BY_NAME) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._by_address, self._by_name = by_address, by_name

    async def count(self, address: str, name: str | None = None) -> None:
        """Count one try under `address` and `name` (a login, a session). Raises TooManyAttemptsError.

        Without a name only the address counts: somebody joining with an invitation's code has no name yet. Its hundred
        random bits can't be guessed, while a limit on everybody joining together would let anybody lock them all out.
        """
        counted = [(self._by_address, f"from {address}")]
        if name is not None:
            counted.append((self._by_name, f"as {name.lower()[:100]}"))
        for limit, who in counted:
            if not await self._limiter.hit(limit, who):
                raise TooManyAttemptsError(limit.get_expiry())
