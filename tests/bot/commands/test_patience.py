"""Nobody waits at a silent terminal without knowing why."""

from pathlib import Path

import pytest

from bot.commands.patience import ask_patience
from bot.settings import Settings


def test_only_a_first_start_asks_for_patience(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a first start asks for patience, and not in a log whose lines are JSON."""
    settings = Settings(var_dir=tmp_path, _env_file=None)  # type: ignore[call-arg]
    ask_patience(settings)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    ask_patience(settings)
    assert "half a minute" in capsys.readouterr().err
    (tmp_path / "cache").mkdir()
    ask_patience(settings)
    assert capsys.readouterr() == ("", "")
