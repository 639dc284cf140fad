"""Whether the server is ready: each part is probed; whether anything can be stored is tested by storing something."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

import structlog
from aiohttp import web

from storage.database import Database

Probe = Callable[[], Awaitable[object]]
"""Probes one part, which is not ready if this raises, takes too long or returns False."""

PROBE_SECONDS = 2.0
STORED_S = 2.0
"""Seconds for which a successful trial stays valid, so that frequent probes cause no load."""
MOST_BYTES = 64 * 1024
"""More than any message needs, with everything that is stored of it."""
_DUTY = "readiness"
"""Name of the row that is written; nobody holds this duty for long."""

_log = structlog.get_logger(__name__)


class Readiness:
    """All parts together."""

    def __init__(self, probes: Mapping[str, Probe]) -> None:
        self._probes = dict(probes)

    async def look(self) -> dict[str, bool]:
        """Probe all parts at once."""
        ready = await asyncio.gather(*(_ask(name, probe) for name, probe in self._probes.items()))
        return dict(zip(self._probes, ready, strict=True))

    async def value(self) -> float:
        """Return 1 when every part is ready, else 0; for a gauge."""
        return float(all((await self.look()).values()))

    async def tell(self, _request: web.Request) -> web.Response:
        """Answer 200 when every part is ready, else 503; the body names each part."""
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
    """Whether anything can be stored: a database that is read-only, or whose disk is full, still answers reads."""

    def __init__(self, database: Database, holder: str, clock: Callable[[], datetime]) -> None:
        """`holder` names this process in the row that is written; `clock` returns aware times."""
        self._database, self._holder, self._clock = database, holder, clock
        self._until, self._failures = 0.0, 0

    async def probe(self) -> None:
        """Write one row, by the same path as a message. Raises StorageError.

        After a failure to store, as much is written as any message may need: on a full disk a small row may fit where
        no message does.
        """
        time, failures = asyncio.get_running_loop().time, self._database.failures
        if failures == self._failures and time() < self._until:
            return
        holder = self._holder
        if failures != self._failures:
            holder += secrets.token_hex(MOST_BYTES // 2)  # Random, so that no database can compress it.
        now = self._clock()
        await self._database.transact(lambda unit: unit.duties.take(_DUTY, holder, now, now))
        if holder != self._holder:
            await self._database.transact(lambda unit: unit.duties.leave(_DUTY, holder))
        self._until, self._failures = time() + STORED_S, failures
