"""`run.py` as an operator runs it: in its own process, with its own settings and no `.env`."""

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
from tests import zygote
from tests.patience import LONG_S

RUN = Path(__file__).parents[2] / "run.py"


def environment(folder: Path, settings: Mapping[str, object]) -> dict[str, str]:
    """Return this process's environment with only the given YOUNUO_ settings; data in `folder`/var."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("YOUNUO_")}
    own = {"VAR_DIR": folder / "var", "PORT": 0, **settings}
    return {**plain, **{f"YOUNUO_{name}": str(value) for name, value in own.items()}}


def run(
    folder: Path, *arguments: object, say: bytes = b"", **settings: object
) -> subprocess.CompletedProcess[bytes]:
    """Run one command from `folder` to its end; `settings` without their prefix, `say` on stdin."""
    return zygote.run(
        [sys.executable, RUN, *arguments], env=environment(folder, settings), cwd=folder, say=say
    )


def call(folder: Path, *arguments: object, say: str = "", **settings: object) -> Result:
    """Do the same within this process if a separate one adds nothing: starting one takes two seconds."""
    others = {name: None for name in os.environ if name.startswith("YOUNUO_")}
    env = {**others, **environment(folder, settings)}
    with chdir(folder):
        return CliRunner(env=env).invoke(cli, [*map(str, arguments)], say, catch_exceptions=False)


class Served:
    """`run.py serve` on a port chosen by the system; its output is in `folder`."""

    def __init__(self, folder: Path, *arguments: str, **settings: object) -> None:
        """Start it, and return once it prints its address; AssertionError with its log if it fails."""
        self._out, self._log = folder / "serve.out", folder / "serve.log"
        with self._out.open("wb") as out, self._log.open("wb") as log:
            command = [sys.executable, RUN, *arguments]
            self._process = zygote.Process(
                command, env=environment(folder, settings), cwd=folder, stdout=out, stderr=log
            )
        self.url = self._address()

    @property
    def printed(self) -> str:
        """Return its stdout."""
        return self._out.read_text(encoding="utf-8")

    @property
    def log(self) -> str:
        """Return its stderr."""
        return self._log.read_text(encoding="utf-8")

    def ready(self) -> bool:
        """Ask `/readyz`."""
        with urlopen(f"{self.url}/readyz", timeout=LONG_S) as answer:
            return bool(answer.status == 200)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send it a signal, wait for its end, and return its exit status."""
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
