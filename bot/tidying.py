"""Background work for citizens: their data is deleted when its time is over, and followers are told what moved."""

import asyncio
import json
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import structlog

from bot.chores import at_intervals
from bot.telegram import CHANNEL as TELEGRAM
from handlers.following.digesting import tell_followers
from handlers.following.quiet import Quiet
from handlers.own_data.keeping import Keeping
from handlers.own_data.retention import keep_to
from knowledge.city import City
from storage.database import Database
from storage.records import Erasure
from storage.spool import Spool

LET_GO_EVERY = timedelta(hours=6)
SWEEP_EVERY_S = 30.0
TELL_EVERY_S = 60.0
REWRITE_FROM, REWRITE_TO = time(2), time(5)
"""The city's hours in which the database file may be rewritten, which delays messages for seconds."""

_log = structlog.get_logger(__name__)
Clock = Callable[[], datetime]


async def let_go(database: Database, city: City, keeping: Keeping, clock: Clock) -> None:
    """Delete what has passed its retention period, now and every six hours, until cancelled."""

    async def let_go_once() -> None:
        gone = await keep_to(database, keeping, clock().astimezone(UTC))
        _log.info("let_go", **gone)
        hour = clock().astimezone(city.timezone).time()
        await database.scrub(rewrite=any(gone.values()) and REWRITE_FROM <= hour < REWRITE_TO)

    await at_intervals(let_go_once, LET_GO_EVERY.total_seconds(), failed="not_let_go")


async def tell_news(database: Database, city: City, at: time, quiet: Quiet, clock: Clock) -> None:
    """Tell followers once a day what moved, looking every minute, until cancelled."""

    async def tell() -> None:
        if told := await tell_followers(database, city, clock().astimezone(UTC), at, quiet):
            _log.info("digests_written", digests=told)

    await at_intervals(tell, TELL_EVERY_S, failed="digests_not_written")


class Sweeper:
    """Applies erasures to files: each process does so for its own, whichever process took the citizen's message."""

    def __init__(
        self,
        database: Database,
        *,
        set_aside: Path,
        exports: Path,
        pseudonym: Callable[[str, str], str],
        keeping: Keeping,
        clock: Clock,
    ) -> None:
        self._database, self._set_aside, self._spool = database, set_aside, Spool(exports)
        self._pseudonym, self._keeping, self._clock = pseudonym, keeping, clock
        self._done: set[Erasure] = set()

    async def run(self) -> None:
        """Sweep now and every half minute, until cancelled; a failure waits for the next time."""
        await at_intervals(self.sweep, SWEEP_EVERY_S, failed="not_swept")

    async def sweep(self) -> int:
        """Delete files of erased citizens and expired files; return how many. Raises StorageError, OSError."""
        now = self._clock().astimezone(UTC)
        since = now - timedelta(days=self._keeping.replies)
        erased = set(await self._database.read(lambda unit: unit.citizens.erasures(since)))
        new = sorted(erased - self._done, key=lambda one: one.at)
        gone = await asyncio.to_thread(self._sweep_set_aside, {one.citizen: one.at for one in new}, now)
        if new:
            gone += await asyncio.to_thread(self._sweep_exports, new[-1].at)
            if not await self._database.scrub():
                return gone  # A reader blocks the scrub: the same erasures are tried again next time.
            _log.info("swept", erasures=len(new), files=gone)
        self._done = erased
        return gone

    def _sweep_set_aside(self, erased: Mapping[str, datetime], now: datetime) -> int:
        """Delete expired updates, and those set aside before their citizen's last erasure (citizen to time)."""
        oldest = now - timedelta(days=self._keeping.set_aside)
        gone = 0
        files = filter(Path.is_file, self._set_aside.iterdir()) if self._set_aside.is_dir() else ()
        for path in files:
            with suppress(FileNotFoundError):
                since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                citizens = {citizen for citizen, at in erased.items() if since <= at}
                if since < oldest or (citizens and self._is_of(path, citizens)):
                    path.unlink()
                    gone += 1
        return gone

    def _is_of(self, path: Path, citizens: Container[str]) -> bool:
        """Tell whether an update set aside, by Telegram's channel alone, is from one of `citizens`.

        An unreadable one may be, so it counts as one.
        """
        try:
            content = json.loads(path.read_text(encoding="ascii"))
        except ValueError:
            return True
        return any(self._pseudonym(TELEGRAM, sender) in citizens for sender in _senders(content))

    def _sweep_exports(self, last: datetime) -> int:
        """Delete unmasked exports that may contain an erased citizen's words; masked ones identify nobody."""
        old = [card for card in self._spool.all() if card.unmasked and card.begun_at <= last]
        for card in old:
            self._spool.ask_to_stop(card)
            self._spool.discard(card.id)
        return len(old)


def _senders(content: Any) -> Iterator[str]:
    """Yield every id under `from`, at any depth."""
    if isinstance(content, dict):
        sender = content.get("from")
        if isinstance(sender, dict) and "id" in sender:
            yield str(sender["id"])
        for value in content.values():
            yield from _senders(value)
    elif isinstance(content, list):
        for value in content:
            yield from _senders(value)
