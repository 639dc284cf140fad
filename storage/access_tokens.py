"""The platforms' access tokens, shared by all processes, and the claim of the process that fetches the next one."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from storage.prepared import Prepared
from storage.records import KeptToken
from storage.repository import Repository
from storage.tables import ACCESS_TOKEN
from storage.upsert import insert_into, replacing

_ROW = ACCESS_TOKEN.c
_PUT = Prepared(replacing(ACCESS_TOKEN, ("account",), ("sealed", "expires_at", "claimed_until")))


class AccessTokens(Repository):
    """The tokens by account."""

    def look(self, account: str) -> KeptToken | None:
        """Return the last token stored, still encrypted."""
        wanted = select(_ROW.sealed, _ROW.expires_at).where(_ROW.account == account, _ROW.sealed.is_not(None))
        return self._one(KeptToken, wanted)

    def claim(self, account: str, now: datetime, until: datetime) -> bool:
        """Claim the task of fetching a token until `until`; False while another process has it."""
        insert = insert_into(self._connection.dialect.name, ACCESS_TOKEN)
        claim = insert.on_conflict_do_update(
            index_elements=["account"],
            set_={"claimed_until": insert.excluded.claimed_until},
            where=or_(_ROW.claimed_until.is_(None), _ROW.claimed_until <= now),
        ).returning(_ROW.account)
        taken = self._connection.execute(claim, {"account": account, "claimed_until": until})
        return taken.one_or_none() is not None

    def put(self, account: str, token: KeptToken) -> None:
        """Store a token and end the claim."""
        row = {
            "account": account,
            "sealed": token.sealed,
            "expires_at": token.expires_at,
            "claimed_until": None,
        }
        self._run(_PUT, row)

    def give_up(self, account: str) -> None:
        """End a claim that produced no token."""
        self._run(update(ACCESS_TOKEN).where(_ROW.account == account).values(claimed_until=None))

    def force(self, account: str, now: datetime, apart: timedelta) -> bool:
        """Record a forced refresh; False, recording nothing, if the last was less than `apart` ago."""
        long_ago = or_(_ROW.forced_at.is_(None), _ROW.forced_at <= now - apart)
        noted = update(ACCESS_TOKEN).where(_ROW.account == account, long_ago).values(forced_at=now)
        return self._run(noted) == 1
