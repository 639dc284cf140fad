"""`run.py serve` as an operator runs it, with data of its own, on a port chosen by the system."""

import os
import re
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, Popen
from urllib.request import urlopen

RUN = Path(__file__).parents[2] / "run.py"
TOKEN = "trial-token"  # noqa: S105 - Not a secret.
LONGEST_S = 600.0
"""No start takes so long, not even the first one, which reads the texts, on a busy machine."""


class Server:
    """A running server; several may share a database and a secret, as hosts do."""

    def __init__(
        self,
        folder: Path,
        *,
        database: str | None = None,
        workers: int = 1,
        port: int = 0,
        more: Mapping[str, object] | None = None,
    ) -> None:
        """Start it with `more` settings; return once it prints its address, or raise RuntimeError with its log."""
        own: dict[str, object] = {"VAR_DIR": folder / "var", "PORT": port, "WECHAT_TOKEN": TOKEN}
        own |= more or {}
        if database:
            own["DATABASE_URL"] = database
        self._workers = workers
        self._begin(
            folder,
            [sys.executable, RUN, "serve", "--workers", workers],
            {f"YOUNUO_{name}": value for name, value in own.items()},
        )

    def _begin(self, folder: Path, command: Sequence[object], environment: Mapping[str, object]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / "serve.log"
        plain = {name: value for name, value in os.environ.items() if not name.startswith("YOUNUO_")}
        told = folder / "serve.out"
        with told.open("wb") as out, self.log.open("ab") as log:
            self._process = Popen(
                [*map(str, command)],
                env=plain | {name: str(value) for name, value in environment.items()},
                cwd=folder,
                stdin=DEVNULL,
                stdout=out,
                stderr=log,
            )
        self.port = self._listening(told)

    @property
    def pid(self) -> int:
        """The process that was started: the only worker, or the workers' parent."""
        return self._process.pid

    def workers(self) -> list[int]:
        """The processes that answer."""
        if self._workers == 1:
            return [self.pid]
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return [int(pid) for pid in children.split()]

    def ready(self) -> bool:
        """Ask `/readyz`."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=10) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def until_ready(self) -> None:
        """Wait for `/readyz`. Raises TimeoutError."""
        until = time.monotonic() + LONGEST_S
        while not self.ready():
            if time.monotonic() > until:
                raise TimeoutError("the server is not ready: look into its log")
            time.sleep(0.05)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send it a signal, wait for its end, and return its exit status."""
        if self._process.poll() is None:
            self._process.send_signal(number)
        return self._process.wait(LONGEST_S)

    def _listening(self, told: Path) -> int:
        until = time.monotonic() + LONGEST_S
        while not (found := re.search(r"http://[^/\s]+:(\d+)/\n", told.read_text(encoding="utf-8"))):
            if self._process.poll() is not None or time.monotonic() > until:
                self._process.kill()
                self._process.wait()
                raise RuntimeError(f"it did not start: {self.log.read_text(encoding='utf-8')[-2000:]}")
            time.sleep(0.02)
        return int(found[1])


@contextmanager
def serving(
    folder: Path, *, database: str | None = None, workers: int = 1, more: Mapping[str, object] | None = None
) -> Iterator[Server]:
    """Run a server until the block ends; see `Server`."""
    server = Server(folder, database=database, workers=workers, more=more)
    try:
        server.until_ready()
        yield server
    finally:
        server.end()


def sqlite_of(folder: Path) -> str:
    """Return the URL of the SQLite database of a server in that folder."""
    return f"sqlite:///{folder}/var/younuo.db"


def cpu_seconds(pids: Sequence[int]) -> float:
    """Return the CPU seconds used by these processes so far; ended ones count nothing."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    """Return a process's memory in MiB, shared parts in proportion; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def postgres_pids(url: str) -> list[int]:
    """Return the server processes of the local PostgreSQL that listens in the socket folder of `url`."""
    found = re.search(r"host=([^&]+)", url)
    if not found:
        return []
    folder = found[1].replace("%2F", "/")
    first = int(Path(folder, "postmaster.pid").read_text(encoding="ascii").split()[0])
    children = Path(f"/proc/{first}/task/{first}/children").read_text(encoding="ascii")
    return [first, *(int(pid) for pid in children.split())]
