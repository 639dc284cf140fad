"""Commands run as an operator runs them."""

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
    """Return the folder of its data, with the city's caches."""
    return warmed(tmp_path / "var")


@pytest.fixture
def run(tmp_path: Path, var: Path) -> Run:
    """Return a function that runs a command in its own folder with only the given settings."""

    def call(*args: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("YOUNUO_")}
        env = clean | {"YOUNUO_VAR_DIR": str(var), "PYTHONIOENCODING": "utf-8"}
        env |= {f"YOUNUO_{name}": value for name, value in settings.items()}
        command = [sys.executable, str(RUN), *args]
        return subprocess.run(  # noqa: PLW1510  # the exit status is tested
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
    """Do the same within this process: see `served.call`."""

    def call(*args: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        done = served.call(tmp_path, *args, say=stdin, VAR_DIR=var, **settings)
        return subprocess.CompletedProcess(args, done.exit_code, done.stdout, done.stderr)

    return call
