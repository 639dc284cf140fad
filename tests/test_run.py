"""The command line starts, and importing it changes nothing."""

import gc
import subprocess
import sys
from pathlib import Path

import run
from tests.journeys import served
from tests.patience import LONG_S


def test_it_lists_its_commands(tmp_path: Path) -> None:
    """`run.py` lists its commands, in its own process."""
    done = subprocess.run(
        [sys.executable, served.RUN, "--help"], cwd=tmp_path, capture_output=True, timeout=LONG_S, check=False
    )
    assert done.returncode == 0
    assert all(f"  {name} " in done.stdout.decode() for name in run.cli.commands)


def test_garbage_is_collected_once_it_is_loaded() -> None:
    """Loaded objects are exempt from garbage collection; later ones are not."""
    assert gc.isenabled()
