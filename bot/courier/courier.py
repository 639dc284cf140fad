"""Finds due notices, channel by channel, and delivers them; any number of couriers and processes may do so at once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.courier.errand import Begun, Errands, Patience, Way
from handlers.notices.addresses import Addresses
from storage.database import Database, StorageError, Unit
from storage.records import Lease, NoticeRecord

LAPSED_WINDOWS = timedelta(days=1)
"""Messaging windows that ended this long ago are deleted."""

_log = structlog.get_logger(__name__)


class Courier:
    """One courier; its `name` must be unique, and not reused after a restart."""

    def __init__(
        self,
        *,
        database: Database,
        city: str,
        ways: Mapping[str, Way],
        addresses: Addresses,
        clock: Callable[[], datetime],
        name: str,
        patience: Patience | None = None,
    ) -> None:
        """`ways` are the channels by name; `clock` returns aware times and should agree with other processes'."""
        self._database, self._city, self._ways = database, city, ways
        self._clock, self._name, self._patience = clock, name, patience or Patience()
        self._errands = Errands(database, addresses, clock, name, self._patience)

    async def run(self) -> None:
        """Deliver until cancelled, then finish what is under way."""
        idle = self._patience.idle
        loops = [self._for_ever(self.tend, self._patience.tend.total_seconds())]
        loops += [self._for_ever(partial(self.drain, name), idle) for name in self._ways]
        tasks = [asyncio.ensure_future(loop) for loop in loops]
        try:
            # Waits for ever; unlike gather it leaves the cancelling, once, to us.
            await asyncio.wait(tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    async def drain(self, name: str) -> int:
        """Deliver on one channel until nothing is due; return how many pieces were handed over."""
        way, done = self._ways[name], 0
        at_work: set[asyncio.Task[None]] = set()
        try:
            while True:
                room = self._patience.at_once - len(at_work)
                # Claims several errands at a time, rather than one after each that ends.
                if room * 2 >= self._patience.at_once:
                    begun = await self._begin(name, way, room)
                    at_work |= {asyncio.create_task(self._errands.run(way, one)) for one in begun}
                if not at_work:
                    return done
                finished, at_work = await asyncio.wait(
                    at_work, timeout=self._patience.idle, return_when=asyncio.FIRST_COMPLETED
                )
                done += len(finished)
                for task in finished:
                    task.result()
        finally:
            if at_work:
                await asyncio.wait(at_work, timeout=self._patience.call)

    async def tend(self) -> None:
        """Expire old notices; hold those due on channels that push nothing."""
        now = self._clock()
        pushing = [name for name, way in self._ways.items() if way.present is None]

        def work(unit: Unit) -> tuple[int, int]:
            unit.windows.forget(now - LAPSED_WINDOWS)
            expired = unit.notices.expire(self._city, now)
            return expired, unit.notices.hold_unreachable(self._city, pushing, "no_push", now)

        expired, held = await self._database.transact(work)
        if expired or held:
            _log.info("notices_tended", expired=expired, held=held)

    async def _begin(self, name: str, way: Way, room: int) -> list[Begun]:
        """Claim due notices until at least one can be pushed or none is due; those that can't be pushed are held."""
        while claimed := await self._claim(name, way, room):
            if begun := await self._errands.begin(way, claimed):
                return begun
        return []

    async def _claim(self, name: str, way: Way, room: int) -> list[NoticeRecord]:
        now = self._clock()
        lease = Lease(self._name, now, now + self._patience.lease)
        if way.present is None:
            return await self._database.transact(lambda unit: self._claim_paced(unit, name, way, lease, room))
        there = way.present()
        if not there:
            return []
        return await self._database.transact(
            lambda unit: unit.notices.claim_for(self._city, there, lease, room)
        )

    def _claim_paced(self, unit: Unit, name: str, way: Way, lease: Lease, room: int) -> list[NoticeRecord]:
        """Claim no more than the channel's pace allows; nothing while its platform has told us to pause."""
        known = unit.outlets.locked(self._city, name, lease.now)
        if known.closed_until and known.closed_until > lease.now:
            return []
        allowed = min(room, way.pace.room(known.free_at, lease.now))
        claimed = unit.notices.claim(self._city, (name,), lease, allowed) if allowed else []
        if claimed or known.closed_until:
            free_at = way.pace.after(known.free_at, lease.now, len(claimed))
            unit.outlets.save(replace(known, free_at=free_at, closed_until=None, closed_why=None))
        return claimed

    async def _for_ever(self, work: Callable[[], Awaitable[object]], pause: float) -> None:
        while True:
            try:
                await work()
            except StorageError as error:
                _log.warning("courier_waits_for_storage", error=str(error))
            except Exception as error:  # noqa: BLE001 - Nobody would notice that a courier had ended by a fault.
                _log.error("courier_stumbled", exc_info=error)
            await asyncio.sleep(pause)
