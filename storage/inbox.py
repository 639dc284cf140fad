"""Handles each message once: who claims it, and the reply that every other copy gets."""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from storage.lapsed import Lapsed
from storage.prepared import Prepared
from storage.repository import Repository
from storage.tables import INBOX
from storage.upsert import adding
from storage.whose import its

# Built once: building a statement for every message costs as much as running it.
_ITS = its(INBOX, "channel", "citizen", "message_id")
_KEPT = Prepared(select(INBOX.c.reply).where(*_ITS))
_KEEP = Prepared(update(INBOX).where(*_ITS).values(reply=bindparam("kept")))
_CLAIM = Prepared(adding(INBOX))


class Inbox(Repository):
    """The messages received."""

    def claim(self, channel: str, citizen: str, message_id: str, now: datetime) -> str | None:
        """Claim a message. None: it is the caller's, who must `keep` a reply in the same unit of work.

        Otherwise return the stored reply, as JSON. While another process works on a copy, this waits for its
        transaction (PostgreSQL: INSERT … ON CONFLICT; SQLite: one writer at a time), then returns its reply, or the
        claim if it failed.
        """
        row = {"channel": channel, "citizen": citizen, "message_id": message_id, "received_at": now}
        if self._run(_CLAIM, row) == 1:
            return None
        reply: str | None = _KEPT.scalar(self._connection, _key(channel, citizen, message_id))
        return reply

    def keep(self, channel: str, citizen: str, message_id: str, reply_json: str) -> None:
        """Store the reply to a claimed message. Raises LookupError if it was not claimed."""
        row = {**_key(channel, citizen, message_id), "kept": reply_json}
        if not self._run(_KEEP, row):
            raise LookupError(f"message_id {message_id!r} of {channel} was not claimed: call claim first")

    def lapsed(self, before: datetime) -> Lapsed:
        """The messages received before a time.

        Platforms redeliver for a day at most (Telegram, "getUpdates": updates are kept 24 hours).
        """
        return Lapsed(self._connection, INBOX, INBOX.c.received_at < before)


def _key(channel: str, citizen: str, message_id: str) -> dict[str, str]:
    return {"its_channel": channel, "its_citizen": citizen, "its_message_id": message_id}
