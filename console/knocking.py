"""How fast somebody may knock at the door: by address and by login, before any password is looked at.

Kept in this process's memory. Several processes together allow as many times more; what holds across processes and
restarts is the account's own lock (handlers/accounts.py).
"""

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

BY_ADDRESS = parse("60/5 minutes")
"""A whole office may come from one address on Monday morning."""
BY_NAME = parse("10/5 minutes")


class TooFastError(Exception):
    """Somebody knocks too often; `wait` says for how many seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"wait {wait} seconds")
        self.wait = wait


class Knocks:
    """Counts tries to sign in, to join and to give a code."""

    def __init__(self, *, by_address: RateLimitItem = BY_ADDRESS, by_name: RateLimitItem = BY_NAME) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._by_address, self._by_name = by_address, by_name

    async def count(self, address: str, name: str | None = None) -> None:
        """Count one try under `address` and `name` (a login, a session); raises TooFastError.

        Without a name the address alone counts: who holds an invitation's code has no name yet, and its hundred random
        bits are not guessed, while a limit for all who join together would let anybody shut the door to them.
        """
        counted = [(self._by_address, f"from {address}")]
        if name is not None:
            counted.append((self._by_name, f"as {name.lower()[:100]}"))
        for limit, who in counted:
            if not await self._limiter.hit(limit, who):
                raise TooFastError(limit.get_expiry())
