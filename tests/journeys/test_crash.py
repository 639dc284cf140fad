"""The real server, in two processes, killed under load: every acknowledged ticket exists once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.crash import faults, suffer

pytestmark = pytest.mark.long


async def test_killed_in_mid_load_nothing_acknowledged_is_lost_or_doubled(
    database_url: str, tmp_path: Path, warmed: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After SIGKILL at random moments, once of all processes, nothing is lost; `python -m bench.crash` repeats it."""
    monkeypatch.setattr("bench.crash.ALL_AT_ONCE_EVERY", 3)
    monkeypatch.setattr("bench.crash.CITIZENS", 8)
    warmed(tmp_path / "var")
    ordeal = await suffer(tmp_path, database_url, kills=3)
    assert len(ordeal.told) >= 9
    assert await faults(ordeal, database_url) == []
