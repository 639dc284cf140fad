"""Counts shared by several processes on one port: prometheus-client's files, kept safe from a full disk.

Each process maps its files into memory, and touching a page for which the disk has no room kills it (SIGBUS). So the
files lie in memory if possible, else in VAR_DIR, and their pages are reserved before anything is counted.

They belong to a place, not to a process: a worker continues its predecessor's counts, so the number of files stays the
same however often workers die.
"""

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path

from prometheus_client import values

MEMORY = Path("/dev/shm")  # noqa: S108 - Each folder in it gets a name that nobody can predict.
PARENT = "parent"
"""The place of the workers' parent; a worker's place is the number by which the log calls it."""
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where prometheus-client keeps the files."""
_GAUGES = {"gauge_liveall": 1 << 16, "gauge_livemostrecent": 1 << 16}
_FILES = {"counter": 1 << 19, "histogram": 1 << 19, **_GAUGES}
"""Kind of file to its size in bytes: more than twice what all routes, statuses and events need."""

_place = PARENT


@contextmanager
def shared(var_dir: Path, workers: int) -> Iterator[bool]:
    """Let processes forked within the block count together; False if there is no room: each then reports its own.

    Enter it in their common parent, before anything is counted.
    """
    with next(filter(None, (_claim(base, workers) for base in (MEMORY, var_dir))), nullcontext()):
        if sharing():
            # Chosen by the library when it was imported, without a folder.
            values.ValueClass = values.MultiProcessValue(lambda: _place)  # type: ignore[no-untyped-call]
        yield sharing()


def sharing() -> bool:
    """Tell whether this process counts together with others."""
    return _FOLDER in os.environ


def count_as(worker: int) -> None:
    """Say which worker this process is, before it counts anything."""
    global _place  # noqa: PLW0603 - prometheus-client asks for it, with no other way to pass it.
    _place = str(worker)


def forget(place: int | str) -> None:
    """Clear the gauges that apply to a living process only. Its counts stay, and so does its reserved space."""
    if sharing():
        for kind, size in _GAUGES.items():
            with _file(os.environ[_FOLDER], kind, place).open("r+b") as file:
                file.write(bytes(size))


def _claim(base: Path, workers: int) -> ExitStack | None:
    """Create our folder with room for everything; leaving it removes it. None if that is not possible."""
    prefix = f"younuo-figures-{os.getuid()}-"
    _sweep(base, prefix)
    with suppress(OSError), ExitStack() as undoing:
        folder = tempfile.mkdtemp(prefix=prefix, dir=base)
        undoing.callback(shutil.rmtree, folder, ignore_errors=True)
        undoing.callback(os.close, _hold(folder))
        for place in (PARENT, *range(workers)):
            for kind, size in _FILES.items():
                with _file(folder, kind, place).open("xb") as file:
                    os.posix_fallocate(file.fileno(), 0, size)
        os.environ[_FOLDER] = folder
        undoing.callback(os.environ.pop, _FOLDER)
        return undoing.pop_all()
    return None


def _file(folder: str, kind: str, place: int | str) -> Path:
    return Path(folder, f"{kind}_{place}.db")


def _hold(folder: str | Path) -> int:
    """Lock one of our folders until this process and its forks are gone. Raises OSError if not ours or locked."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(descriptor).st_uid != os.getuid():
            raise PermissionError(errno.EPERM, "another user's")
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _sweep(base: Path, prefix: str) -> None:
    """Remove our folders whose processes were killed, as nobody locks them any more."""
    for left in base.glob(f"{prefix}*"):
        with suppress(OSError):
            held = _hold(left)
            shutil.rmtree(left, ignore_errors=True)
            os.close(held)
