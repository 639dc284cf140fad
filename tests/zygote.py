"""Forks Python processes from one that has already imported what they need: a zygote.

`Process([script, ...])` stands for `subprocess.Popen([sys.executable, script, ...])`: a separate process with its own
arguments, environment, folder, streams and exit status, without the seconds of CPU time that each start takes. There
are two zygotes. That of the product has imported it and read the shipped city, once a process is requested;
tests/test_run.py and tests/bot/test_activation.py test true starts. That of the tests has imported the tests, for
xdist's workers: see tests/worker.py.

Each request has its own connection, over which the process id and later the exit status are returned.
"""

import fcntl
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import termios
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Self

from tests.patience import LONG_S

ROOT = Path(__file__).parents[1]
DEVNULL, PIPE = subprocess.DEVNULL, subprocess.PIPE
PRODUCT, TESTS = "ZYGOTE_OF_PRODUCT", "ZYGOTE_OF_TESTS"
"""The environment variables with their addresses, so that all workers of a run share them."""
_LONGEST_ORDER = 1 << 20


class Process:
    """A forked Python process, with the part of `subprocess.Popen`'s interface that these tests need."""

    def __init__(
        self,
        args: Sequence[object],
        *,
        env: Mapping[str, str],
        cwd: str | Path = ROOT,
        stdin: int | IO[Any] = DEVNULL,
        stdout: int | IO[Any] = DEVNULL,
        stderr: int | IO[Any] = DEVNULL,
        passed: Mapping[int, int] | None = None,
        terminal: bool = False,
        of: str = PRODUCT,
        patience: float | None = LONG_S,
    ) -> None:
        """Start `[sys.executable, script or "-m" or "-c", ...]`.

        `passed` maps further descriptor numbers in the new process to ours. With `terminal`, stdin becomes the controlling
        terminal of a new session. `patience` is how long the zygote `of` may take to be ready, in seconds.
        """
        self.stdout: IO[bytes] | None = None
        self.returncode: int | None = None
        order = {
            "args": [str(one) for one in args[1:]],
            "env": dict(env),
            "cwd": str(cwd),
            "terminal": terminal,
        }
        with open(os.devnull, "r+b", buffering=0) as null:  # noqa: PTH123 - A device.
            made = None
            if stdout == PIPE:
                read, made = os.pipe()
                self.stdout = open(read, "rb")  # noqa: SIM115, PTH123 - The caller closes it.
            streams = [
                null if one == DEVNULL else made if one == PIPE else one for one in (stdin, stdout, stderr)
            ]
            given = dict(enumerate(streams)) | (passed or {})
            descriptors = [
                one if isinstance(one, int) else one.fileno() for one in given.values() if one is not None
            ]
            self._line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self._line.connect(os.environ[of])
            said = json.dumps(order | {"places": [*given]}).encode()
            socket.send_fds(self._line, [said], descriptors)
            if made is not None:
                os.close(made)
        self._line.settimeout(patience)
        self.pid = int(self._line.recv(64))

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs."""
        if self.returncode is None and select.select([self._line], [], [], 0)[0]:
            self._bury()
        return self.returncode

    def wait(self, timeout: float | None = LONG_S) -> int:
        """Wait for it to end and return the exit status. Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._line], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("the forked Python", timeout)
            self._bury()
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Send it SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send it SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def _bury(self) -> None:
        self.returncode = int(self._line.recv(64))
        self._line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close its output and wait for it to end."""
        if self.stdout:
            self.stdout.close()
        self.wait()


def run(
    args: Sequence[object], *, env: Mapping[str, str], cwd: str | Path = ROOT, say: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run a process to its end with `say` on stdin, like `subprocess.run` with `capture_output`."""
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        stdin.write(say)
        stdin.seek(0)
        process = Process(args, env=env, cwd=cwd, stdin=stdin, stdout=out, stderr=err)
        try:
            status = process.wait()
        except BaseException:
            process.kill()
            raise
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess([*args], status, out.read(), err.read())


@contextmanager
def zygote(kind: str, *arguments: str) -> Iterator[None]:
    """Run a zygote of the product, or of the tests that pytest's `arguments` name, until the block or this process ends."""
    with tempfile.TemporaryDirectory(prefix="younuo-zygote-") as folder:
        address = f"{folder}/socket"
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
            listener.bind(address)
            listener.listen(128)
            listener.set_inheritable(True)
            command = [sys.executable, "-m", __name__, str(listener.fileno()), kind, *arguments]
            running = subprocess.Popen(
                command, cwd=ROOT, stdin=PIPE, stdout=DEVNULL, pass_fds=[listener.fileno()]
            )
        os.environ[kind] = address
        try:
            yield
        finally:
            del os.environ[kind]
            running.communicate()


