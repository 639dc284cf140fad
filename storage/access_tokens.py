"""The platforms' access tokens, one for all processes, and the claim of the one process that fetches the next."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from storage.prepared import Prepared
from storage.records import KeptToken
from storage.tables import ACCESS_TOKEN
from storage.upsert import insert_into, replacing

_ROW = ACCESS_TOKEN.c
_PUT = Prepared(replacing(ACCESS_TOKEN, ("account",), ("sealed", "expires_at", "claimed_until")))


class AccessTokens:
    """The tokens by account."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def look(self, account: str) -> KeptToken | None:
        """Give the token that was put there last, sealed as it is."""
        wanted = select(_ROW.sealed, _ROW.expires_at).where(_ROW.account == account, _ROW.sealed.is_not(None))
        row = self._connection.execute(wanted).one_or_none()
        return KeptToken(row.sealed, row.expires_at) if row else None

    def claim(self, account: str, now: datetime, until: datetime) -> bool:
        """Take the task to fetch a token until then; False while another has it."""
        insert = insert_into(self._connection.dialect.name, ACCESS_TOKEN)
        claim = insert.on_conflict_do_update(
            index_elements=["account"],
            set_={"claimed_until": insert.excluded.claimed_until},
            where=or_(_ROW.claimed_until.is_(None), _ROW.claimed_until <= now),
        ).returning(_ROW.account)
        taken = self._connection.execute(claim, {"account": account, "claimed_until": until})
        return taken.one_or_none() is not None

    def put(self, account: str, token: KeptToken) -> None:
        """Put a token there, and end the claim."""
        row = {
            "account": account,
            "sealed": token.sealed,
            "expires_at": token.expires_at,
            "claimed_until": None,
        }
        _PUT.run(self._connection, row)

    def give_up(self, account: str) -> None:
        """End a claim that led to no token."""
        self._connection.execute(
            update(ACCESS_TOKEN).where(_ROW.account == account).values(claimed_until=None)
        )

    def force(self, account: str, now: datetime, apart: timedelta) -> bool:
        """Note a forced refresh; False, and nothing is noted, where the last was less than `apart` ago."""
        long_ago = or_(_ROW.forced_at.is_(None), _ROW.forced_at <= now - apart)
        noted = update(ACCESS_TOKEN).where(_ROW.account == account, long_ago).values(forced_at=now)
        return self._connection.execute(noted).rowcount == 1
