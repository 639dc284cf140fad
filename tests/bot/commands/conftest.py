"""Commands run as an operator runs them."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys import served

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def var(tmp_path: Path, warmed: Callable[[Path], Path]) -> Path:
    """Return the folder of its data, with the city's caches."""
    return warmed(tmp_path / "var")


@pytest.fixture
def run(tmp_path: Path, var: Path) -> Run:
    """Return a function that runs a command in its own folder with only the given settings."""

    def call(*args: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        done = served.run(tmp_path, *args, say=stdin.encode(), VAR_DIR=var, **settings)
        return subprocess.CompletedProcess(args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


@pytest.fixture
def call(tmp_path: Path, var: Path) -> Run:
    """Do the same within this process: see `served.call`."""

    def call(*args: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        done = served.call(tmp_path, *args, say=stdin, VAR_DIR=var, **settings)
        return subprocess.CompletedProcess(args, done.exit_code, done.stdout, done.stderr)

    return call
