"""`run.py city dump`: curated commitments as JSON lines that any program can check against the report."""

import json
import re

from knowledge.city import City, load_city
from knowledge.dump import dump_lines
from tests.knowledge.small_city import SmallCity

FIELDS = {
    "id", "area", "topic", "quote", "title", "targets", "start", "end", "departments", "keywords",
}  # fmt: skip


def test_every_commitment_is_one_line_in_the_reports_order(city: City) -> None:
    """There is one JSON object per commitment and line, in order, with the same fields."""
    lines = list(dump_lines(city))
    assert not any("\n" in line for line in lines)
    found = [json.loads(line) for line in lines]
    assert [entry["id"] for entry in found] == [commitment.id for commitment in city.commitments]
    assert all(set(entry) - {"focus"} == FIELDS for entry in found)


def test_offsets_give_the_quote_back(city: City) -> None:
    """`source[start:end]` without line breaks is the quote, as in the contract of `extract`."""
    for line in dump_lines(city):
        entry = json.loads(line)
        printed = city.report.source[entry["start"] : entry["end"]]
        assert re.sub(r"\s*[\r\n]+\s*", "", printed) == entry["quote"], entry["id"]


def test_a_line_holds_what_was_curated(small: SmallCity) -> None:
    """Targets have value, unit and comparison; the lead department is first; `focus` is there only if set."""
    _, parking, _, _, festival = map(json.loads, dump_lines(load_city(small.folder)))
    assert parking["targets"] == [{"name": "公共停车位", "value": 1000.0, "unit": "个", "op": "="}]
    assert parking["departments"] == ["城建局", "市民热线"]
    assert (parking["area"], parking["topic"]) == ("一", "完善市政设施")
    assert parking["focus"] == "停车位1000个"
    assert festival["targets"] == []
    assert "focus" not in festival


def test_chinese_stays_readable(small: SmallCity) -> None:
    """Characters are not escaped, since people read the dump too."""
    assert '"quote": "举办第四届云岭采茶节"' in list(dump_lines(load_city(small.folder)))[-1]
