"""A restart behind a socket held by another process refuses nobody, and loses or duplicates no message."""

import os
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.activation import inherited
from storage.database import Database
from storage.records import FeedbackFilter
from tests.knowledge.small_city import write_small_city
from tests.patience import LONG_S
from tests.zygote import Process

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
_PASS = """
import os, sys
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
"""
"""What systemd does between fork and exec (sd_listen_fds(3)); the socket is descriptor 3."""
_START = {
    "one": _PASS + "os.set_inheritable(3, True); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])",
    "two": _PASS + "import runpy; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')",
}
"""One server is truly started, as systemd does; two workers are forked from what was read before."""


def test_sockets_meant_for_another_process_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LISTEN_PID, or with another process's, no socket is taken."""
    monkeypatch.setenv("LISTEN_FDS", "1")
    assert inherited() == []
    monkeypatch.setenv("LISTEN_PID", str(os.getppid()))
    assert inherited() == []


class Supervisor:
    """Holds the listening socket and starts the server on it, as systemd does."""

    def __init__(self, folder: Path, start: str, *args: str) -> None:
        city = write_small_city(folder / "yunling-2031").folder
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self.socket.getsockname()[1]
        own = {name: value for name, value in os.environ.items() if not name.startswith("YOUNUO_")}
        self._env = own | {"YOUNUO_VAR_DIR": str(folder / "var"), "YOUNUO_CITY": str(city)}
        self._program, self._args, self._log = _START[start], args, folder / "log"

    def start(self) -> Process:
        """Start the server without waiting for it."""
        server = [str(ROOT / "run.py"), "serve", *self._args]
        with self._log.open("ab") as log:
            return Process(
                [sys.executable, "-c", self._program, *server],
                env=self._env,
                passed={3: self.socket.fileno()},
                stdout=log,
                stderr=log,
                cwd=self._log.parent,
            )


@pytest.mark.parametrize(("start", "args"), [("one", ()), ("two", ("--workers", "2"))], ids=["one", "two"])
def test_a_restart_under_load_refuses_and_loses_nothing(
    tmp_path: Path, start: str, args: tuple[str, ...], warmed: Callable[[Path], Path]
) -> None:
    """During a restart under load each message is answered, and each ticket exists once."""
    warmed(tmp_path / "var")
    supervisor = Supervisor(tmp_path, start, *args)
    tickets: list[bytes] = []
    failed: list[BaseException] = []
    stop = threading.Event()

    def talk(citizen: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                tickets.append(_complain(supervisor.port, f"{citizen:08d}-0000-4000-8000-{number:012d}"))
            except BaseException as error:  # noqa: BLE001 - Whatever a citizen sees matters to the test.
                failed.append(error)
                return

    server = supervisor.start()
    talkers = [threading.Thread(target=talk, args=(n,)) for n in range(4)]
    for talker in talkers:
        talker.start()
    try:
        before = _wait(tickets, 10, failed)
        server.terminate()
        assert server.wait(LONG_S) == 0
        after = server = supervisor.start()
        _wait(tickets, before + 20, failed)
    finally:
        stop.set()
        for talker in talkers:
            talker.join(LONG_S)
        server.terminate()
        server.wait(LONG_S)
        supervisor.socket.close()
    assert failed == []
    assert after.returncode == 0
    database = Database(f"sqlite:///{tmp_path}/var/younuo.db")
    with database.reading() as unit:
        stored = [ticket.number for ticket in unit.feedback.iterate(FeedbackFilter("yunling-2031"))]
    assert len(stored) == len(set(stored)) == len(tickets)


def _wait(tickets: list[bytes], count: int, failed: list[BaseException]) -> int:
    until = time.monotonic() + LONG_S
    while len(tickets) < count and not failed and time.monotonic() < until:
        time.sleep(0.05)
    assert len(tickets) >= count, failed
    return len(tickets)


def _complain(port: int, message_id: str) -> bytes:
    """Send a complaint from a new citizen's browser on a separate connection; the answer must have a ticket's number."""
    base = f"http://127.0.0.1:{port}"
    form = f"message_id={message_id}&text=%E6%8A%95%E8%AF%89%EF%BC%9A%E8%B7%AF%E7%81%AF%E5%9D%8F%E4%BA%86".encode()
    headers = {"Accept": "application/json", "Origin": base, "Cookie": f"younuo_citizen={message_id:0>43}"}
    with urllib.request.urlopen(
        urllib.request.Request(f"{base}/chat", form, headers), timeout=LONG_S
    ) as answer:
        said: bytes = answer.read()
    assert b"YN-" in said
    return said
