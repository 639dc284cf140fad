"""A wish for everything in a field opens its list; a question for one thing does not."""

import json
from pathlib import Path

import pytest

from handlers.hearing.intent import Intent
from handlers.hearing.understanding import Understanding
from handlers.messages import Kind
from handlers.state import State

WISHES = Path(__file__).parents[2] / "data" / "lists.jsonl"
LISTED, ASTRAY = 0.6, 0.03
"""Least share of list wishes that open the right field, and largest share of other questions that open one."""


def _read(understanding: Understanding, text: str) -> Intent:
    return understanding.understand(text, State())


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("把水利这一摊从头捋一遍", "水利"),
        ("养老的事,一样一样摆给我听", "养老"),
        ("招商引资汇总一份", "招商投资"),
        ("带宝宝这方面的安排,通通念一遍", "托育"),
        ("创文,展开讲", "文明创建"),
        ("老年人能得到些什么", "养老"),
        ("残疾人今年能享受啥", "残疾人"),
        ("带娃的能沾到点什么光", "托育"),
    ],
)
def test_all_of_a_field(understanding: Understanding, text: str, field: str) -> None:
    """A field is listed in any wording, even if its words are a commitment's or ambiguous."""
    section = _read(understanding, text).section
    assert section is not None
    assert field in section.title


@pytest.mark.parametrize(
    "text",
    ["民生", "民生方面的承诺有哪些", "改善民生有什么措施", "我想看看今年的十件实事", "惠民的政策有哪些"],
)
def test_one_word_for_several_fields(understanding: Understanding, text: str) -> None:
    """民生 lists several fields in turn under its own name, and is no one commitment, whatever figure stands beside it."""
    section = _read(understanding, text).section
    assert section is not None
    assert section.title == "民生"
    first = [one.themes for one in section.commitments[:4]]
    assert [
        field in themes for field, themes in zip(("教育", "就业", "养老", "医疗"), first, strict=True)
    ] == [True] * 4


@pytest.mark.parametrize("text", ["民生路有个井盖坏了", "民生银行在哪里", "干部不办实事，天天开会"])
def test_a_word_of_many_names(understanding: Understanding, text: str) -> None:
    """A street, a bank or a grievance with such a word does not open that list."""
    section = _read(understanding, text).section
    assert section is None or "民生" not in section.title


@pytest.mark.parametrize(
    "text",
    [
        "今年装多少电梯",
        "医保参保率要到多少",
        "宝宝的托位今年添几个",
        "养老院今年改不改",
        "我养老金怎么少了",
        "电梯今年装多少?教育上有什么安排",
        "襄阳有哪些汽车企业",
    ],
)
def test_a_question_for_one_thing_opens_no_list(understanding: Understanding, text: str) -> None:
    """One thing is answered without opening a list."""
    assert _read(understanding, text).section is None


def test_wishes_by_somebody_else() -> None:
    """The labelled set of wishes is valid."""
    lines = [json.loads(line) for line in WISHES.read_text(encoding="utf-8").splitlines()]
    assert len({one["text"] for one in lines}) == len(lines)
    assert {one["kind"] for one in lines} == {"browse", "question"}


def test_wishes_open_the_list_that_is_meant(understanding: Understanding) -> None:
    """Wishes never seen in training open the right list often enough."""
    listed, astray = [], []
    for line in WISHES.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        intent = _read(understanding, one["text"])
        title = intent.section.title if intent.kind is Kind.QUESTION and intent.section else ""
        if one["kind"] == "browse":
            listed.append(any(field in title for field in one["fields"]))
        else:
            astray.append(bool(title))
    assert sum(listed) / len(listed) >= LISTED
    assert sum(astray) / len(astray) <= ASTRAY
