"""A city's files on the command line."""

import json

from tests.bot.commands.conftest import Run
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
