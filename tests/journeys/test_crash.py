"""The real server, in two processes, killed in mid-load: whoever was given a ticket number finds the ticket; nobody gets two."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.crash import faults, suffer


async def test_killed_in_mid_load_nothing_acknowledged_is_lost_or_doubled(
    database_url: str, tmp_path: Path, warmed: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGKILL at random moments, once of all processes at once; `python -m bench.crash` does so a hundred times."""
    monkeypatch.setattr("bench.crash.ALL_AT_ONCE_EVERY", 3)
    monkeypatch.setattr("bench.crash.CITIZENS", 8)
    warmed(tmp_path / "var")
    ordeal = await suffer(tmp_path, database_url, kills=3)
    assert len(ordeal.told) >= 9
    assert await faults(ordeal, database_url) == []
