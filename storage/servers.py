"""The servers that an address names: which one is the primary, and whether one that fell silent is still there.

libpq takes the first of several hosts that accepts writes. After a failover that may be a former primary that was
restarted; and no setting detects a server that neither answers nor hangs up. Each promotion raises the timeline
("Timelines", PostgreSQL's manual), so the highest is current; and a silent server is asked whether it is there.
"""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg
import structlog
from psycopg.abc import PQGen
from psycopg.waiting import READY_NONE
from sqlalchemy import URL

from storage.address import hosts, name, parameters

CONNECT_WAIT_S = 2
"""libpq accepts no shorter wait; it must fit into WeChat's five seconds, along with the reply."""
NETWORK_WAIT_S = 10
"""A server that does not even acknowledge what was sent is given up after this."""
_WAITS = {
    "connect_timeout": CONNECT_WAIT_S,
    "tcp_user_timeout": NETWORK_WAIT_S * 1000,
    # If an address moved to another server, that one rejects a connection that it does not know.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
}
SILENCE_S = 3.0
"""After so long without a byte of the answer, check that the server is still there, however slow the statement."""
TRUST_S = 5.0
"""For so long a primary counts as the newest without asking the other hosts; a silent one costs two seconds."""
_STANDING = (
    "SELECT ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int, "
    "CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN '' "
    "ELSE current_setting('synchronous_standby_names') END"
)
_UNKNOWN = -1

T = TypeVar("T")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class FoundAtHost:
    """What was found at one host: a primary with its timeline (0 if it has none), or the reason why not."""

    host: str
    timeline: int | None
    waits_for: str = ""
    """The standbys that a COMMIT waits for, as in `synchronous_standby_names`."""
    reason: str = ""


class Watched(psycopg.Connection[Any]):
    """A connection that stops waiting for a server that is gone: it is closed, and OperationalError raised."""

    servers: "Servers | None" = None
    place = 0

    def wait(self, gen: PQGen[T], *arguments: Any, **more: Any) -> T:
        """Wait as psycopg does; all waiting for the server goes through here."""
        return super().wait(self._watched(gen), *arguments, **more)

    def _watched(self, gen: PQGen[T]) -> PQGen[T]:
        heard = time.monotonic()
        try:
            state = next(gen)
            while True:
                ready = yield state
                silent = ready == READY_NONE
                if silent and time.monotonic() - heard > SILENCE_S:
                    self._knock()
                    silent = False
                heard = heard if silent else time.monotonic()
                state = gen.send(ready)
        except StopIteration as end:
            result: T = end.value
            return result

    def _knock(self) -> None:
        reason = self.servers.gone(self.place) if self.servers else "no answer"
        if reason:
            self.pgconn.finish()
            raise psycopg.OperationalError(f"the server fell silent: {reason}")


class Servers:
    """The servers of one address, and the newest primary seen by this process. Thread-safe."""

    def __init__(self, url: URL) -> None:
        """`url` as `read_address` returns it. Opens no connection."""
        self._hosts, self._best, self._newest, self._asked = hosts(url), 0, _UNKNOWN, -TRUST_S
        self._arguments: dict[str, Any] = {**_WAITS, **parameters(url)}

    def connect(self, **more: Any) -> Watched:
        """Connect to the primary; `more` are arguments for psycopg. Raises OperationalError with each host's answer.

        Asks all hosts and takes the newest primary; for the next seconds the same one, or one at least as new.
        """
        if len(self._hosts) == 1:
            return self._watched(0, self._enter(0, **more))
        begun, refusals = time.monotonic(), list[str]()
        known = begun - self._asked < TRUST_S
        best: tuple[int, int, Watched] | None = None
        for found in self._primaries(refusals, **more):
            older, best = (best, found) if best is None or found[0] > best[0] else (found, best)
            if older:
                older[2].close()
            if known:
                break
        if best is None:
            raise psycopg.OperationalError(
                f"DATABASE_URL: none of its hosts is the primary: {'; '.join(refusals)}: promote a standby or start the primary"
            )
        timeline, place, connection = best
        if self._newest != _UNKNOWN and place != self._best:
            _log.warning("database_failed_over", host=name(self._hosts[place]), timeline=timeline)
        self._best, self._newest = place, max(timeline, self._newest)
        self._asked = self._asked if known else begun
        return self._watched(place, connection)

    def gone(self, place: int) -> str:
        """Return why the server can't be relied on any more; empty if it is there and still the primary."""
        seen = self.look() if len(self._hosts) > 1 else [self._look(place)]
        mine = seen[place]
        if mine.timeline is None:
            return f"{mine.host}: {mine.reason}"
        if len(seen) > 1:
            self._newest = max(self._newest, *(one.timeline or 0 for one in seen))
        return f"{mine.host}: another is the primary now" if mine.timeline < self._newest else ""

    def look(self) -> list[FoundAtHost]:
        """Return what is at each host, in the address's order."""
        return [self._look(place) for place in range(len(self._hosts))]

    def _look(self, place: int) -> FoundAtHost:
        host = name(self._hosts[place])
        try:
            with self._enter(place) as connection:
                return FoundAtHost(host, *_standing(connection))
        except psycopg.OperationalError as error:
            return FoundAtHost(host, None, reason=_reason(error))

    def _primaries(self, refusals: list[str], **more: Any) -> Iterator[tuple[int, int, Watched]]:
        """Yield connections to current primaries, the last known first; other hosts are explained in `refusals`."""
        known = self._best
        for place in sorted(range(len(self._hosts)), key=lambda place: place != known):
            host = name(self._hosts[place])
            try:
                connection = self._enter(place, **more)
                timeline, _ = _standing(connection)
            except psycopg.OperationalError as error:
                refusals.append(f"{host}: {_reason(error)}")
                continue
            if timeline >= self._newest:
                yield timeline, place, connection
                continue
            connection.close()
            refusals.append(f"{host}: a primary of the past, at timeline {timeline}; {self._newest} was seen")

    def _enter(self, place: int, **more: Any) -> Watched:
        host, port = self._hosts[place]
        where = {"host": host or None, "port": port or None}
        return Watched.connect(**self._arguments | where | more)

    def _watched(self, place: int, connection: Watched) -> Watched:
        connection.servers, connection.place = self, place
        return connection


def _standing(connection: Watched) -> tuple[int, str]:
    """Return timeline and the standbys a COMMIT waits for; (0, "") if this only speaks PostgreSQL's protocol."""
    try:
        timeline, standbys = connection.execute(_STANDING).fetchone() or (0, "")
        return int(timeline), str(standbys)
    except psycopg.ProgrammingError:
        return 0, ""
    finally:
        with suppress(psycopg.Error):
            connection.rollback()


def _reason(error: psycopg.OperationalError) -> str:
    """Return the driver's message without the host in front."""
    said = str(error).partition("\n")[0].rpartition("failed: ")[2]
    return "it only reads, as a standby does" if said == "session is read-only" else said
