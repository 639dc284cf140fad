"""What is configured, told before it is started."""

from tests.bot.commands.conftest import Run


def test_check_tells_what_is_on_and_off(run: Run) -> None:
    """With nothing set all is sound, and the channels that are off say how to turn them on; an empty value is none."""
    done = run("check", WECHAT_TOKEN="")
    assert done.returncode == 0, done.stdout
    assert "YOUNUO_WECHAT_TOKEN" in done.stdout
    assert "YOUNUO_TELEGRAM_TOKEN" in done.stdout
