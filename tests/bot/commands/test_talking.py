"""One answer per line, and an invalid line is named."""

import json
import sys
from pathlib import Path

import pytest

from bot import answering
from handlers.dialogue import Dialogue
from tests.bot.commands.conftest import Run
from tests.knowledge.small_city import write_small_city


def test_answer_writes_one_line_a_message_and_stores_nothing(run: Run, tmp_path: Path) -> None:
    """Each line has the contract's fields with a verbatim quote, and no database is made."""
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


@pytest.mark.parametrize("line", ["no json", '{"id": "1"}', "[]", '{"id": "1", "text": 5}'])
def test_a_line_that_is_no_message_is_named(
    call: Run, line: str, dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An invalid line is reported with its number and the expected shape, without a traceback."""
    monkeypatch.setattr(answering, "build_dialogue", lambda _settings, **_options: dialogue)
    done = call("answer", stdin=line)
    assert done.returncode == 1
    assert "line 1" in done.stderr
    assert '"text"' in done.stderr
    assert "Traceback" not in done.stderr


def test_messages_that_are_no_text_are_named(call: Run, tmp_path: Path) -> None:
    """Labelled messages in another encoding are reported in one line with the file and the remedy."""
    file = tmp_path / "messages.jsonl"
    file.write_bytes('{"text": "路灯坏了", "kind": "complaint"}'.encode("gb18030"))
    done = call("evaluate", str(file))
    assert done.returncode == 1
    assert done.stderr == f"Error: {file}: this file is not UTF-8 text: save it as UTF-8\n"


def test_several_files_are_scored_together(call: Run, tmp_path: Path) -> None:
    """All messages are in one table; a line that is none is named with its file."""
    city = write_small_city(tmp_path / "yunling-2031").folder
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    line = '{"text": "口袋公园今年建几个", "kind": "question", "style": "spoken", "expect": ["口袋公园"]}'
    first.write_text(line, encoding="utf-8")
    second.write_text(line, encoding="utf-8")
    done = call("evaluate", str(first), str(second), CITY=str(city))
    shares = {row.split()[0]: row.split()[1::4] for row in done.stdout.splitlines()[1:]}
    assert shares["top1"] == shares["top3/spoken"] == ["1.000", "2"]
    second.write_text("{}", encoding="utf-8")
    done = call("evaluate", str(first), str(second), CITY=str(city))
    assert (done.returncode, f"{second}: line 1" in done.stderr) == (1, True)


def test_a_comparison_needs_the_benches(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where bench/ was not installed, as in the container image, one line says what to do."""
    file = tmp_path / "messages.jsonl"
    file.write_text('{"text": "路灯坏了", "kind": "complaint"}', encoding="utf-8")
    monkeypatch.setitem(sys.modules, "bench", None)
    done = call("evaluate", str(file), "--compare")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "run it in a clone" in done.stderr


def test_other_ways_to_search_stand_beside_ours(call: Run, tmp_path: Path) -> None:
    """Over the city that is set, each with the interval of its share."""
    city = write_small_city(tmp_path / "yunling-2031").folder
    file = tmp_path / "messages.jsonl"
    file.write_text(
        '{"text": "口袋公园今年建几个", "kind": "question", "expect": ["口袋公园"]}', encoding="utf-8"
    )
    done = call("evaluate", str(file), "--compare", CITY=str(city))
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if "1.000 (1.000 - 1.000)" in line]
    assert [line.partition("  ")[0] for line in lines][:2] == ["ours, by ranking alone", "rapidfuzz WRatio"]
