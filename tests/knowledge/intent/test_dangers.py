"""Danger is named by phrases, seen in scenes, and distinguished from look-alikes."""

import pytest

from knowledge.intent.dangers import Dangers, How
from knowledge.language.folding import fold
from knowledge.language.lexicon import DangerScenes


def test_a_look_alike_is_no_danger() -> None:
    """If all words of danger are within look-alikes, nothing is named, and that is reported."""
    dangers = Dangers({"fire": (("着火",), ("怕着火",)), "gas": (("漏气",), ())})
    assert dangers.named("屋里着火") == "fire"
    assert dangers.named("怕着火") is None
    assert dangers.only_looks_like("怕着火")
    assert not dangers.only_looks_like("你好")
    assert dangers.named("怕着火,又漏气") == "gas"


def test_a_scene_of_which_a_part_looks_alike_is_none() -> None:
    """没有电梯,下不来 is not a stuck lift: the words only look like danger."""
    scenes = DangerScenes({"lift": ("电梯",), "stuck": ("下不来",)}, {"trapped": (("lift", "stuck"),)}, {})
    dangers = Dangers({"trapped": ((), ("没有电梯",))}, scenes=scenes)
    assert dangers.named("电梯停了,下不来") == "trapped"
    assert dangers.named("没有电梯,下不来") is None
    assert dangers.only_looks_like("没有电梯,下不来")


def test_the_classifier_is_told_which_terms_meet() -> None:
    """What the terms of scenes have in common is known of messages whose words it never saw."""
    scenes = DangerScenes(
        {"lift": ("电梯", "轿厢"), "stuck": ("下不来",)}, {"trapped": (("lift", "stuck"),)}, {}
    )
    dangers = Dangers({"trapped": ((), ())}, scenes=scenes)
    figures = dangers.figures("轿厢里,下不来")
    assert {"danger:trapped", "danger:seen", "scene:lift+stuck"} <= figures.keys()
    assert dangers.figures("今天天气好") == {}


def test_what_looks_like_another_danger_makes_none_unlikely() -> None:
    """报警器 is not a call for the police, and does not make the gas it warns of less likely."""
    scenes = DangerScenes({"warns": ("报警器",), "dark": ("不敢开灯",)}, {"gas": (("warns", "dark"),)}, {})
    dangers = Dangers({"crime": ((), ("报警器",)), "gas": ((), ())}, scenes=scenes)
    assert not dangers.only_looks_like("报警器一直叫,不敢开灯")


def test_a_look_alike_may_be_all_that_hints_at_danger() -> None:
    """油烟太大 is a mere look-alike of a fire's smoke, unless there is a burning smell too."""
    dangers = Dangers({"fire": (("着火",), ("油烟",)), "gas": (("漏气",), ())}, signs=("烟", "焦味"))
    assert dangers.is_mere_look_alike("油烟太大", "fire")
    assert not dangers.is_mere_look_alike("油烟里有焦味", "fire")
    assert not dangers.is_mere_look_alike("油烟太大", "gas")


def test_danger_is_hinted() -> None:
    """Words used to describe danger, outside look-alikes, are a hint but do not name one."""
    dangers = Dangers({"fire": (("着火了",), ("火锅",))}, ("火", "掉…里"))
    assert [dangers.hinted(text) for text in ("吃火锅", "火好大", "掉到草里", "我已经回来了")] == [
        False,
        True,
        True,
        False,
    ]
    assert dangers.named("火好大") is None


_SCENES = DangerScenes(
    terms={"someone": ("有人", "娃"), "hole": ("下水道",), "falls": ("掉进", "踩空")},
    scenes={"accident": (("falls", "hole", "someone"),)},
    alone={"unnamed": ("sos",), "fire": ("火灾", "119")},
    around=("快", "打", "啊", "我家"),
    unreal=("去年", "谢谢"),
    oneself=("我",),
    others=("女儿", "有个娃", "他", "爸妈"),
    mine=("我",),
)


@pytest.mark.parametrize(
    ("text", "kind", "how"),
    [
        ("下水道掉进去一个娃", "accident", How.SEEN),
        ("娃踩空了,下水道里头喊", "accident", How.SEEN),
        ("去年有人掉进下水道", "accident", How.UNREAL),
        ("着火了", "fire", How.ALONE),
        ("我家着火了啊", "fire", How.ALONE),
        ("着火了,隔壁三楼的阳台", "fire", How.NAMED),
        ("去年着火了的那栋楼", "fire", How.UNREAL),
        ("119", "fire", How.ALONE),
        ("快打119", "fire", How.ALONE),
        ("SOS!", "unnamed", How.ALONE),
    ],
)
def test_how_danger_is_told(text: str, kind: str, how: How) -> None:
    """Danger is expressed by its bare name, a set phrase or a scene; in the past it is unreal."""
    emergencies = {"fire": (("着火了",), ()), "accident": (("触电了",), ()), "unnamed": (("救命",), ())}
    told = Dangers(emergencies, (), _SCENES).told(fold(text))
    assert told is not None
    assert (told.kind, told.how) == (kind, how)


@pytest.mark.parametrize(
    "text", ["下水道堵了", "火灾怎么预防", "有人掉进" + "很" * 20 + "下水道", "119指挥中心在哪"]
)
def test_parts_of_a_danger_are_none(text: str) -> None:
    """Distant terms, single terms of a scene, and a danger's name among other words are not danger."""
    assert Dangers({"fire": (("着火了",), ()), "accident": ((), ())}, (), _SCENES).told(fold(text)) is None


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("我想跳楼", False),
        ("我女儿想跳楼", True),
        ("有个娃想跳楼", True),
        ("他不理我,我想跳楼", False),
        ("爸妈离婚了想跳楼", False),
        ("他发消息说想跳楼", True),
        ("想跳楼", False),
    ],
)
def test_whose_wish_to_die_it_is(text: str, another: bool) -> None:
    """A suicidal wish belongs to the nearest person named before it in its clause, not to whom something happened."""
    dangers = Dangers({"self_harm": (("想跳楼",), ())}, (), _SCENES)
    assert dangers.is_of_another(fold(text)) is another
