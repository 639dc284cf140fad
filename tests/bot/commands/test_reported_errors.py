"""What a person can correct is reported in one line."""

import subprocess

import pytest

from tests.bot.commands.conftest import Run


@pytest.mark.parametrize(
    ("args", "settings", "said"),
    [
        (("check",), {"PORT": "70000"}, "YOUNUO_PORT"),
        (("check",), {"SECRET_KEY": "tooshort-a-secret"}, "YOUNUO_SECRET_KEY"),
        (("check",), {"WECHAT_AES_KEY": "a" * 43}, "WECHAT_APP_ID"),
        (("city", "check"), {"CITY": "nowhere"}, "nowhere"),
        (("export", "--from", "2023-13-01", "--to", "2023-12-31", "-o", "x.csv"), {}, "2023-13-01"),
        (
            ("export", "--from", "2023-01-01", "--to", "2023-12-31", "--department", "外星局", "-o", "x.csv"),
            {},
            "外星局",
        ),
        (("status", "9-999", "--is", "已完成", "--as-of", "2023-06-30", "--evidence", "x"), {}, "9-999"),
    ],
)
def test_a_mistake_is_said_in_few_words(
    call: Run, args: tuple[str, ...], settings: dict[str, str], said: str
) -> None:
    """A mistake is named without secrets or a traceback, with a status other than 0."""
    _is_said(call(*args, **settings), said)


def test_a_server_that_is_not_there_is_said_in_few_words(run: Run) -> None:
    """A missing server is reported briefly in a separate process too, despite its driver and threads."""
    _is_said(run("migrate", DATABASE_URL="postgresql://u:hush@127.0.0.1:1/none"), "127.0.0.1")


def _is_said(done: subprocess.CompletedProcess[str], what: str) -> None:
    output = done.stdout + done.stderr
    assert done.returncode != 0
    assert what in output
    assert "Traceback" not in output
    assert "tooshort" not in output
    assert "hush" not in output
