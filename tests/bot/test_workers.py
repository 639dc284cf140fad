"""The parent of several workers; what real processes do is in tests/journeys/test_processes.py."""

import os
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from bot import workers
from tests.patience import LONG_S


def test_a_worker_is_started_at_once_and_later_after_ever_longer_pauses() -> None:
    """However often it dies young, the pause stays within its limit."""
    pauses = [workers._pause(deaths) for deaths in (0, 1, 2, 3, 4, 5, 100, 5_000)]
    assert pauses[0] == 0
    assert all(one <= other for one, other in pairwise(pauses))
    assert pauses[-1] == workers.LONGEST_PAUSE_S


def test_a_worker_that_dies_for_hours_does_not_take_its_parent_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """After more than a thousand deaths one after another the parent still starts it again, until it works."""
    monkeypatch.setattr(workers, "LONGEST_PAUSE_S", 0.0)
    monkeypatch.setattr(workers, "_LOOK_S", 0.001)
    lives = []

    def fork(self: workers.Workers, _number: int, slot: workers._Slot) -> int:
        lives.append(1)
        if len(lives) > 1100:
            self._stop()
        return 4_000_000

    monkeypatch.setattr(workers.Workers, "_fork", fork)
    monkeypatch.setattr(os, "waitpid", lambda pid, _how: (pid, 256))
    monkeypatch.setattr(os, "kill", lambda *_: None)
    parent = workers.Workers([None], lambda _place: None)  # type: ignore[list-item]  # Nobody listens.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        assert parent.run() == 0
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        os.close(parent._alone)
        os.close(parent._present)
    assert len(lives) == 1101


_DYING = """
import os, signal, socket
from bot import logs
from bot.workers import Workers

logs.configure_logging(json=True)
lives = []

def buried(number):
    lives.append(number)
    if len(lives) == 2:
        os.kill(os.getpid(), signal.SIGTERM)

status = Workers([socket.socket()], lambda place: None, buried).run()
os._exit(status)
"""


def test_a_log_that_can_not_be_written_ends_neither_the_parent_nor_makes_a_second_one() -> None:
    """With its log on a full disk, the parent starts a worker that died again, and ends when it is told to."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", _DYING], env=env, stderr=full, timeout=LONG_S, check=False
        )
    assert done.returncode == 0
