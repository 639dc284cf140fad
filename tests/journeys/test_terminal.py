"""`run.py chat` as people use it: at a terminal (a pty), from a pipe, and interrupted."""

import os
import re
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from pexpect.fdpexpect import fdspawn

from handlers.wording import GOODBYE
from tests import zygote
from tests.patience import LONG_S

ROOT = Path(__file__).parents[2]
CHAT = (str(ROOT / "run.py"), "chat")
SCRIPTED = ("-m", "tests.journeys.terminal_service")
NUMBER = re.compile(r"YN-\d{4}-\d{4}-\d")


@pytest.fixture
def environment(tmp_path: Path, warmed: Callable[[Path], Path]) -> dict[str, str]:
    """Return an environment with a fresh folder for the database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YOUNUO_")}
    return {**kept, "YOUNUO_VAR_DIR": str(warmed(tmp_path)), "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}


class Terminal(fdspawn):  # type: ignore[type-arg]  # generic in its stubs alone
    """A terminal at which a process runs."""

    def __init__(self, descriptor: int, process: zygote.Process) -> None:
        super().__init__(descriptor, encoding="utf-8", timeout=LONG_S)
        self._process = process

    def press(self, key: str) -> None:
        """Press a key together with Ctrl."""
        self.send(chr(ord(key) - ord("a") + 1))

    def result(self) -> int:
        """Wait for the end of the process, and give its exit status."""
        status = self._process.wait()
        self.close()
        return status


def at_terminal(command: tuple[str, ...], environment: dict[str, str]) -> Terminal:
    """Start a command at a terminal of 80 columns, and wait for its first prompt."""
    ours, its = os.openpty()
    termios.tcsetwinsize(its, (40, 80))
    process = zygote.Process(
        [sys.executable, *command], env=environment, stdin=its, stdout=its, stderr=its, terminal=True
    )
    os.close(its)
    terminal = Terminal(ours, process)
    terminal.expect("您：")
    return terminal


def from_pipe(command: tuple[str, ...], lines: str, environment: dict[str, str]) -> tuple[str, str]:
    """Run a command over `lines`; return its stdout and stderr."""
    done = zygote.run([sys.executable, *command], env=environment, say=lines.encode())
    assert done.returncode == 0
    return done.stdout.decode(), done.stderr.decode()


def ask(terminal: Terminal, words: str) -> str:
    """Type a line; return the output until the next prompt, with rows joined."""
    terminal.sendline(words)
    terminal.expect(re.escape(words))
    terminal.expect("您：")
    return str(terminal.before).replace("\r\n      ", "")


def end(terminal: Terminal) -> str:
    """Expect a polite end; return the last words."""
    terminal.expect(GOODBYE)
    last = str(terminal.before)
    terminal.expect(pexpect.EOF)
    assert terminal.result() == 0
    return last + str(terminal.before)


def test_from_a_question_to_a_ticket_and_its_state_in_another_run(environment: dict[str, str]) -> None:
    """After greeting, question, suggestion with ticket and a polite end, the same user finds the ticket from a pipe."""
    terminal = at_terminal(CHAT, environment)
    assert "有诺" in str(terminal.before)
    assert "实施老旧小区改造160个" in ask(terminal, "老旧小区改造今年改多少个")
    number = NUMBER.search(ask(terminal, "建议在文峰路多装几盏路灯，晚上太黑了"))
    assert number
    terminal.sendline("退出")
    end(terminal)

    written, complaints = from_pipe(CHAT, "老旧小区改造今年改多少个\n我的工单", environment)
    assert "实施老旧小区改造160个" in written
    assert number[0] in written
    assert "您：" not in written
    assert complaints == ""


@pytest.mark.parametrize("key", ["d", "c"])
def test_ctrl_d_and_ctrl_c_end_it_politely(environment: dict[str, str], key: str) -> None:
    """Ctrl-D and Ctrl-C give a goodbye, status 0, and no traceback."""
    terminal = at_terminal(SCRIPTED, environment)
    terminal.press(key)
    assert "Traceback" not in end(terminal)


def test_a_character_is_erased_whole(environment: dict[str, str]) -> None:
    """The erase key removes a whole character before Enter."""
    terminal = at_terminal(SCRIPTED, environment)
    terminal.send("老旧小区x\x7f")
    terminal.sendline("？")
    terminal.expect("报告原文")
    terminal.expect("您：")
    terminal.press("d")
    end(terminal)


def test_rows_fit_the_terminal(environment: dict[str, str]) -> None:
    """No row is wider than the terminal, with a Chinese character taking two columns."""
    terminal = at_terminal(SCRIPTED, environment)
    terminal.sendline("老旧小区？" + "很长" * 40)
    terminal.expect("有诺：")
    terminal.expect("您：")
    rows = ("有诺：" + str(terminal.before)).split("\r\n")
    assert len(rows) > 5
    assert all(sum(2 if ord(character) > 0x2E7F else 1 for character in row) <= 80 for row in rows)
    terminal.press("d")
    end(terminal)


def test_the_end_of_a_pipe_waits_for_the_answers(environment: dict[str, str]) -> None:
    """From a pipe every line is answered, even if all came at once and the last has no line end."""
    written, complaints = from_pipe(SCRIPTED, "一\n二\n三", environment)
    assert re.findall("您说的是：“(.)”", written) == ["一", "二", "三"]
    assert complaints == ""
