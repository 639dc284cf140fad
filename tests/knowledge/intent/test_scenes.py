"""A scene needs its terms close together, a bare name stands alone, and unreal danger is recognised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.intent.scenes import Scenes
from knowledge.language.folding import fold
from knowledge.language.lexicon import DangerScenes

_WORDS = DangerScenes(
    terms={"someone": ("娃", "老人"), "water": ("河",), "falls": ("掉", "滑"), "smoke": ("冒烟",)},
    scenes={"water": (("falls", "water", "someone"), ("someone", "smoke")), "fire": (("smoke",),)},
    alone={"fire": ("火警",)},
    around=("快", "啊", "我家", "我"),
    unreal=("去年", "演习"),
    oneself=("我",),
    others=("儿子", "邻居"),
    mine=("我",),
    now=("刚才", "现在"),
    besides=("另外",),
    anew=("刚才", "今年"),
    aftermath=("报销",),
)


@pytest.fixture(scope="module")
def scenes() -> Scenes:
    """Return scenes of a few words."""
    return Scenes(_WORDS)


def test_every_scene_is_told_with_where_it_begins(scenes: Scenes) -> None:
    """A scene is found at its first term in any word order, and two kinds at once are both found."""
    assert scenes.found("河边有个娃滑下去了") == {"water": 5}
    assert scenes.found("屋里冒烟,老人还没出来") == {"water": 5, "fire": 2}


def test_a_scene_wants_all_of_its_terms(scenes: Scenes) -> None:
    """掉 in a river may be a hat: a scene needs all its terms."""
    assert scenes.found("帽子掉河里了") == {}
    assert scenes.found("今天天气好") == {}


@given(st.integers(0, 30), st.integers(0, 30))
def test_a_breath_is_measured_from_the_first_term(before: int, after: int) -> None:
    """A scene's terms are within sixteen characters on either side."""
    text = "娃" + "," * before + "掉" + "," * after + "河"
    assert bool(Scenes(_WORDS).found(text)) is (before < 16 and after < 16)


def test_terms_meet_within_a_breath(scenes: Scenes) -> None:
    """Which terms meet is told in either order, each also with itself; not those that stand far apart."""
    assert scenes.meeting("今天天气好") == frozenset()
    near = {("falls", "falls"), ("falls", "someone"), ("someone", "someone")}
    assert scenes.meeting("娃掉了") == scenes.meeting("掉了一个娃") == near
    assert ("someone", "water") not in scenes.meeting("娃" + "," * 17 + "河")


def test_a_term_that_stands_twice_counts_where_it_is_near(scenes: Scenes) -> None:
    """A distant occurrence of a term does not hide the near one."""
    assert scenes.found("价格往下滑," + "唉" * 20 + "娃滑到河里") == {"water": 27}


@pytest.mark.parametrize("text", ["火警", "火警!!", "快,火警啊", "我家火警"])
def test_a_name_alone_is_heard(scenes: Scenes, text: str) -> None:
    """A bare name counts with nothing beside it but a cry."""
    assert scenes.alone(fold(text)) == "fire"


@pytest.mark.parametrize("text", ["火警电话坏了", "楼道装个火警器", "着火"])
def test_a_name_among_other_words_is_none(scenes: Scenes, text: str) -> None:
    """A name among other words is not a bare name."""
    assert scenes.alone(fold(text)) is None


def test_without_words_nothing_is_danger() -> None:
    """An empty lexicon finds, names and excuses nothing."""
    nothing = Scenes(DangerScenes({}, {}, {}))
    assert nothing.found("娃掉河里") == {}
    assert nothing.alone("火警") is None
    assert not nothing.unreal("去年")
    assert not nothing.is_of_another("儿子说不想活", 3)


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("我儿子说想死", True),
        ("儿子走了我想死", False),
        ("儿子走了想死", False),
        ("邻居吵得我想死", False),
        ("邻居都好,想死的是我", False),
        ("儿子不管,我想死", False),
    ],
)
def test_the_nearest_before_it_wants_it(scenes: Scenes, text: str, another: bool) -> None:
    """The wish is that of the last person before it, not of whom something happened to or of another clause."""
    assert scenes.is_of_another(text, text.index("想死")) is another


def test_where_no_wish_is_found_all_must_be_others(scenes: Scenes) -> None:
    """Without a position, one 我 is enough for the wish to be one's own."""
    assert scenes.is_of_another("邻居和儿子都这样", None)
    assert not scenes.is_of_another("邻居和我都这样", None)
    assert not scenes.is_of_another("都这样", None)


def test_what_happens_now_is_told_as_such(scenes: Scenes) -> None:
    """刚才 tells of this moment, 去年 does not."""
    assert scenes.now("刚才有个娃掉河里")
    assert not scenes.now("去年有个娃掉河里")


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("路灯不亮,刚才娃掉河里了", ["路灯不亮", "刚才娃掉河里了"]),
        ("娃掉河里了今年有哪些项目", ["娃掉河里了", "今年有哪些项目"]),
        ("娃掉河里了另外今年修路吗", ["娃掉河里了", "另外今年修路吗"]),
        ("娃到刚才才回来", ["娃到刚才才回来"]),
        ("今年修路吗", ["今年修路吗"]),
    ],
)
def test_matters_are_parted_also_where_no_mark_stands(scenes: Scenes, text: str, parted: list[str]) -> None:
    """Who dictates sets no marks: a word that turns to another matter parts as one does."""
    assert scenes.matters(text) == parted


def test_what_is_asked_of_a_danger_that_is_over(scenes: Scenes) -> None:
    """医药费能报销吗 is about the danger told before it, unless said to be besides."""
    assert scenes.is_aftermath("能报销吗")
    assert not scenes.is_aftermath("另外医保怎么报销")
    assert not scenes.is_aftermath("今年修路吗")
