"""Labelled messages are scored like the development scorer does, and each share has a confidence interval."""

import json
from pathlib import Path

import pytest

from bot.assembly import dialogue_of
from bot.evaluating import Label, compare, evaluate, interval, read_labels, side_by_side
from bot.settings import SettingsError
from handlers.dialogue import Dialogue
from tests.knowledge.small_city import write_small_city

_MESSAGES = [
    {"text": "今年修几个口袋公园", "kind": "question", "style": "keyword", "expect": ["口袋公园 15个"]},
    {"text": "停车位加多少", "kind": "question", "style": "number", "expect": ["标准化茶园3万亩"]},
    {"text": "口袋公园修几个?停车位加多少?", "kind": "question", "style": "multi", "need": 2,
     "expect": ["口袋公园15个", "停车位1000个"]},
    {"text": "身份证丢了去哪补办", "kind": "out_of_scope", "style": "unrelated", "expect": []},
    {"text": "投诉:楼下路灯坏了没人修", "kind": "complaint", "style": "keyword", "department": ["城建局"]},
    {"text": "家里着火了快来人", "kind": "emergency"},
]  # fmt: skip


@pytest.fixture(scope="module")
def dialogue(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Dialogue:
    """Return the small city's dialogue."""
    folder = tmp_path_factory.mktemp("small") / "yunling-2031"
    return dialogue_of(write_small_city(folder).folder, cache_dir)


def _labels() -> list[Label]:
    return read_labels(json.dumps(message, ensure_ascii=False) for message in _MESSAGES)


def test_each_figure_counts_its_own_kind(dialogue: Dialogue) -> None:
    """Right and wrong questions, two things asked, outside messages, feedback and danger are in their figures."""
    figures = evaluate(dialogue, _labels()).figures
    assert figures["top1"] == [True, False, True]
    assert figures["wrong_answer"] == [False, True, False]
    assert figures["top1/multi"] == [True]
    assert figures["false_answer"] == [False]
    assert figures["logged"] == figures["department_top1"] == [True]
    assert figures["emergency_right"] == [True]


def test_the_table_names_share_interval_and_count(dialogue: Dialogue) -> None:
    """There is one line per figure, and the styles come last."""
    lines = list(evaluate(dialogue, _labels()).lines())
    top1 = next(line for line in lines if line.startswith("top1 "))
    assert "0.667" in top1
    assert top1.endswith("3")
    styled = ["/" in line.split()[0] for line in lines[1:]]
    assert styled == sorted(styled)
    assert any(styled)


def test_two_runs_stand_side_by_side(dialogue: Dialogue) -> None:
    """With and without the encoder both shares are shown, and how many messages changed either way."""
    words, meaning = evaluate(dialogue, _labels()), evaluate(dialogue, _labels())
    meaning.figures["top1"] = [True, True, False]
    lines = {line.split()[0]: line.split()[1:] for line in side_by_side(words, meaning)}
    assert lines["top1"] == ["0.667", "0.667", "1", "1", "3"]
    assert lines["logged"] == ["1.000", "1.000", "0", "0", "1"]
    assert list(lines)[1:] == words.names()


def test_the_interval_holds_the_share_and_narrows_with_more() -> None:
    """95 of 100 draws are within the interval, which narrows with ten times the messages, and is deterministic."""
    few, many = [True] * 8 + [False] * 2, [True] * 80 + [False] * 20
    low, high = interval(few)
    assert low < 0.8 < high
    assert interval(many)[1] - interval(many)[0] < high - low
    assert interval(few) == (low, high)
    assert interval([True] * 5) == (1.0, 1.0)


def test_a_peer_is_scored_on_the_same_questions() -> None:
    """A peer's search has top-1 and top-3, also by style."""
    found = {"今年修几个口袋公园": ["新建口袋公园15个"], "停车位加多少": ["x", "新建标准化茶园3万亩"]}
    lines = list(compare(_labels(), {"peer": lambda text: found.get(text, [])}))
    assert lines[0].startswith("3 questions")
    name, first, *_ = lines[1].split()
    assert (name, first) == ("peer", "0.333")
    assert "0.667" in lines[1]


def test_without_a_question_there_is_nothing_to_compare() -> None:
    """A file of complaints alone says so in one line."""
    complaint = read_labels(['{"text": "路灯坏了", "kind": "complaint"}'])
    assert list(compare(complaint, {"peer": lambda _message: ()})) == ["no questions: nothing to compare"]


@pytest.mark.parametrize(
    "line", ["no json", "[]", '{"text": "x"}', '{"text": "x", "kind": "q", "need": "z"}']
)
def test_a_line_that_is_no_message_is_named(line: str) -> None:
    """An invalid line is reported with number, content and expected shape."""
    with pytest.raises(SettingsError, match="line 2"):
        read_labels([json.dumps(_MESSAGES[0]), line])


def test_an_evaluated_file_may_have_blank_lines(tmp_path: Path) -> None:
    """Blank lines in an evaluated file are ignored."""
    assert read_labels(["", " ", json.dumps(_MESSAGES[0])])[0].kind == "question"
