"""Whoever asks for all that concerns a place or a department is listed that."""

import pytest

from knowledge.city import City
from knowledge.language.folding import fold
from knowledge.subjects import Subjects


@pytest.fixture(scope="module")
def subjects(city: City) -> Subjects:
    """Return the real city's places and departments."""
    return Subjects(city)


@pytest.mark.parametrize(
    "text",
    [
        "广水今年有什么好事",
        "我们广水今年有哪些项目",
        "报告里提到广水的都讲讲",
        "我是广水的，今年有什么跟我们有关的",
        "我是广水人，只想看跟我们市有关的，其他的不要",
        "廣水今年做些什麼",
        "我們廣水今年有甚麼項目",
        "咱们广水今年有哪些项目",
        "俺广水今年有啥子动静",
        "那广水今年有么子项目",
    ],
)
def test_all_that_is_promised_to_a_district(subjects: Subjects, text: str) -> None:
    """A district's name and nothing but a question around it lists what names it or a place in it, figures first."""
    section = subjects.asked_for(fold(text))
    assert section is not None
    assert section.title == "广水市"
    names = ("广水", "杨寨", "郝店", "三潭", "徐家河")
    assert all(any(name in one.quote + one.title for name in names) for one in section.commitments)
    counted = [bool(one.targets) for one in section.commitments]
    assert counted == sorted(counted, reverse=True)


def test_two_districts_take_turns(subjects: Subjects) -> None:
    """Neither is hidden behind the other."""
    section = subjects.asked_for("随县和广水今年各有什么项目")
    assert section is not None
    assert section.title == "随县、广水市"
    first, second, *_ = section.commitments
    assert "随县" in first.quote
    assert "广水" in second.quote


def test_a_town_that_is_not_named_is_told_of_its_district(subjects: Subjects) -> None:
    """The list is called by the district, since the report does not name the town."""
    section = subjects.asked_for("洛阳镇今年有什么安排")
    assert section is not None
    assert section.title == "曾都区"


def test_a_list_says_only_what_names_the_place(subjects: Subjects) -> None:
    """Of the siblings in one sentence only the one that is about the place is listed."""
    section = subjects.asked_for("大洪山今年有哪些安排")
    assert section is not None
    assert all("大洪山" in (one.focus or one.quote) + one.title for one in section.commitments)


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("住建局今年要干些什么", "住建局"),
        ("我们住建局今年答应了哪些事", "住建局"),
        ("水利局今年的工作有哪些", "水利和湖泊局"),
        ("归民政局管的有哪些", "民政局"),
        ("随州市教育局今年有哪些任务", "教育局"),
        ("卫健委今年有什么好政策", "卫健委"),
    ],
)
def test_all_that_is_a_departments_to_keep(subjects: Subjects, text: str, department: str) -> None:
    """What it leads comes before what it helps with, by whatever name it is called."""
    section = subjects.asked_for(fold(text))
    assert section is not None
    assert section.title == department
    led = [one.lead == department for one in section.commitments]
    assert led[0]
    assert led == sorted(led, reverse=True)
    assert all(department in one.departments for one in section.commitments)


@pytest.mark.parametrize(
    "text",
    [
        "教育局电话多少",
        "公安局不作为",
        "医保今年有啥",
        "老楼装电梯归住建局管吗",
        "今年广水修哪些路",
        "广水的路灯坏了",
        "随县香菇种多少",
        "今年有哪些项目",
        "城南片区今年搞些什么",
        "广水",
        "何店镇",
        "",
    ],
)
def test_anything_else_opens_no_such_list(subjects: Subjects, text: str) -> None:
    """What is asked or told of something besides is about that; one promise alone, or none, is no list."""
    section = subjects.asked_for(fold(text))
    assert section is None
