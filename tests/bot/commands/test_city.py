"""A city's files on the command line."""

import csv
import json
from pathlib import Path

from tests.bot.commands.conftest import Run
from tests.knowledge.small_city import write_small_city
from tests.knowledge.two_years import EXPECTED, write_two_years
from tests.test_docs import ROOT


def test_the_city_is_dumped_and_the_report_extracted_in_one_shape(call: Run) -> None:
    """Dump and extract give JSON lines with verbatim quotes and numbers as JSON numbers."""
    report = ROOT / "knowledge" / "cities" / "suizhou-2023" / "report.txt"
    wanted = {"id", "area", "topic", "quote", "title", "targets", "start", "end"}
    for args in (("city", "dump"), ("extract", str(report))):
        lines = [json.loads(line) for line in call(*args).stdout.splitlines()]
        assert len(lines) > 300
        assert all(wanted <= set(line) for line in lines)


def test_the_city_is_sound(call: Run) -> None:
    """The shipped city is valid, including the first screen's examples."""
    done = call("city", "check")
    assert done.returncode == 0, done.stderr
    assert "all sound" in done.stdout
    assert "no department owns" not in done.stdout


def test_matters_that_nobody_owns_are_named(call: Run, tmp_path: Path) -> None:
    """A city may go without, but its curator is told what complaints will hardly find their department."""
    city = write_small_city(tmp_path / "yunling-2031").folder
    departments = city / "departments.toml"
    text = departments.read_text(encoding="utf-8")
    departments.write_text(text.replace("duties =", 'owns = ["street_lamp"]\nduties =', 1), encoding="utf-8")
    done = call("city", "check", str(city))
    assert done.returncode == 0, done.stderr
    sound, left = done.stdout.splitlines()
    assert sound.endswith("all sound")
    assert left.startswith("no department owns: ")
    assert "garbage" in left
    assert "street_lamp" not in left


def test_two_years_are_compared(call: Run, tmp_path: Path) -> None:
    """Each promise of the year before is told with what became of it and why, on the screen and as a file."""
    earlier, later = write_two_years(tmp_path)
    done = call("city", "compare", str(later.folder))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    told = [line.split()[:2] for line in lines if line[0] != " "]
    assert told[:-1] == [[fate, id_] for id_, (fate, _) in EXPECTED.items()]
    assert "有变化  2-001 新建标准化茶园3万亩 → 32a2-001 新建标准化茶园5万亩" in lines
    assert "    目标：3万亩 → 5万亩" in lines
    assert lines[-1].startswith("5 promises: 接续 1, 有变化 2, 未再提及 1, 已完成 1; all proposed")
    later.change("city.toml", 'continues = "yunling-2031"\n', "")
    refused = call("city", "compare", str(later.folder))
    assert refused.returncode == 1
    assert "--previous" in refused.stderr
    file = tmp_path / "compared.csv"
    done = call("city", "compare", str(later.folder), "--previous", str(earlier.folder), "-o", str(file))
    assert done.stdout.startswith("5 promises written to")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = [*csv.DictReader(opened)]
    assert {row["去年编号"]: (row["建议"], row["今年编号"] or None) for row in rows} == EXPECTED


def test_only_an_earlier_year_is_the_previous_one(call: Run, tmp_path: Path) -> None:
    """A later year given as the previous one, or the same, is refused: field, value and remedy are named."""
    earlier, later = write_two_years(tmp_path)
    for folder, previous, years in ((earlier, later, (2032, 2031)), (later, later, (2032, 2032))):
        done = call("city", "compare", str(folder.folder), "--previous", str(previous.folder))
        assert done.returncode == 1
        assert f"--previous {previous.folder}: its year is {years[0]}, " in done.stderr
        assert f"{years[1]}: name the folder of an earlier year" in done.stderr
        assert done.stdout == ""
