"""The configuration, reported before the start."""

from pathlib import Path

from tests.bot.commands.conftest import Run


def test_check_tells_what_is_on_and_off(run: Run) -> None:
    """Without settings everything is valid and the channels that are off say how to turn them on; empty means unset."""
    done = run("check", WECHAT_TOKEN="")
    assert done.returncode == 0, done.stdout
    assert "YOUNUO_WECHAT_TOKEN" in done.stdout
    assert "YOUNUO_TELEGRAM_TOKEN" in done.stdout


def test_what_is_written_is_its_owners_alone(run: Run, var: Path) -> None:
    """VAR_DIR is closed to others, and so is the database, which SQLite would let everybody in the folder read."""
    var.chmod(0o755)
    assert run("migrate").returncode == 0
    assert not (var / "younuo.db").stat().st_mode & 0o077
