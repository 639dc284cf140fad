"""`run.py chat`, as somebody types it: at a terminal (a pty), from a pipe, and interrupted."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from bot.terminal import GOODBYE

ROOT = Path(__file__).parents[2]
COMMAND = [str(ROOT / "run.py"), "chat"]
NUMBER = re.compile(r"YN-\d{4}-\d{4}-\d")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A fresh folder for the database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YOUNUO_")}
    return {**kept, "YOUNUO_VAR_DIR": str(tmp_path), "PYTHONUTF8": "1"}


@pytest.fixture
def terminal(environment: dict[str, str]) -> Iterator["pexpect.spawn[str]"]:
    """The command at a terminal of 80 columns, after its greeting."""
    child = pexpect.spawn(
        sys.executable,
        COMMAND,
        encoding="utf-8",
        timeout=30,
        dimensions=(40, 80),
        env=environment,
        cwd=str(ROOT),  # type: ignore[arg-type]
    )
    child.expect("您：")
    yield child
    child.close(force=True)


def ask(terminal: "pexpect.spawn[str]", words: str) -> str:
    """Type a line; returns what was written until the next prompt."""
    terminal.sendline(words)
    terminal.expect(re.escape(words))
    terminal.expect("您：")
    return str(terminal.before)


def test_from_a_question_to_a_ticket(terminal: "pexpect.spawn[str]") -> None:
    """Greeting, a question, a suggestion with its ticket, its state, and a polite end."""
    assert "有诺" in str(terminal.before)
    assert "实施老旧小区改造160个" in ask(terminal, "老旧小区改造今年改多少个").replace("\r\n      ", "")
    number = NUMBER.search(ask(terminal, "建议在文峰路多装几盏路灯，晚上太黑了"))
    assert number
    assert number[0] in ask(terminal, "我的工单")
    terminal.sendline("退出")
    terminal.expect(GOODBYE)
    terminal.expect(pexpect.EOF)
    terminal.wait()
    assert terminal.exitstatus == 0


@pytest.mark.parametrize("key", ["d", "c"])
def test_ctrl_d_and_ctrl_c_end_it_politely(terminal: "pexpect.spawn[str]", key: str) -> None:
    """A goodbye, status 0, and no traceback."""
    terminal.sendcontrol(key)
    terminal.expect(GOODBYE)
    terminal.expect(pexpect.EOF)
    terminal.wait()
    assert "Traceback" not in str(terminal.before)
    assert terminal.exitstatus == 0


def test_from_a_pipe_only_the_answers_come(environment: dict[str, str]) -> None:
    """Lines in, replies out, nothing else on either stream."""
    lines = "老旧小区改造今年改多少个\n建议在文峰路多装几盏路灯，晚上太黑了"
    done = subprocess.run(
        [sys.executable, *COMMAND],
        input=lines,
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0
    assert "实施老旧小区改造160个" in done.stdout
    assert NUMBER.search(done.stdout)
    assert "您：" not in done.stdout
    assert done.stderr == ""


def test_a_talk_goes_on_after_a_restart(environment: dict[str, str]) -> None:
    """The same user finds his ticket in another run, since the database is the same."""

    def run(line: str) -> str:
        done = subprocess.run(
            [sys.executable, *COMMAND],
            input=line,
            capture_output=True,
            text=True,
            timeout=60,
            env=environment,
            cwd=ROOT,
            check=True,
        )
        return done.stdout

    number = NUMBER.search(run("建议在文峰路多装几盏路灯，晚上太黑了"))
    assert number
    assert number[0] in run("我的工单")
