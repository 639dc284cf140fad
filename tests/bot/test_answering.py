"""`run.py answer`: input, output, and that nothing is stored."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import answering
from bot.answering import answer_lines, ask_examples
from bot.assembly import build_dialogue
from bot.settings import Settings, SettingsError
from knowledge.city_format import CityDataError
from tests.knowledge.small_city import write_small_city

QUESTION, COMPLAINT = "口袋公园今年修几个", "投诉：编钟大道的路灯坏了没人修"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Yield settings of the small city, read once."""
    folder = tmp_path_factory.mktemp("answering")
    city = write_small_city(folder / "yunling-2031").folder
    given = Settings(_env_file=None, var_dir=folder / "var", city=str(city))
    dialogue = build_dialogue(given)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "build_dialogue", lambda _settings, **_options: dialogue)
        yield given


def answers(settings: Settings, *texts: str, explain: bool = False) -> list[dict[str, Any]]:
    """Ask each text, and return the parsed lines."""
    lines = [json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts)]
    return [json.loads(line) for line in answer_lines(settings, lines, explain=explain)]


def test_each_message_gets_the_contract_s_fields(settings: Settings) -> None:
    """Each line has exactly id, kind, decision, commitments with quote and score, departments, reply."""
    question, complaint = answers(settings, QUESTION, COMPLAINT)
    for answer in (question, complaint):
        assert list(answer) == ["id", "kind", "decision", "commitments", "departments", "reply"]
    assert (question["kind"], question["decision"]) == ("question", "answer")
    first = question["commitments"][0]
    assert list(first) == ["id", "quote", "score"]
    assert (first["id"], first["quote"]) == ("1-001", "新建口袋公园15个")
    assert first["quote"] in question["reply"]
    assert (complaint["kind"], complaint["decision"]) == ("complaint", "log")
    assert complaint["departments"][0] == "城建局"


def test_reasons_are_given_when_asked_for(settings: Settings) -> None:
    """`--explain` gives the words of a match with their weights."""
    [answer] = answers(settings, QUESTION, explain=True)
    reasons = answer["commitments"][0]["reasons"]
    assert reasons
    assert all(set(reason) == {"kind", "matched", "weight"} for reason in reasons)


def test_lists_and_last_years_figures_have_reasons_too(settings: Settings) -> None:
    """A list's reasons are its field's words, a continued result's the result, and a result's its own."""
    listed, last_year = answers(settings, "做强茶叶产业有哪些", "去年建成口袋公园多少个", explain=True)
    assert all(one["reasons"] for one in listed["commitments"])
    [result] = last_year["results"]
    assert result["quote"] == "建成口袋公园12个"
    assert {"word", "number"} & {reason["kind"] for reason in result["reasons"]}
    assert last_year["commitments"][0]["reasons"][0] == {
        "kind": "result",
        "matched": result["quote"],
        "weight": 1.0,
    }


def test_an_example_that_finds_no_answer_is_a_fault(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unanswered example of the first screen is reported with file, line and remedy."""
    dialogue, file = answering.build_dialogue(settings), settings.city_folder / "city.toml"
    ask_examples(dialogue, file)
    examples = (QUESTION, "今天中午吃什么")
    monkeypatch.setattr(dialogue, "city", replace(dialogue.city, examples=examples))
    with pytest.raises(CityDataError) as caught:
        ask_examples(dialogue, file)
    [told] = str(caught.value).splitlines()
    assert told.startswith(
        "city.toml:8: examples = 今天中午吃什么: asked, it finds no one answer: ask in words of"
    )


def test_messages_know_nothing_of_one_another(settings: Settings) -> None:
    """There is no state: 「1」 after the catalogue picks nothing, and a complaint's ticket is not found."""
    catalogue, pick, mine, alone = answers(settings, "目录", "1", "我的工单", "1")
    assert "1." in catalogue["reply"]
    assert pick["reply"] == alone["reply"]
    assert "没有提过意见" in mine["reply"]


def test_nothing_is_stored(settings: Settings) -> None:
    """Neither a database nor a secret is made."""
    answers(settings, COMPLAINT)
    assert [path.name for path in settings.var_dir.iterdir()] == ["cache"]


@pytest.mark.parametrize("given", ["7", "null-like", 7, 1.5, True, "", [1], {"a": "b"}, "\ud800", "中"])
def test_an_id_comes_back_as_it_was(settings: Settings, given: object) -> None:
    """Any JSON id is returned unchanged, and even with a lone surrogate the line is valid UTF-8."""
    line = json.dumps({"id": given, "text": "你好", "more": 1})
    [answer] = answer_lines(settings, [line], explain=False)
    assert json.loads(answer.encode())["id"] == given


def test_blank_lines_and_a_mark_at_the_start_are_no_fault(settings: Settings) -> None:
    """Blank lines and a byte order mark, as from editors, are ignored."""
    lines = ["\ufeff" + json.dumps({"id": "1", "text": "你好"}) + "\n", "\n", "  \n"]
    assert len(list(answer_lines(settings, lines, explain=False))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "garbage",
        "[1]",
        "7",
        "null",
        '{"id": 1}',
        '{"text": "x"}',
        '{"id": null, "text": "x"}',
        '{"id": 1, "text": 5}',
        '{"id": 1, "text": "x"',
        '{"id": 1, "text": "\udcff"}',
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_message_is_named(settings: Settings, line: str) -> None:
    """After the previous answers an invalid line is reported with its number and the expected shape."""
    lines = answer_lines(settings, [json.dumps({"id": "1", "text": "你好"}), "", line], explain=False)
    assert json.loads(next(lines))["id"] == "1"
    with pytest.raises(SettingsError, match=r'stdin, line 3: .*\{"id": "1", "text": "…"\}') as caught:
        next(lines)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


@given(st.text(max_size=200))
def test_any_text_gets_one_line(settings: Settings, text: str) -> None:
    """Any text gives one line of JSON with a known decision and a reply."""
    [line] = answer_lines(settings, [json.dumps({"id": "1", "text": text})], explain=True)
    assert len(line.splitlines()) == 1 or "\n" not in line
    answer = json.loads(line.encode())
    assert answer["decision"] in {"answer", "choose", "decline", "log", "other"}
    assert answer["reply"].strip()
    for commitment in answer["commitments"]:
        assert 0 <= commitment["score"] <= 1


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that can't be written is reported, since VAR_DIR is needed even without a database."""
    monkeypatch.setattr(answering, "build_dialogue", build_dialogue)
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="YOUNUO_VAR_DIR"):
        next(
            answer_lines(
                Settings(_env_file=None, var_dir=tmp_path / "file"), ['{"id":1,"text":"x"}'], explain=False
            )
        )
