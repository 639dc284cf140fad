"""`run.py` as whoever installed it runs it: a process of its own, with settings of its own and nobody's `.env`."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import chdir
from pathlib import Path
from urllib.request import urlopen

from click.testing import CliRunner, Result

from bot.commands import cli
from tests.patience import LONG_S

RUN = Path(__file__).parents[2] / "run.py"


def environment(folder: Path, settings: Mapping[str, object]) -> dict[str, str]:
    """Give this process's environment without its YOUNUO_ settings, and with those of `settings`; data in `folder`/var."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("YOUNUO_")}
    own = {"VAR_DIR": folder / "var", "PORT": 0, **settings}
    return {**plain, **{f"YOUNUO_{name}": str(value) for name, value in own.items()}}


def run(
    folder: Path, *arguments: object, say: bytes = b"", **settings: object
) -> subprocess.CompletedProcess[bytes]:
    """Run one command to its end, from `folder`; `settings` without their prefix, `say` on stdin."""
    return subprocess.run(
        [sys.executable, RUN, *map(str, arguments)],
        env=environment(folder, settings),
        cwd=folder,
        input=say,
        capture_output=True,
        timeout=LONG_S,
        check=False,
    )


def call(folder: Path, *arguments: object, say: str = "", **settings: object) -> Result:
    """The same within this process, for what a process of its own adds nothing to: starting one takes two seconds."""
    others = {name: None for name in os.environ if name.startswith("YOUNUO_")}
    env = {**others, **environment(folder, settings)}
    with chdir(folder):
        return CliRunner(env=env).invoke(cli, [*map(str, arguments)], say, catch_exceptions=False)


class Served:
    """`run.py serve` on a port that the system chose; what it prints is kept in `folder`."""

    def __init__(self, folder: Path, *arguments: str, **settings: object) -> None:
        """Start it, and return once it prints where it listens; AssertionError with its log where it does not."""
        self._out, self._log = folder / "serve.out", folder / "serve.log"
        with self._out.open("wb") as out, self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, RUN, *arguments],
                env=environment(folder, settings),
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=log,
            )
        self.url = self._address()

    @property
    def printed(self) -> str:
        """What stands on its stdout."""
        return self._out.read_text(encoding="utf-8")

    @property
    def log(self) -> str:
        """What stands on its stderr."""
        return self._log.read_text(encoding="utf-8")

    def ready(self) -> bool:
        """Ask `/readyz`."""
        with urlopen(f"{self.url}/readyz", timeout=LONG_S) as answer:
            return bool(answer.status == 200)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send it a signal, wait for its end, and give its exit status."""
        self._process.send_signal(number)
        return self._process.wait(LONG_S)

    def _address(self) -> str:
        until = time.monotonic() + LONG_S
        while not (found := re.search(r"Web chat +(http://[^/\s]+)/\n", self.printed)):
            if self._process.poll() is not None or time.monotonic() > until:
                self._process.kill()
                self._process.wait()
                raise AssertionError(f"it did not start: {self.printed}{self.log}")
            time.sleep(0.05)
        return found[1]
