"""Commands run as whoever installed it runs them."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys import served
from tests.journeys.served import RUN
from tests.patience import LONG_S

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def var(tmp_path: Path, warmed: Callable[[Path], Path]) -> Path:
    """The folder of its data, in which the city was read before."""
    return warmed(tmp_path / "var")


@pytest.fixture
def run(tmp_path: Path, var: Path) -> Run:
    """Run a command in a folder of its own, with no settings but those given."""

    def call(*args: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("YOUNUO_")}
        env = clean | {"YOUNUO_VAR_DIR": str(var), "PYTHONIOENCODING": "utf-8"}
        env |= {f"YOUNUO_{name}": value for name, value in settings.items()}
        command = [sys.executable, str(RUN), *args]
        return subprocess.run(  # noqa: PLW1510  # the exit status is what is tested
            command,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=env,
            cwd=tmp_path,
            timeout=LONG_S,
        )

    return call


@pytest.fixture
def call(tmp_path: Path, var: Path) -> Run:
    """The same within this process: see `served.call`."""

    def call(*args: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        done = served.call(tmp_path, *args, say=stdin, VAR_DIR=var, **settings)
        return subprocess.CompletedProcess(args, done.exit_code, done.stdout, done.stderr)

    return call
