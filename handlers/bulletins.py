"""Bulletins, which the city lets every citizen read for a while: known to each process, told once to each citizen."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from handlers import wording
from handlers.messages import Incoming, Kind, Reply
from handlers.outcome import Outcome
from handlers.pieces import LIMIT, fit, size, split
from knowledge.city import City
from storage.database import Database, Unit
from storage.records import Bulletin, BulletinKind

MOST_REMEMBERED = 20
"""Bulletins that a citizen's state remembers as told; far fewer may stand at once."""


@dataclass(frozen=True, slots=True)
class Posted:
    """The bulletins that stand, as of one version."""

    version: int = 0
    bulletins: tuple[Bulletin, ...] = ()
    """Oldest first; those that begin later too."""

    def running(self, now: datetime) -> tuple[Bulletin, ...]:
        """Return those to be read at `now`."""
        return tuple(one for one in self.bulletins if one.runs(now))

    def pause(self, now: datetime) -> Bulletin | None:
        """Return the bulletin because of which no feedback is taken at `now`, or None."""
        return next((one for one in self.running(now) if one.kind is BulletinKind.PAUSE), None)


class BulletinBoard:
    """What one process knows of its city's bulletins.

    Every message compares the version inside its own transaction, and `keep_up` is called if it changed, so that with
    no bulletin a message costs nothing more.
    """

    def __init__(self, city: City) -> None:
        self._city = city
        self._turn = asyncio.Lock()
        self.now = Posted()
        """The current state; replaced as a whole, never modified."""

    def lines(self, now: datetime) -> tuple[str, ...]:
        """Return what pages show at their top, a line each; costs no look into the storage."""
        return tuple(say(one, now, self._city.timezone) for one in self.now.running(now))

    async def keep_up(self, database: Database, now: datetime) -> None:
        """Load the bulletins that stand at `now`, if anything changed. Raises StorageError."""

        def work(unit: Unit) -> Posted:
            version = unit.revisions.of(edition=self._city.edition, city=self._city.code).posted
            if version == self.now.version:
                return self.now
            return Posted(version, tuple(unit.bulletins.standing(self._city.code, now)))

        async with self._turn:
            self.now = await database.read(work)


def tell(outcome: Outcome, incoming: Incoming, posted: Posted, now: datetime) -> Outcome:
    """Say, before the reply, what runs and was not told to this citizen yet; in danger, or without room, it waits."""
    if not posted.bulletins or _must_wait(outcome, incoming, now):
        return outcome
    known = outcome.state.bulletins
    news = [one for one in posted.running(now) if one.kind is BulletinKind.NEWS and one.id not in known]
    if not news:
        return outcome
    told = _in_front(outcome, _in_one(news), single=incoming.single_reply)
    known = (*known, *(one.id for one in news))[-MOST_REMEMBERED:]
    return replace(told, state=replace(told.state, bulletins=known))


def say(bulletin: Bulletin, now: datetime, timezone: tzinfo) -> str:
    """Return what pages show at their top while it runs."""
    if bulletin.kind is BulletinKind.NEWS:
        return wording.BULLETIN.format(text=bulletin.text)
    until = wording.say_until(bulletin.until.astimezone(timezone), now.astimezone(timezone))
    return wording.PAUSE.format(until=until, reason=bulletin.text)


def _must_wait(outcome: Outcome, incoming: Incoming, now: datetime) -> bool:
    in_danger = outcome.state.danger_at(now) is not None
    nobody_reads = incoming.public or incoming.bannered or incoming.event is not None or not outcome.replies
    # A reply that was already cut ends with how to read on, so nothing can be moved from it.
    full = incoming.single_reply and bool(outcome.state.more)
    return nobody_reads or full or in_danger or outcome.kind is Kind.EMERGENCY


def _in_one(news: Iterable[Bulletin]) -> str:
    return "\n".join(wording.BULLETIN.format(text=one.text) for one in news)


def _in_front(outcome: Outcome, told: str, *, single: bool) -> Outcome:
    if not single:
        return replace(outcome, replies=(*(Reply(piece) for piece in split(told)), *outcome.replies))
    [reply, *_] = outcome.replies
    together = replace(reply, text=f"{told}\n\n{reply.text}")
    if size(together.text) <= LIMIT:
        return replace(outcome, replies=(together,))
    replies, more = fit((together,), single=True)
    return replace(outcome, replies=replies, state=replace(outcome.state, more=more))
