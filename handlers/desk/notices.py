"""What staff see of the notices to citizens: what became of each, and those that did not arrive."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from handlers.desk.base import DeskBase
from handlers.desk.view import without_words
from handlers.people import Actor, Permission
from storage.records import NoticeState, Undelivered

RECENT = timedelta(days=30)
"""Older ones need no attention: a citizen who writes again after so long gets them then."""
MOST = 200
CAP = 1_000
"""Where counting stops."""


class DeskNotices(DeskBase):
    """The desk's view of the outbox."""

    async def undelivered(self, actor: Actor) -> tuple[Undelivered, ...]:
        """List the RECENT notices about the actor's tickets that are held or failed, newest first, at most MOST."""
        actor.require(Permission.TICKET_READ)
        since = self.now() - RECENT
        found = await self.database.read(
            lambda unit: unit.fates.undelivered(self.city.code, actor.departments, since, MOST)
        )
        return tuple(replace(one, notice=without_words(one.notice)) for one in found)

    async def undelivered_counts(self, actor: Actor) -> Mapping[NoticeState, int]:
        """Count them by state; each number stops at CAP."""
        actor.require(Permission.TICKET_READ)
        since = self.now() - RECENT
        return await self.database.read(
            lambda unit: unit.fates.count(self.city.code, actor.departments, since, CAP)
        )
