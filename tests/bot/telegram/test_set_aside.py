"""Updates that a person must look at."""

import json
import stat
from pathlib import Path

from bot.telegram.api import RawUpdate
from bot.telegram.set_aside import put_aside

RAW = RawUpdate.model_validate({"update_id": 7, "message": {"text": "路灯\ud800"}})


def test_the_whole_update_is_kept_for_the_owner_only(tmp_path: Path) -> None:
    """The whole update, even with broken Unicode, is in a file closed to others, like its folder."""
    path = put_aside(tmp_path / "set-aside", RAW, "why", 12.34)
    assert path == tmp_path / "set-aside" / "telegram-7.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert json.loads(path.read_text()) == {
        "reason": "why",
        "seconds": 12.3,
        "update": {"update_id": 7, "message": {"text": "路灯\ud800"}},
    }


def test_a_second_time_replaces_the_first(tmp_path: Path) -> None:
    """A second time replaces an existing file, even with other rights."""
    path = tmp_path / "telegram-7.json"
    path.write_text("old")
    path.chmod(0o666)
    put_aside(tmp_path, RAW, "again", 12)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text())["reason"] == "again"
