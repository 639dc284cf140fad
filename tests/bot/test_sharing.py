"""Processes count together, surviving deaths and full disks, in folders of their own."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import sharing
from tests import zygote
from tests.full_disk import fill, small_disk

BEGIN = """
import asyncio, os, signal, sys, time
from pathlib import Path
from bot import sharing
sharing.MEMORY = Path(sys.argv[1])
from bot.metrics import Metrics
def counted(figures, label="question"):
    figures.count(None, "info", {"event": "message", "channel": "web", "kind": label, "decision": "answer"})
def forked(place, work):
    if pid := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    sharing.count_as(place)
    work()
    os._exit(0)
"""


@pytest.fixture(autouse=True)
def nothing_is_left_set() -> Iterator[None]:
    """Check that nothing stays set: these tests share counters in separate processes."""
    yield
    assert not sharing.sharing()


def run(program: str, memory: Path, var_dir: Path) -> list[str]:
    """Run a program after BEGIN in a separate process; return its lines."""
    done = zygote.run([sys.executable, "-c", BEGIN + program, memory, var_dir], env=os.environ)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode().splitlines()


def test_processes_count_together(tmp_path: Path) -> None:
    """Every process reports the sum, including a dead worker's part without its queue, and a successor adds no files."""
    program = """
with sharing.shared(Path(sys.argv[2]), 2) as together:
    figures = Metrics()
    sharing.forget(sharing.PARENT)
    [folder] = Path(sys.argv[1]).iterdir()
    reserved = {file: file.stat().st_size for file in folder.iterdir()}
    def work():
        figures.sample("queue", "A queue", lambda: 5)
        async def sampled():
            figures._take_samples()
        asyncio.run(sampled())
        counted(figures)
    def tell():
        work()
        from prometheus_client import generate_latest
        print(generate_latest(figures.registry).decode(), flush=True)
    forked(0, work)
    sharing.forget(0)
    forked(0, work)
    sharing.forget(0)
    forked(1, tell)
    assert together
    assert {file: file.stat().st_size for file in folder.iterdir()} == reserved
    assert folder.stat().st_mode & 0o777 == 0o700
assert not list(Path(sys.argv[1]).iterdir())
"""
    lines = run(program, tmp_path, tmp_path)
    assert 'younuo_messages_total{channel="web",decision="answer",kind="question"} 3.0' in lines
    assert [line for line in lines if line.startswith("queue{")] == ['queue{pid="1"} 5.0']


def test_what_was_killed_is_swept_and_what_lives_is_left(tmp_path: Path) -> None:
    """The next start removes a killed server's folder, but not a running one's or another user's."""
    stay = "with sharing.shared(Path(sys.argv[2]), 1): print('in', flush=True); time.sleep(60)"
    both = [
        zygote.Process(
            [sys.executable, "-c", BEGIN + stay, tmp_path, tmp_path], env=os.environ, stdout=zygote.PIPE
        )
        for _ in range(2)
    ]
    for one in both:
        assert one.stdout
        one.stdout.readline()
    (tmp_path / "else").mkdir()
    bait = tmp_path / f"younuo-figures-{os.getuid()}-bait"
    bait.symlink_to(tmp_path / "else")
    both[0].send_signal(signal.SIGKILL)
    both[0].wait()
    before = {path for path in tmp_path.iterdir() if path.name not in ("else", bait.name)}
    run("with sharing.shared(Path(sys.argv[2]), 1): pass", tmp_path, tmp_path)
    after = {path for path in tmp_path.iterdir() if path.name not in ("else", bait.name)}
    both[1].kill()
    for one in both:
        one.close()
    assert (len(before), len(after)) == (2, 1)
    assert bait.is_symlink()
    assert (tmp_path / "else").is_dir()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can make another user's folder")
def test_another_user_s_folder_is_not_touched(tmp_path: Path) -> None:
    """A folder of that name made by another user in a shared place is left alone."""
    theirs = tmp_path / f"younuo-figures-{os.getuid()}-abcdefgh"
    theirs.mkdir()
    os.chown(theirs, 65534, 65534)
    run("with sharing.shared(Path(sys.argv[2]), 1) as together: assert together", tmp_path, tmp_path)
    assert list(tmp_path.iterdir()) == [theirs]


def test_without_memory_var_dir_takes_it_and_may_get_full(tmp_path: Path) -> None:
    """Without /dev/shm the files are in VAR_DIR, and a disk filling up later kills no process."""
    program = """
from tests.full_disk import fill
with sharing.shared(Path(sys.argv[2]), 1) as together:
    assert together
    figures = Metrics()
    fill(Path(sys.argv[2]))
    print(forked(0, lambda: [counted(figures, f"question {n}") for n in range(1000)]))
"""
    with small_disk(tmp_path / "var", megabytes=8) as var_dir:
        assert run(program, tmp_path / "none", var_dir) == ["0"]


def test_without_any_room_each_tells_its_own(tmp_path: Path) -> None:
    """Without memory and with a full disk at the start, each process counts separately."""
    program = """
with sharing.shared(Path(sys.argv[2]), 1) as together:
    figures = Metrics()
    print(together, sharing.sharing(), forked(0, lambda: counted(figures)))
"""
    with small_disk(tmp_path / "var", megabytes=1) as var_dir:
        fill(var_dir)
        assert run(program, tmp_path / "none", var_dir) == ["False False 0"]
        assert [path.name for path in var_dir.iterdir()] == ["filler"]


def test_memory_is_chosen_where_there_is_any(tmp_path: Path) -> None:
    """With memory available nothing is in VAR_DIR."""
    memory, var_dir = tmp_path / "memory", tmp_path / "var"
    memory.mkdir()
    var_dir.mkdir()
    told = run(
        "with sharing.shared(Path(sys.argv[2]), 1): print(os.environ['PROMETHEUS_MULTIPROC_DIR'])",
        memory,
        var_dir,
    )
    assert Path(told[0]).parent == memory
    shutil.rmtree(memory)