def _main(listener: socket.socket, kind: str, *arguments: str) -> None:
    """Serve requests until the tests end; in each forked process, become what was requested."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # An interrupt ends the tests, and with them this.
    if kind == TESTS:
        _collect(arguments)
    for line, order, descriptors in _orders(listener):
        if kind == PRODUCT:
            _import_once()
            _read_once(Path(order["env"].get("YOUNUO_VAR_DIR", ""), "cache"))
        if not os.fork():
            child = os.fork()
            if child:
                line.send(str(child).encode())
                status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                try:
                    line.send(str(status).encode())
                finally:
                    os._exit(0)
            line.detach()
            listener.detach()
            _become(order, descriptors)
            return
        line.close()
        for descriptor in descriptors:
            os.close(descriptor)


def _orders(listener: socket.socket) -> Iterator[tuple[socket.socket, dict[str, Any], list[int]]]:
    while True:
        if sys.stdin in select.select([listener, sys.stdin], [], [])[0]:
            return
        line, _ = listener.accept()
        said, descriptors, _, _ = socket.recv_fds(line, _LONGEST_ORDER, 16)
        order = json.loads(said)
        _reap()
        yield line, order, descriptors


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _collect(arguments: Sequence[str]) -> None:
    """Import the tests by collecting them. What can't be imported is not kept: each worker tries again and reports it."""
    import pytest  # noqa: PLC0415 - The product's zygote stays without.

    pytest.main([*arguments, "-n0", "--dist=no", "--collect-only", "-p", "no:cacheprovider"])
    gc.collect()
    gc.freeze()


@cache
def _import_once() -> None:
    """Import what the product's commands import."""
    for name in _IMPORTED:
        import_module(name)


def _read_once(caches: Path) -> None:
    """Read the shipped city once, as soon as a request has warm caches, and reuse it for all unmodified requests."""
    from bot import assembly  # noqa: PLC0415 - Nothing is imported before it is asked for.
    from bot.settings import CITIES  # noqa: PLC0415

    shipped, make = CITIES / "suizhou-2023", assembly.dialogue_of
    if make.__name__ == "given" or not caches.is_dir():
        return
    read = make(shipped, caches)

    def given(folder: Path, cache_dir: Path, by_meaning: Any = None, **more: Any) -> Any:
        usual = {"keeping": assembly.USUAL, "digest_at": assembly.DIGEST_AT}
        if folder == shipped and by_meaning is None and usual | more == usual:
            return read
        return make(folder, cache_dir, by_meaning, **more)

    assembly.dialogue_of = given
    gc.collect()
    gc.freeze()


_IMPORTED = (
    "run",
    "bot.answering",
    "bot.checking",
    "bot.demo.running",
    "bot.exporting",
    "bot.publishing",
    "bot.serving",
    "bot.staffing",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "tests.bot.webchat.scripted",
)


def _become(order: Mapping[str, Any], descriptors: Sequence[int]) -> None:
    """Become what `python ARGS` would be, and end with it."""
    kept = {
        place: fcntl.fcntl(one, fcntl.F_DUPFD, 64)
        for place, one in zip(order["places"], descriptors, strict=True)
    }
    os.closerange(3, min(kept.values()))
    for place, one in kept.items():
        os.dup2(one, place)
    for one in kept.values():
        os.close(one)
    if order["terminal"]:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=stream is sys.stderr or stream.isatty())  # type: ignore[union-attr]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(order["env"])
    os.chdir(order["cwd"])
    gc.enable()
    first, *sys.argv = order["args"]
    more = [one for one in os.environ.get("PYTHONPATH", "").split(os.pathsep) if one]
    if first == "-c":
        program, sys.argv = sys.argv[0], ["-c", *sys.argv[1:]]
        sys.path[:1] = ["", *more]
        exec(program, {"__name__": "__main__"})  # noqa: S102 - The tests' own program.
    elif first == "-m":
        sys.path[:1] = [order["cwd"], *more]
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    else:
        sys.argv = [first, *sys.argv]
        sys.path[:1] = [str(Path(first).parent), *more]
        runpy.run_path(first, run_name="__main__")


if __name__ == "__main__":
    _main(socket.socket(fileno=int(sys.argv[1])), *sys.argv[2:])
