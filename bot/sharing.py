"""Several processes on one port count together: prometheus-client's files, where no full disk can reach them.

Each process maps its files into its memory, and whoever touches a page that a full disk does not have is killed
(SIGBUS). So they lie in memory where there is any, else in VAR_DIR, and their pages are reserved before anybody counts.
They belong to a place, not to a process: a worker goes on with what the one before it counted, so however often
workers die, there are no more files.
"""

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - Each folder in it is made under a name that nobody can foresee.
PARENT = "parent"
"""The place of the workers' parent; theirs are the numbers by which the log calls them."""
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""prometheus-client reads it once, when it is imported."""
_GAUGES = {"gauge_liveall": 1 << 16, "gauge_livemostrecent": 1 << 16}
_FILES = {"counter": 1 << 19, "histogram": 1 << 19, **_GAUGES}
"""What lies in a file -> its bytes: more than twice what all routes, statuses and events need."""

_place = PARENT


@contextmanager
def shared(var_dir: Path, workers: int) -> Iterator[bool]:
    """Let the processes that are forked within count together; False where no room was found: each then tells its own.

    Enter it before anything is counted, in the parent of all.
    """
    with next(filter(None, (_claim(base, workers) for base in (MEMORY, var_dir))), nullcontext()):
        if sharing():
            from prometheus_client import values  # noqa: PLC0415 - Now it sees the folder.

            values.ValueClass = values.MultiProcessValue(lambda: _place)  # type: ignore[no-untyped-call]
        yield sharing()


def sharing() -> bool:
    """Tell whether this process counts together with others."""
    return _FOLDER in os.environ


def count_as(worker: int) -> None:
    """Say which worker this process is, before it counts anything."""
    global _place  # noqa: PLW0603 - prometheus-client asks for it, and gives nothing to know it by.
    _place = str(worker)


def forget(place: int | str) -> None:
    """Drop what only a living process has: its memory, its queues. What it counted stays counted, its room reserved."""
    if sharing():
        for kind, size in _GAUGES.items():
            with _file(os.environ[_FOLDER], kind, place).open("r+b") as file:
                file.write(bytes(size))


def _claim(base: Path, workers: int) -> ExitStack | None:
    """Make a folder of our own with room for all; leaving it removes it. None where that can't be."""
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
    """Lock a folder of ours, until this process and all that are forked are gone. OSError: another's, or held already."""
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
    """Remove what those left behind who were killed: folders of ours that nobody holds."""
    for left in base.glob(f"{prefix}*"):
        with suppress(OSError):
            held = _hold(left)
            shutil.rmtree(left, ignore_errors=True)
            os.close(held)
