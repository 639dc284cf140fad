"""Nobody sits before a silent terminal and wonders."""

from pathlib import Path

import pytest

from bot.commands.patience import ask_patience
from bot.settings import Settings


def test_only_a_first_start_asks_for_patience(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once what was read is kept, nothing is said; nor to a log, each line of which is JSON."""
    settings = Settings(var_dir=tmp_path, _env_file=None)  # type: ignore[call-arg]
    ask_patience(settings)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    ask_patience(settings)
    assert "half a minute" in capsys.readouterr().err
    (tmp_path / "cache").mkdir()
    ask_patience(settings)
    assert capsys.readouterr() == ("", "")
