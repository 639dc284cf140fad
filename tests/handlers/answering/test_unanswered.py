"""What the report does not tell: a plain no, what it does say about the thing, and the offer to pass the words on."""

import pytest

from handlers import wording
from storage.records import Decision, FeedbackKind
from tests.handlers.dialogues import text_of
from tests.handlers.resident import Talk


@pytest.mark.parametrize(
    ("text", "what", "title"),
    [
        ("幸福食堂的电话是多少", "phone", "幸福食堂"),
        ("法律援助的联系方式发我", "phone", "法律援助"),
        ("幸福食堂一餐几块钱", "price", "幸福食堂"),
        ("新农贸市场几点开门", "hours", "农贸市场"),
        ("红十字救护员在哪报名", "enrolment", "红十字救护员"),
        ("学生饮用奶用哪个牌子的", "brand", "学生饮用奶"),
    ],
)
def test_what_a_user_wants_of_it_is_not_told(talk: Talk, text: str, what: str, title: str) -> None:
    """For a promised thing's price or telephone it is said that the report has none, and whom to ask."""
    outcome = talk(text)
    said = text_of(outcome)
    assert f"没有写{wording.DETAIL[what]}" in said
    assert title in said
    assert "12345" in said
    assert outcome.decision is Decision.DECLINE
    assert (outcome.state.draft, outcome.state.draft_kind) == (text, FeedbackKind.INQUIRY)


def test_a_department_has_no_telephone_here(talk: Talk) -> None:
    """Asked for a department's telephone, the reply says that the report has none, and names no promise instead."""
    said = text_of(talk("住建局电话多少"))
    assert "没有写电话" in said
    assert "【" not in said


@pytest.mark.parametrize("text", ["热线电话打不通", "路灯不亮", "路面有个大坑", "楼上漏水"])
def test_a_trouble_is_no_question(talk: Talk, text: str) -> None:
    """What is wrong with a matter that the report lacks is offered to be filed, and not declined."""
    outcome = talk(text)
    assert text_of(outcome) == wording.CONFIRM.format(draft=text, kind="投诉")
    assert outcome.state.draft == text


def test_a_list_is_spoken_of_rather_than_what_was_declined_before_it(talk: Talk) -> None:
    """那去年呢 is about the list shown last, and asks which entry is meant."""
    said = text_of(talk("幸福食堂的电话是多少", "把水利这一摊从头捋一遍", "那去年呢"))
    assert said.startswith(wording.MEANT_OF_LIST)


def test_money_that_is_planned_is_told(talk: Talk) -> None:
    """A sum in the report is an answer."""
    assert "125亿元" in text_of(talk("花园城市今年投入多少钱"))


@pytest.mark.parametrize("asked", ["我想问下我妈85岁了有没有补贴", "买房有没有补贴"])
def test_what_is_asked_of_a_thing_brings_nothing_near(talk: Talk, asked: str) -> None:
    """补贴 names nothing: farm machines are no nearer to it than anything else."""
    assert wording.NOTHING_NEAR in text_of(talk(asked))


def test_a_second_no_is_shorter(talk: Talk) -> None:
    """It still offers to pass the words on, and names whom to call."""
    told = text_of(talk("公积金能贷多少", "学区怎么划"))
    assert told.startswith("这件事报告里也没有查到")
    assert "回复“是”" in told
    assert "12345" in told


def test_questions_that_name_nothing_are_passed_on_together(talk: Talk) -> None:
    """能上门评估吗 alone would tell nobody what of."""
    assert talk("护理费有没有", "能上门评估吗").state.draft == "护理费有没有；能上门评估吗"
    assert talk("护理费有没有", "公租房怎么申请").state.draft == "公租房怎么申请"
