"""What is said to the assistant or about the wide world is small talk only if nothing else is certain."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.hearing.intent import Intent
from handlers.hearing.odds import STATEMENT
from handlers.hearing.small_talk import is_foreign, unless_meant
from handlers.hearing.understanding import Understanding
from handlers.messages import Kind
from handlers.state import State
from knowledge.found import Band, Finding
from knowledge.intent.features import Features
from knowledge.intent.listener import Heard
from knowledge.language.folding import fold
from knowledge.matching.aspect import OtherYear
from storage.records import FeedbackKind


def _heard(kind: str, likely: float) -> Heard:
    return Heard({}, {kind: likely}, Features(frozenset(), frozenset()))


_PLAN = _heard("plan", 0.9)


def _asked(text: str, band: Band | None = Band.DECLINE, **more: object) -> Intent:
    finding = Finding(band) if band else None
    return replace(Intent(Kind.QUESTION, text, finding=finding), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "how are you today",
        "Wo zhu zai London, please help me",
        "où est la gare svp",
        "call me +86 123 now please",
    ],
)
def test_three_words_of_another_language(text: str) -> None:
    """Three words of another language, with figures and marks, are recognised."""
    assert is_foreign(fold(text))


@pytest.mark.parametrize(
    "text",
    ["hello", "ok thanks", "PM2.5", "please help me 谢谢", "g316 s212 x018", "a b cc", "", "123 456 789"],
)
def test_what_may_be_chinese_is_no_other_language(text: str) -> None:
    """One or two words, a code, or any Chinese character are not another language."""
    assert not is_foreign(fold(text))


@given(st.text(max_size=30))
def test_one_character_is_enough_to_be_read(text: str) -> None:
    """One Chinese character is enough to read a message."""
    assert not is_foreign(f"{fold(text)}路")


@pytest.mark.parametrize(
    ("text", "kind"),
    [("你会跳舞吗", "itself"), ("是谁开发的", "maker"), ("后天下雨不", "world"), ("心里好难过", "sorrow")],
)
@pytest.mark.parametrize("band", [Band.DECLINE, None])
def test_a_question_that_found_nothing_may_be_small_talk(text: str, kind: str, band: Band | None) -> None:
    """A question that found nothing may be to or about the assistant, about the world, or sorrow."""
    assert unless_meant(text, _asked(text, band), _PLAN) == Intent(Kind.SMALLTALK, text, smalltalk=kind)


@pytest.mark.parametrize("text", ["你会跳舞吗", "后天下雨不", "心里好难过"])
def test_what_was_surely_meant_stays(text: str) -> None:
    """An answer, another year's question, a certain complaint and a command stay what they are."""
    for meant in (
        _asked(text, Band.ANSWER),
        _asked(text, aspect=OtherYear(text, 2022)),
        Intent(Kind.COMPLAINT, text, feedback=FeedbackKind.COMPLAINT, finding=Finding(Band.DECLINE)),
        Intent(Kind.SMALLTALK, text, smalltalk="greeting"),
    ):
        assert unless_meant(text, meant, _PLAN) is meant
    lifts = _asked("电梯今年装多少部")
    assert unless_meant("电梯今年装多少部", lifts, _PLAN) is lifts


def test_what_may_be_near_is_offered_to_whoever_speaks_to_it() -> None:
    """你 before a question with a choice keeps the choice; the weather has nothing near."""
    choice = _asked("你会跳舞吗", Band.CHOOSE)
    assert unless_meant("你会跳舞吗", choice, _PLAN) is choice
    assert unless_meant("后天下雨不", _asked("后天下雨不", Band.CHOOSE), _PLAN).smalltalk == "world"


@pytest.mark.parametrize(
    ("text", "smalltalk"), [("下雪了", STATEMENT), ("心里好难过", "sorrow"), ("你真笨", "itself")]
)
def test_what_is_only_told(text: str, smalltalk: str) -> None:
    """A statement about the weather asks nothing; sorrow and words to the assistant get a reply."""
    told = Intent(Kind.SMALLTALK, text, smalltalk=STATEMENT)
    assert unless_meant(text, told, _PLAN).smalltalk == smalltalk


@pytest.mark.parametrize(
    "text", ["顺祝工作愉快,阖家幸福", "衷心祝愿家乡越来越美", "最后祝各位领导万事胜意,幸福安康", "此致 敬礼"]
)
def test_formal_wishes_ask_for_nothing(understanding: Understanding, text: str) -> None:
    """阖家幸福 is no question about 幸福食堂."""
    assert understanding.understand(text, State()).smalltalk == "bye"


@pytest.mark.parametrize("text", ["祝你们早点把路修好", "祝家湾停电了", "祝家湾今年修路不"])
def test_what_only_begins_like_a_wish_is_none(understanding: Understanding, text: str) -> None:
    """A wish for something, and a village."""
    assert understanding.understand(text, State()).smalltalk != "bye"


