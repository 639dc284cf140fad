"""The access token in the database: encrypted with the secret key, and shared by all processes."""

from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken

from bot.wechat.token import Token
from handlers.deriving import make_box
from storage.database import Database
from storage.records import KeptToken


class DatabaseShelf:
    """A place in the database for one account's token.

    A token sealed with another key (a restored backup, a changed YOUNUO_SECRET_KEY) is none. While the database is
    down there is no token to share: each call then raises StorageError.
    """

    def __init__(self, database: Database, account: str, key: bytes) -> None:
        """`key` is the secret key; what encrypts tokens is derived from it and from nothing else."""
        self._database, self._account = database, account
        self._box = make_box(key, "younuo wechat access token")

    async def look(self) -> Token | None:
        """The token that was put here last."""
        kept = await self._database.read(lambda unit: unit.access_tokens.look(self._account))
        if kept is None:
            return None
        try:
            return Token(self._box.decrypt(kept.sealed).decode(), kept.expires_at)
        except InvalidToken:
            return None

    async def claim(self, now: datetime, until: datetime) -> bool:
        """Take the task to fetch a new one."""
        return await self._database.transact(lambda unit: unit.access_tokens.claim(self._account, now, until))

    async def put(self, token: Token) -> None:
        """Put a new token here, and end the claim."""
        kept = KeptToken(self._box.encrypt(token.value.encode()).decode(), token.expires_at)
        await self._database.transact(lambda unit: unit.access_tokens.put(self._account, kept))

    async def give_up(self) -> None:
        """End a claim that led to no token."""
        await self._database.transact(lambda unit: unit.access_tokens.give_up(self._account))

    async def may_force(self, now: datetime, apart: timedelta) -> bool:
        """Note a forced refresh."""
        return await self._database.transact(lambda unit: unit.access_tokens.force(self._account, now, apart))
