"""Several processes on one port: a parent that holds the sockets, starts the workers, and restarts any that dies.

Each worker has its own listening socket on the same address (SO_REUSEPORT: the kernel spreads connections over
them). The parent keeps them all open, so that connections to a dead worker wait for its successor. Workers are
forked once the city is loaded, and share its memory; until then no thread or connection may be open.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import structlog

BACKLOG = 1024
"""Connections that may wait for a worker; the kernel's own limit (net.core.somaxconn) applies too."""
WRONG = 78
"""The exit status of a worker that can never work: EX_CONFIG of sysexits.h. It is not restarted."""
GRACE_S = 30.0
"""Seconds after which a worker that was told to stop is killed."""
YOUNG_S = 2.0
"""A worker that dies younger than this is restarted only after a pause."""
LONGEST_PAUSE_S = 2.0
_LOOK_S = 0.5
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)

_log = structlog.get_logger(__name__)


def bind(host: str, port: int, workers: int) -> list[socket.socket]:
    """Return a socket for each worker, all on one address; port 0 lets the system choose one. Raises OSError.

    They don't listen yet: connections are refused until the first worker accepts.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    sockets: list[socket.socket] = []
    try:
        for _ in range(workers):
            one = socket.socket(family, kind, protocol)
            sockets.append(one)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if workers > 1:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            one.bind(address)
            address = one.getsockname()
    except OSError:
        for one in sockets:
            one.close()
        raise
    return sockets


@dataclass(slots=True)
class _Slot:
    """A worker's place: its socket, and the process that holds it."""

    socket: socket.socket
    pid: int | None = None
    begun: float = 0.0
    deaths: int = 0
    """Consecutive deaths, each soon after the start."""
    due: float = 0.0
    """Not started before this."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a worker is given."""

    number: int
    """Also the number of its predecessors in this place."""
    socket: socket.socket
    alone: int
    """A file descriptor that becomes readable when the parent is gone, so that the worker must end."""
    first: bool
    """True for the very first worker, which may announce that the server is running."""


def _pause(deaths: int) -> float:
    """Return the seconds until a worker is started again that died young `deaths` times in a row."""
    # The power of a large number is too large for a float.
    return min(0.1 * (2.0 ** min(deaths, 10) - 1), LONGEST_PAUSE_S)


def _flush() -> None:
    """Write what is buffered; where that fails, as on a full disk, neither the parent nor a worker's end may fail too."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()


class Workers:
    """The parent process. `work` runs in each worker until SIGTERM, and never returns here."""

    def __init__(
        self,
        sockets: Sequence[socket.socket],
        work: Callable[[Place], None],
        buried: Callable[[int], None] = lambda _number: None,
    ) -> None:
        """`buried` is called with the number of each worker that died."""
        self._buried = buried
        self._slots = [_Slot(one) for one in sockets]
        self._work = work
        self._stop_by: float | None = None
        self._failed = False
        self._begun = False

    def run(self) -> int:
        """Keep a worker on every socket until SIGTERM or SIGINT, then let all finish. Return the exit status."""
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        # Readable for the workers once this process, the only holder of the other end, is gone.
        self._alone, self._present = os.pipe()
        while self._stop_by is None or any(slot.pid for slot in self._slots):
            self._start_missing()
            told = signal.sigtimedwait(_SIGNALS, _LOOK_S)
            if told and told.si_signo != signal.SIGCHLD:
                self._stop()
            self._bury()
            self._kill_the_late()
        return 1 if self._failed else 0

    def _start_missing(self) -> None:
        now = time.monotonic()
        for number, slot in enumerate(self._slots):
            if self._stop_by is None and slot.pid is None and now >= slot.due:
                slot.begun, slot.pid = now, self._fork(number, slot)
                _log.info("worker_started", worker=number, pid=slot.pid)

    def _fork(self, number: int, slot: _Slot) -> int:
        _flush()  # Or the worker would write it again.
        place = Place(number, slot.socket, self._alone, first=not self._begun)
        self._begun = True
        if pid := os.fork():
            return pid
        status = 1
        try:
            os.close(self._present)
            for other in self._slots:
                if other is not slot:
                    other.socket.close()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
            self._work(place)
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except BaseException as error:  # noqa: BLE001 - It must not continue as a second parent.
            _log.critical("worker_failed", exc_info=error)
        finally:
            _flush()
            os._exit(status)

    def _bury(self) -> None:
        now = time.monotonic()
        for number, slot in enumerate(self._slots):
            if slot.pid is None or not (ended := os.waitpid(slot.pid, os.WNOHANG))[0]:
                continue
            status = os.waitstatus_to_exitcode(ended[1])
            self._buried(number)
            slot.pid = None
            if self._stop_by is None:
                _log.error("worker_died", worker=number, status=status, lived_s=round(now - slot.begun, 1))
                slot.deaths = slot.deaths + 1 if now - slot.begun < YOUNG_S else 0
                slot.due = now + _pause(slot.deaths)
            if status == WRONG:
                self._failed = True
                self._stop()

    def _stop(self) -> None:
        if self._stop_by is None:
            self._stop_by = time.monotonic() + GRACE_S
        for slot in self._slots:
            if slot.pid:
                os.kill(slot.pid, signal.SIGTERM)

    def _kill_the_late(self) -> None:
        if self._stop_by is None or time.monotonic() < self._stop_by:
            return
        for number, slot in enumerate(self._slots):
            if slot.pid:
                _log.error("worker_killed", worker=number)
                os.kill(slot.pid, signal.SIGKILL)