def test_a_grievance_about_the_wide_world_stays_one() -> None:
    """天天有人半夜唱歌 is a grievance; a mere sound of one may be small talk."""
    meant = Intent(Kind.COMPLAINT, "天天有人唱歌", feedback=FeedbackKind.COMPLAINT, sure=False)
    assert unless_meant("天天有人唱歌", meant, _PLAN) is meant
    for text, kind in (("后天下雨不", "world"), ("心里好难过", "sorrow")):
        assert unless_meant(text, replace(meant, text=text), _PLAN).smalltalk == kind


@pytest.mark.parametrize(
    ("text", "filed"), [("下午好,今天天气真不错呀", False), ("下雨天师傅还来修灯,真好", True)]
)
def test_praise_of_the_weather_is_filed_for_nobody(
    understanding: Understanding, text: str, *, filed: bool
) -> None:
    """Praise of the weather is small talk; praise of somebody's work in that weather is filed."""
    meant = understanding.understand(text, State())
    assert (meant.feedback is FeedbackKind.THANKS, meant.smalltalk == "world") == (filed, not filed)


def test_who_asks_in_sorrow_is_answered() -> None:
    """老伴不在了 by itself gets a reply, but not before a question."""
    alone, asking = "老伴不在了", "老伴不在了丧葬费怎么领"
    assert unless_meant(alone, _asked(alone), _PLAN).smalltalk == "sorrow"
    meant = _asked(asking)
    assert unless_meant(asking, meant, _PLAN) is meant


@pytest.mark.parametrize("kind", ["other", "talk"])
def test_what_is_of_nothing_and_asks_nothing_is_told_for_its_own_sake(kind: str) -> None:
    """昨晚看了个电影 is no open question, unless it asks, finds something, or sounds like one."""
    text, told = "昨晚看了个电影,哭死我了", _heard(kind, 0.6)
    assert unless_meant(text, _asked(text), told).smalltalk == STATEMENT
    near, asking, plan = _asked(text, Band.CHOOSE), _asked("电影院几点开门?"), _asked(text)
    assert unless_meant(text, near, told) is near
    assert unless_meant("电影院几点开门?", asking, told) is asking
    assert unless_meant(text, plan, _PLAN) is plan


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("你们是不是骗人的", "doubted"),
        ("是骗子吧", "doubted"),
        ("这是官方的吗", "doubted"),
        ("你们是骗子", "abuse"),
        ("你会不会骗人", "honest"),
        ("老师我是记者想采访", "press"),
        ("汉东路的饭店太好吃了", STATEMENT),
    ],
)
def test_who_is_behind_it(understanding: Understanding, text: str, kind: str) -> None:
    """Whether it is a swindle is asked of the assistant; an insult asks nothing; delight is no complaint."""
    assert understanding.understand(text, State()).smalltalk == kind


@pytest.mark.parametrize("text", ["骗子打电话来了怎么办", "你们是不是骗我们老百姓的钱", "汉东路的饭店太脏了"])
def test_other_swindles_are_matters(understanding: Understanding, text: str) -> None:
    """What happens elsewhere is no doubt of the assistant, and dirt no delight."""
    assert understanding.understand(text, State()).smalltalk not in ("doubted", STATEMENT)


def test_a_name_that_begins_with_you_speaks_to_nobody(understanding: Understanding) -> None:
    """你点我检 is a campaign of the report."""
    meant = understanding.understand("你点我检活动是做什么的", State())
    assert meant.finding is not None
    assert "你点我检" in meant.finding.matches[0].commitment.title


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("老师好", "greeting"),
        ("说慢点", "plainly"),
        ("怎么关注", "following"),
        ("我发了照片", "picture"),
        ("你会不会把我的话告诉我们村书记", "memory"),
        ("我是市政府办公室的，测试一下", "ability"),
        ("你是真人吗", "who"),
    ],
)
def test_what_is_asked_of_the_assistant(understanding: Understanding, text: str, kind: str) -> None:
    """Neither a field of the report nor an order, but what is said to whoever answers."""
    assert understanding.understand(text, State()).smalltalk == kind


@pytest.mark.parametrize("text", ["我的电话打给你们没人接", "学校老师好凶", "你能不能打电话给我"])
def test_what_only_holds_such_words_is_none(understanding: Understanding, text: str) -> None:
    """A grievance stays one, and who wants to be called wants a person."""
    assert understanding.understand(text, State()).smalltalk is None


@pytest.mark.parametrize("text", ["习近平来过随州吗", "台湾什么时候统一"])
def test_great_politics_are_the_wide_world(understanding: Understanding, text: str) -> None:
    """No promise is near them, and no department is offered for them."""
    assert understanding.understand(text, State()).smalltalk == "world"
