"""Is the server ready: each part is asked, and whether anything can be stored is found out by storing something."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

import structlog
from aiohttp import web

from storage.database import Database

Probe = Callable[[], Awaitable[object]]
"""Asks one part; it is not ready when this raises, takes too long or gives False."""

PROBE_SECONDS = 2.0
STORED_S = 2.0
"""For so long a trial that succeeded speaks for those that follow: whoever asks without end makes no load."""
MOST_BYTES = 64 * 1024
"""A message needs no more room than this, with all that is stored of it."""
_DUTY = "readiness"
"""What the row is called that is written; it is nobody's for long."""

_log = structlog.get_logger(__name__)


class Readiness:
    """All parts together."""

    def __init__(self, probes: Mapping[str, Probe]) -> None:
        self._probes = dict(probes)

    async def look(self) -> dict[str, bool]:
        """Ask each part, all at once."""
        ready = await asyncio.gather(*(_ask(name, probe) for name, probe in self._probes.items()))
        return dict(zip(self._probes, ready, strict=True))

    async def value(self) -> float:
        """1 when every part is ready, else 0: for a gauge."""
        return float(all((await self.look()).values()))

    async def tell(self, _request: web.Request) -> web.Response:
        """200 when every part is ready, else 503; the body names each part."""
        parts = await self.look()
        ready = all(parts.values())
        content = {"ready": ready, "parts": parts}
        return web.json_response(content, status=200 if ready else 503, headers={"Cache-Control": "no-store"})


async def _ask(name: str, probe: Probe) -> bool:
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            return await probe() is not False
    except Exception as error:  # noqa: BLE001  # whatever a part raises, it is not ready
        _log.warning("not_ready", part=name, error=type(error).__name__)
        return False


class Storing:
    """Whether anything can be stored: a database that is read-only, or whose disk is full, still answers what it is asked."""

    def __init__(self, database: Database, holder: str, clock: Callable[[], datetime]) -> None:
        """`holder` names this process in the row that is written; `clock` gives aware times."""
        self._database, self._holder, self._clock = database, holder, clock
        self._until, self._failures = 0.0, 0

    async def probe(self) -> None:
        """Write one row, by the way that a message takes. Raises StorageError.

        Once something could not be stored, as much is written as any message needs: on a full disk one small row may find
        room where no message does.
        """
        time, failures = asyncio.get_running_loop().time, self._database.failures
        if failures == self._failures and time() < self._until:
            return
        holder = self._holder
        if failures != self._failures:
            holder += secrets.token_hex(MOST_BYTES // 2)  # Nothing that a database could pack.
        now = self._clock()
        await self._database.transact(lambda unit: unit.duties.take(_DUTY, holder, now, now))
        if holder != self._holder:
            await self._database.transact(lambda unit: unit.duties.leave(_DUTY, holder))
        self._until, self._failures = time() + STORED_S, failures
