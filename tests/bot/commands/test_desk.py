"""What staff publish, export and mask on the command line."""

import csv
import json
from pathlib import Path

from openpyxl import load_workbook

from tests.bot.commands.conftest import Run


def test_a_citizen_files_and_a_clerk_exports(run: Run, call: Run, tmp_path: Path) -> None:
    """A suggestion in the terminal is in every export format, masked unless requested otherwise."""
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
    """A published status with day and evidence is in the answer; before, none is known."""
    question = "既有住宅电梯加装80部\n退出\n"
    assert "暂无进展信息" in run("chat", stdin=question).stdout
    reporting_errors = call(
        "status", "3-047", "--is", "推进中", "--as-of", "2023-06-30", "--evidence", "住建局通报〔2023〕5号"
    )
    assert reporting_errors.returncode == 0, reporting_errors.stderr
    heard = run("chat", stdin=question).stdout
    assert "推进中" in heard
    assert "住建局通报〔2023〕5号" in heard
    assert "2023年6月30日" in heard


def test_mask_hides_a_number_line_by_line(run: Run, call: Run) -> None:
    """A number is hidden line by line, as in exports."""
    assert (
        run("mask", stdin="我叫王小明,电话13812345678\n12栋2单元漏水\n").stdout.splitlines()[1]
        == "12栋2单元漏水"
    )
    assert "13812345678" not in call("mask", stdin="电话13812345678\n").stdout
