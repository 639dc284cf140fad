"""A wish for everything in a field opens its list; a question for one thing does not."""

import json
from pathlib import Path

import pytest

from handlers.hearing.intent import Intent
from handlers.hearing.understanding import Understanding
from handlers.messages import Kind
from handlers.state import State
from storage.records import FeedbackKind

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


@pytest.mark.parametrize(("text", "first"), [("茶叶有什么政策", "茶叶"), ("香菇有什么政策", "香菇")])
def test_what_is_called_by_the_fields_word_leads_it(
    understanding: Understanding, text: str, first: str
) -> None:
    """A thing within a field stands for the field, and what is called so comes first."""
    section = _read(understanding, text).section
    assert section is not None
    assert first in section.commitments[0].title


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


@pytest.mark.parametrize("text", ["个体户能得到啥扶持", "个体户", "骑手有什么保障", "渔民有什么补助"])
def test_part_of_a_field_is_asked_for_by_itself(understanding: Understanding, text: str) -> None:
    """A word for a part of a field asks for what is promised about that part, and opens no list of all of it."""
    intent = _read(understanding, text)
    assert intent.kind is Kind.QUESTION
    assert intent.section is None
    assert intent.finding is not None
    assert intent.finding.matches


def test_all_that_concerns_part_of_a_field(understanding: Understanding) -> None:
    """这一块 wants all of it, led by what was promised about the part."""
    section = _read(understanding, "个体户这一块都讲讲").section
    assert section is not None
    assert section.title == "企业"
    assert "个体工商户" in section.commitments[0].title


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("专用汽车产业今年怎么干，一条条列出来", "汽车"),
        ("医保的事逐条念给我听", "医保"),
        ("香菇，只要带香菇的，全要", "农业"),
    ],
)
def test_how_a_list_is_wished_for_names_no_promise(
    understanding: Understanding, text: str, field: str
) -> None:
    """逐条 is how it shall be told, and not what."""
    section = _read(understanding, text).section
    assert section is not None
    assert section.title == field


@pytest.mark.parametrize("text", ["做生意的今年有什么政策", "开店的能得到什么好处", "老板们今年能盼点什么"])
def test_who_trades_asks_what_helps_to(understanding: Understanding, text: str) -> None:
    """A shopkeeper wants loans, permits and relief, rather than how many large firms there shall be."""
    section = _read(understanding, text).section
    assert section is not None
    assert section.title == "企业经营"
    first = [theme for one in section.commitments[:3] for theme in one.themes]
    assert {"企业", "营商环境"} <= set(first)


@pytest.mark.parametrize(
    ("text", "place"), [("我们广水今年有哪些项目", "广水市"), ("涉及高新区的有哪些", "随州高新区")]
)
def test_all_that_concerns_a_place(understanding: Understanding, text: str, place: str) -> None:
    """A district's own list comes before a field that its name stands for."""
    section = _read(understanding, text).section
    assert section is not None
    assert section.title == place


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("教育方面今年有哪些事 我是家委会的 要发到群里", "教育"),
        ("广水今年都有哪些项目,我在外头想回去看看机会", "广水市"),
        ("年轻爸妈这一群人,报告里有什么跟我们相关的", "带孩子的家庭"),
        ("准备开个公司,营商环境这块都承诺了啥", "营商环境"),
    ],
)
def test_who_wants_a_list_narrows_it_not(understanding: Understanding, text: str, field: str) -> None:
    """What is told beside the clause that asks says who asks, and why."""
    section = _read(understanding, text).section
    assert section is not None
    assert section.title == field


def test_in_this_respect_asks_for_no_list(understanding: Understanding) -> None:
    """在这方面 points at what was told, of which a field's word may be the least."""
    text = "爹爹说祖上的老房子有牌匾,市里今年在这方面力度如何"
    assert _read(understanding, text).section is None


@pytest.mark.parametrize(
    "text",
    ["城管局今年有哪些任务，我们这垃圾堆半个月了没人清", "养老方面有哪些事 我们院门锁坏了几个月冇得人管"],
)
def test_neglect_told_beside_a_list_is_offered_for_filing(understanding: Understanding, text: str) -> None:
    """A list asked for does not swallow what nobody cares about."""
    intent = _read(understanding, text)
    assert (intent.section is not None, intent.also) == (True, FeedbackKind.COMPLAINT)


@pytest.mark.parametrize(
    "text", ["今年随州的氢能有什么规划", "老板拖了我们三个月的钱不把,马上过年了,上头管不管"]
)
def test_a_frame_is_no_field(understanding: Understanding, text: str) -> None:
    """规划 frames a question for hydrogen, and 上头 is the government."""
    assert _read(understanding, text).section is None


def test_how_many_of_one_thing_opens_no_list(understanding: Understanding) -> None:
    """这块 with how many of what is a question for one figure."""
    intent = _read(understanding, "招商这块一年要签几多个上亿的单子")
    assert intent.section is None
    assert intent.finding is not None
    assert "190个" in intent.finding.matches[0].commitment.quote


@pytest.mark.parametrize("text", ["年轻人", "年轻人有什么政策", "青年能得到什么实惠"])
def test_what_concerns_the_young_is_in_several_fields(understanding: Understanding, text: str) -> None:
    """年轻人 opens work, talents and homes in turn, each led by what speaks of the young."""
    section = _read(understanding, text).section
    assert section is not None
    assert section.title == "年轻人"
    first, second, third, *_ = section.commitments
    assert "毕业生" in first.quote
    assert "人才" in second.themes
    assert "租赁住房" in third.quote


@pytest.mark.parametrize("text", ["今年要修些什么", "要建哪些东西", "今年建啥", "今年要改造哪些"])
def test_a_verb_alone_lists_what_is_built(understanding: Understanding, text: str) -> None:
    """What is built, asked by nothing but the verb, is a list of building projects."""
    section = _read(understanding, text).section
    assert section is not None
    assert section.title == "建设项目"


@pytest.mark.parametrize(("text", "field"), [("今年要修哪些路", "道路交通"), ("要建哪些学校", "教育")])
def test_what_is_built_of_one_kind(understanding: Understanding, text: str, field: str) -> None:
    """A named thing keeps its own field; 怎么修 asks for no list."""
    section = _read(understanding, text).section
    assert section is not None
    assert section.title == field
    assert _read(understanding, "怎么修").section is None


def test_a_slogan_leads_no_list(understanding: Understanding) -> None:
    """A few words without figure or name (办好人民满意教育) come behind what says more."""
    section = _read(understanding, "教育有哪些安排").section
    assert section is not None
    assert "公办幼儿园" in section.commitments[0].quote


@pytest.mark.parametrize("text", ["老板跑了", "学校停课了"])
def test_what_happened_asks_for_no_list(understanding: Understanding, text: str) -> None:
    """A field's word in what somebody tells opens no list."""
    assert _read(understanding, text).section is None


@pytest.mark.parametrize(("text", "field"), [("养老的目标是什么", "养老"), ("投资目标多少", "招商投资")])
def test_the_targets_of_a_field_are_its_list(understanding: Understanding, text: str, field: str) -> None:
    """Whoever asks for a field's target, which is none of one promise, gets all of them, figures first."""
    section = _read(understanding, text).section
    assert section is not None
    assert section.title == field
    assert all(one.targets for one in section.commitments[:4])
