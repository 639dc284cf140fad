"""A city's files on the command line."""

import json
from pathlib import Path

from tests.bot.commands.conftest import Run
from tests.knowledge.small_city import write_small_city
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
