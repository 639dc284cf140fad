"""The command line: every command does its work, and what a person can mend is said in one line."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.journeys import served

ROOT = Path(__file__).parents[1]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def var(tmp_path: Path, warmed: Callable[[Path], Path]) -> Path:
    """The folder of its data, in which the city was read before."""
    return warmed(tmp_path / "var")


@pytest.fixture
def run(tmp_path: Path, var: Path) -> Run:
    """Run a command in a folder of its own, with no settings but those given."""

    def call(*args: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("YOUNUO_")}
        env = clean | {"YOUNUO_VAR_DIR": str(var), "PYTHONIOENCODING": "utf-8"}
        env |= {f"YOUNUO_{name}": value for name, value in settings.items()}
        command = [sys.executable, str(ROOT / "run.py"), *args]
        return subprocess.run(  # noqa: PLW1510  # the exit status is what is tested
            command,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=env,
            cwd=tmp_path,
            timeout=90,
        )

    return call


@pytest.fixture
def call(tmp_path: Path, var: Path) -> Run:
    """The same within this process: see `served.call`."""

    def call(*args: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        done = served.call(tmp_path, *args, say=stdin, VAR_DIR=var, **settings)
        return subprocess.CompletedProcess(args, done.exit_code, done.stdout, done.stderr)

    return call


def test_answer_writes_one_line_a_message_and_stores_nothing(run: Run, tmp_path: Path) -> None:
    """Each line has the contract's fields; a quote is verbatim; there is no database afterwards."""
    asked = [{"id": "1", "text": "老小区装电梯今年装多少"}, {"id": "2", "text": "投诉:楼下路灯坏了没人修"}]
    done = run("answer", "--explain", stdin="\n".join(map(json.dumps, asked)))
    assert done.returncode == 0, done.stderr
    question, complaint = map(json.loads, done.stdout.splitlines())
    assert (question["kind"], question["decision"]) == ("question", "answer")
    assert question["commitments"][0]["quote"] == "完成既有住宅电梯加装80部"
    assert question["commitments"][0]["reasons"]
    assert (complaint["kind"], complaint["decision"]) == ("complaint", "log")
    assert complaint["departments"][0] == "城管执法委"
    assert not list((tmp_path / "var").glob("*.db"))


@pytest.mark.parametrize("line", ['{"id": "1"}', "[]", '{"id": "1", "text": 5}'])
def test_a_line_that_is_no_message_is_named(call: Run, line: str) -> None:
    """The line's number and the shape that is wanted are said."""
    done = call("answer", stdin=line)
    assert done.returncode == 1
    assert "line 1" in done.stderr
    assert '"text"' in done.stderr


def test_a_line_that_is_no_json_is_named(run: Run) -> None:
    """By a process of its own too; there is no traceback."""
    done = run("answer", stdin="no json")
    assert done.returncode == 1
    assert "line 1" in done.stderr
    assert '"text"' in done.stderr
    assert "Traceback" not in done.stderr


def test_a_citizen_files_and_a_clerk_exports(run: Run, call: Run, tmp_path: Path) -> None:
    """A suggestion in the terminal is in every format of the export, masked unless asked otherwise."""
    words = "建议在汉东路装路灯,我的电话13812345678"
    talked = run("chat", stdin=f"{words}\n退出\n")
    assert talked.returncode == 0, talked.stderr
    assert "YN-" in talked.stdout
    period = ("--from", "2000-01-01", "--to", "2999-01-01")
    for form, export in (("csv", run), ("xlsx", call), ("jsonl", call), ("docx", call)):
        done = export("export", *period, "--format", form, "-o", f"out.{form}")
        assert done.returncode == 0, done.stderr
        assert "1 tickets" in done.stdout
    text = (tmp_path / "out.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(text.decode("utf-8-sig").splitlines())
    assert "13812345678" not in row["内容"]
    assert "汉东路" in row["内容"]
    assert load_workbook(tmp_path / "out.xlsx").active["A2"].value == row["工单号"]  # type: ignore[index,union-attr]
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["number"] == row["工单号"]
    bare = run("export", *period, "-o", "bare.csv", "--unmasked")
    assert "13812345678" in (tmp_path / "bare.csv").read_text(encoding="utf-8-sig")
    assert "unmasked" in bare.stderr
    none = call("export", *period, "--department", "教育局", "-o", "none.csv")
    assert "0 tickets" in none.stdout


def test_what_staff_publish_is_what_the_next_citizen_hears(run: Run, call: Run) -> None:
    """A status with its day and evidence is in the answer; before, none is known."""
    question = "既有住宅电梯加装80部\n退出\n"
    assert "暂无进展信息" in run("chat", stdin=question).stdout
    told = call(
        "status", "3-047", "--is", "推进中", "--as-of", "2023-06-30", "--evidence", "住建局通报〔2023〕5号"
    )
    assert told.returncode == 0, told.stderr
    heard = run("chat", stdin=question).stdout
    assert "推进中" in heard
    assert "住建局通报〔2023〕5号" in heard
    assert "2023年6月30日" in heard


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
    """What is wrong is named, no secret is repeated, nothing like a traceback is shown, and the status is not 0."""
    _is_said(call(*args, **settings), said)


def test_a_server_that_is_not_there_is_said_in_few_words(run: Run) -> None:
    """The same by a process of its own, which has more to say: of a driver, of threads."""
    _is_said(run("migrate", DATABASE_URL="postgresql://u:hush@127.0.0.1:1/none"), "127.0.0.1")


def _is_said(done: subprocess.CompletedProcess[str], what: str) -> None:
    output = done.stdout + done.stderr
    assert done.returncode != 0
    assert what in output
    assert "Traceback" not in output
    assert "tooshort" not in output
    assert "hush" not in output


def test_mask_hides_a_number_line_by_line(run: Run, call: Run) -> None:
    """As exports show it."""
    assert (
        run("mask", stdin="我叫王小明,电话13812345678\n12栋2单元漏水\n").stdout.splitlines()[1]
        == "12栋2单元漏水"
    )
    assert "13812345678" not in call("mask", stdin="电话13812345678\n").stdout


def test_check_tells_what_is_on_and_off(run: Run) -> None:
    """With nothing set all is sound, and the channels that are off say how to turn them on; an empty value is none."""
    done = run("check", WECHAT_TOKEN="")
    assert done.returncode == 0, done.stdout
    assert "YOUNUO_WECHAT_TOKEN" in done.stdout
    assert "YOUNUO_TELEGRAM_TOKEN" in done.stdout


def test_the_city_is_dumped_and_the_report_extracted_in_one_shape(call: Run) -> None:
    """Both give JSON lines with verbatim quotes and numbers as JSON numbers."""
    report = ROOT / "knowledge" / "cities" / "suizhou-2023" / "report.txt"
    wanted = {"id", "area", "topic", "quote", "title", "targets", "start", "end"}
    for args in (("city", "dump"), ("extract", str(report))):
        lines = [json.loads(line) for line in call(*args).stdout.splitlines()]
        assert len(lines) > 300
        assert all(wanted <= set(line) for line in lines)
