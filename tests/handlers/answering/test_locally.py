"""What was offered, listed or not found, asked for a part of the city."""

import pytest

from handlers import wording
from tests.handlers.dialogues import text_of
from tests.handlers.resident import Talk


def test_a_choice_asked_of_a_place_is_no_other_question(talk: Talk) -> None:
    """A place after a choice does not select the road that names 淅河."""
    said = text_of(talk("有没有老年食堂", "有没有我们淅河的"))
    assert "单独写淅河" in said
    assert "改扩建" not in said


def test_what_names_the_place_is_shown(talk: Talk) -> None:
    """The entry of a list that names the place is shown."""
    assert "G316平林至淅河段改扩建" in text_of(talk("交通有哪些项目", "有没有我们淅河的"))


def test_a_thing_of_a_list_is_shown(talk: Talk) -> None:
    """茶叶呢 behind the list that holds it shows it, and not the list again."""
    assert [one.commitment.title for one in talk("农业有哪些承诺", "茶叶呢").matches] == [
        "茶叶出口居全省前列"
    ]
    assert talk("农业有哪些承诺", "那养鸡呢").state.section == "农业"


def test_a_field_asked_of_a_place_says_that_the_place_is_not_named(talk: Talk) -> None:
    """What else is promised to the place is no answer to 随县今年要修路吗."""
    for asked in ("随县今年要修路吗", "大洪山修桥不"):
        assert talk(asked).state.section == "道路交通"
    assert "没有单独写随县" in text_of(talk("随县今年要修路吗"))
    assert "没有单独写淅河" not in text_of(talk("淅河有哪些路要修"))


@pytest.mark.parametrize("town", ["我们万和镇有没有", "那厉山镇呢"])
def test_a_town_behind_an_answer_asks_about_that(talk: Talk, town: str) -> None:
    """It is not told what its district is promised, nor is the next place after it."""
    for texts in ((town,), (town, "随县有没有")):
        outcome = talk("高标准农田今年改造多少", *texts)
        assert outcome.state.section is None
        assert wording.WHAT["where"] in text_of(outcome)


def test_what_was_not_found_is_not_found_there(talk: Talk) -> None:
    """What was not found is not found for a place either, and is offered to be passed on with it."""
    outcome = talk("老年大学今年招多少人", "那淅河呢")
    assert "没有单独写淅河" in text_of(outcome)
    assert outcome.state.draft == "老年大学今年招多少人（那淅河呢）"


def test_a_finger_on_a_list_is_followed_after_a_miss(talk: Talk) -> None:
    """Meaning, completion and responsibility are told for a list's entry even after a miss."""
    said = [
        text_of(talk("那医保呢", "挂号费能不能退", asked))
        for asked in ("第二个是啥意思", "第二个去年完成了吗", "第二个哪个部门管")
    ]
    assert all("参保率" in one for one in said)
    assert wording.WHAT["meaning"] in said[0]
    assert "98.6%" in said[1]
    assert "医保局" in said[2]


def test_a_list_and_a_grievance(talk: Talk) -> None:
    """The list is shown, and an additional grievance is offered to be filed separately."""
    outcome = talk("教育有哪些目标，顺便说一下我们村的路灯坏了半年了")
    assert "【教育】" in text_of(outcome)
    assert wording.ALSO.format(kind="投诉") in text_of(outcome)
    assert outcome.state.draft == "我们村的路灯坏了半年了"
    assert talk("教育有哪些目标，还有我们村的路灯坏了半年了").state.draft == "我们村的路灯坏了半年了"


def test_a_count_without_a_list_tells_nothing(talk: Talk) -> None:
    """五个 without a list is asked back."""
    assert text_of(talk("五个")) != wording.NO_LIST


def test_a_thing_gone_on_to_leads_its_field(talk: Talk) -> None:
    """茶叶呢 is as bare a word as 茶叶: what names it comes before the rest of the field."""
    for asked in ("茶叶", "茶叶呢"):
        assert talk(asked).matches[0].commitment.title == "茶叶出口居全省前列"
