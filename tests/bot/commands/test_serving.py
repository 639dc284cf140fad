"""What is configured, told before it is started."""

from pathlib import Path

from tests.bot.commands.conftest import Run


def test_check_tells_what_is_on_and_off(run: Run) -> None:
    """With nothing set all is sound, and the channels that are off say how to turn them on; an empty value is none."""
    done = run("check", WECHAT_TOKEN="")
    assert done.returncode == 0, done.stdout
    assert "YOUNUO_WECHAT_TOKEN" in done.stdout
    assert "YOUNUO_TELEGRAM_TOKEN" in done.stdout


def test_what_is_written_is_its_owners_alone(run: Run, var: Path) -> None:
    """The database too, which SQLite would let everybody read whom the folder lets in."""
    var.chmod(0o755)
    assert run("migrate").returncode == 0
    assert not (var / "younuo.db").stat().st_mode & 0o077
