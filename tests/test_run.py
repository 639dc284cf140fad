"""The command line starts, and changes nothing for whoever only imports it."""

import gc
from pathlib import Path

import run
from tests.journeys import served


def test_it_lists_its_commands(tmp_path: Path) -> None:
    """By a process of its own."""
    done = served.run(tmp_path, "--help")
    assert done.returncode == 0
    assert all(f"  {name} " in done.stdout.decode() for name in run.cli.commands)


def test_garbage_is_collected_once_it_is_loaded() -> None:
    """What is loaded is left alone; what comes afterwards is not."""
    assert gc.isenabled()
