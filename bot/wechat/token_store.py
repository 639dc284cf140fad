"""Keeps the access token in the database: encrypted with the secret key, shared by all processes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken

from handlers.deriving import make_box
from storage.database import Database
from storage.records import KeptToken

EARLY = timedelta(minutes=4)
"""How long before its end a token is replaced: WeChat returns a new one in the last five minutes."""


@dataclass(frozen=True, slots=True)
class Token:
    """An access token."""

    value: str
    expires_at: datetime
    """Aware."""

    def lasts(self, now: datetime) -> bool:
        """Tell whether it stays valid long enough to be used."""
        return self.expires_at - now > EARLY


class TokenStore:
    """One account's token, where all processes find it.

    A token encrypted with another key (a restored backup, a changed YOUNUO_SECRET_KEY) counts as missing. While the
    database is down no token can be shared: every call raises StorageError.
    """

    def __init__(self, database: Database, account: str, key: bytes) -> None:
        """`key` is the secret key; the encryption key is derived from it alone."""
        self._database, self._account = database, account
        self._box = make_box(key, "younuo wechat access token")

    async def look(self) -> Token | None:
        """Return the last token put here, if any."""
        kept = await self._database.read(lambda unit: unit.access_tokens.look(self._account))
        if kept is None:
            return None
        try:
            return Token(self._box.decrypt(kept.sealed).decode(), kept.expires_at)
        except InvalidToken:
            return None

    async def claim(self, now: datetime, until: datetime) -> bool:
        """Claim the task of fetching a new one until `until`; False if another process has it."""
        return await self._database.transact(lambda unit: unit.access_tokens.claim(self._account, now, until))

    async def put(self, token: Token) -> None:
        """Store a new token and end the claim."""
        kept = KeptToken(self._box.encrypt(token.value.encode()).decode(), token.expires_at)
        await self._database.transact(lambda unit: unit.access_tokens.put(self._account, kept))

    async def give_up(self) -> None:
        """End a claim that produced no token, so that no process waits for it."""
        await self._database.transact(lambda unit: unit.access_tokens.give_up(self._account))

    async def may_force(self, now: datetime, apart: timedelta) -> bool:
        """Record a forced refresh; False if the last one was less than `apart` ago."""
        return await self._database.transact(lambda unit: unit.access_tokens.force(self._account, now, apart))
