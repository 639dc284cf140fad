"""What was offered, listed or not found, asked for a part of the city."""

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
