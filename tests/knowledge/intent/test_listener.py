"""How a message is put is told by its characters, its sounds, its end and its cues, with the words that said so."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.intent.classifier import Classifier, Weights, load_classifier
from knowledge.intent.cues import Cue, CueBook, strengths
from knowledge.intent.dangers import Dangers, How
from knowledge.intent.features import Extractor, Features
from knowledge.intent.listener import Heard, Listener
from knowledge.language.folding import fold
from knowledge.language.lexicon import DangerScenes, Lexicon


@pytest.fixture(scope="module")
def listener(lexicon: Lexicon) -> Listener:
    """The shipped listener."""
    return Listener(lexicon)


def _kind(heard: Heard) -> str:
    return max(heard.coarse, key=heard.coarse.__getitem__)


def test_cues_are_found_with_their_gaps() -> None:
    """A plain phrase anywhere; one with a gap where its parts stand at most twelve characters apart."""
    book = CueBook([Cue("a", "坏了…没人", 3.0), Cue("b", "建议", 2.0)])
    assert [(cue.kind, at) for cue, at in book.found("灯坏了三天没人修")] == [("a", 1)]
    assert book.found("坏了" + "啊" * 13 + "没人") == []
    assert [cue.kind for cue, _ in book.found("我建议")] == ["b"]


def test_the_three_strongest_cues_of_a_kind_count() -> None:
    """Each phrase once, from the place on that is asked for."""
    hits = [
        (Cue("a", name, weight), at)
        for at, (name, weight) in enumerate([("x", 1.0), ("y", 2.0), ("z", 3.0), ("w", 3.0), ("w", 3.0)])
    ]
    assert strengths(hits) == {"a": 8.0}
    assert strengths(hits, 3) == {"a": 3.0}


def test_a_look_alike_is_no_danger() -> None:
    """Where all words of danger stand in a look-alike, nothing is named, and that is told."""
    dangers = Dangers({"fire": (("着火",), ("怕着火",)), "gas": (("漏气",), ())})
    assert dangers.named("屋里着火") == "fire"
    assert dangers.named("怕着火") is None
    assert dangers.only_looks_like("怕着火")
    assert not dangers.only_looks_like("你好")
    assert dangers.named("怕着火,又漏气") == "gas"


def test_danger_is_hinted() -> None:
    """Words of which danger speaks, those of a look-alike left out; by themselves they name none."""
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
    """By its name alone, by a set phrase, by who and what and where; in the past it is told of, and no more."""
    emergencies = {"fire": (("着火了",), ()), "accident": (("触电了",), ()), "unnamed": (("救命",), ())}
    told = Dangers(emergencies, (), _SCENES).told(fold(text))
    assert told is not None
    assert (told.kind, told.how) == (kind, how)


@pytest.mark.parametrize(
    "text", ["下水道堵了", "火灾怎么预防", "有人掉进" + "很" * 20 + "下水道", "119指挥中心在哪"]
)
def test_parts_of_a_danger_are_none(text: str) -> None:
    """What stands far apart, a term of a scene, and a danger's name among other words."""
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
    """The nearest who is named before it in the same breath; who befell something is not who wants it."""
    dangers = Dangers({"self_harm": (("想跳楼",), ())}, (), _SCENES)
    assert dangers.is_of_another(fold(text)) is another


def test_spellings_sound_alike(lexicon: Lexicon) -> None:
    """健议, 见议 and jianyi give the syllables of 建议."""
    extractor = Extractor(lexicon)
    for spelling in ("健议", "见议", "jianyi", "jian yi"):
        assert "~jian_yi" in extractor.extract(fold(spelling)).sounds, spelling


def test_probabilities_follow_the_weights() -> None:
    """The sums of what the features add, as probabilities; what added to a kind is told, weightiest first."""
    model = Classifier(
        ("a", "b"), ("", "x", "asks"), Weights.of(np.array([[1, 0], [0, 4], [0, 0.5]], np.float32))
    )
    features = Features(frozenset({"x"}), frozenset(), frozenset(), {"asks": 1.0})
    likely = model.likely(features)
    assert sum(likely.values()) == pytest.approx(1)
    assert likely["b"] == pytest.approx(0.9707, abs=1e-4)
    assert model.reasons(features, "b") == [("x", 4.0), ("asks", 0.5)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("建议在河边多放几张石凳", "suggestion"),
        ("jianyi zai hebian duo fang ji zhang shideng", "suggestion"),
        ("楼上天天半夜拖椅子,说了也不听", "complaint"),
        ("今年打算修几座桥", "plan"),
        ("户口本掉了怎么补", "procedure"),
        ("昨晚的球谁赢了", "other"),
        ("我上个月说的那件事有下文没", "status"),
        ("谢谢社区的小王帮我爹办好了证", "thanks"),
        ("求求你们帮帮我们一家,实在活不下去了,房子也没了", "help"),
        ("再多给我看几条", "cmd"),
        ("早上好呀", "talk"),
        ("我爹突然说不出话,半边身子动不了", "sos"),
    ],
)  # fmt: skip
def test_each_kind_is_heard(listener: Listener, text: str, kind: str) -> None:
    """One plain message of each kind, none of them written for training."""
    assert _kind(listener.hear(fold(text))) == kind


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_anything_is_heard(listener: Listener, text: str) -> None:
    """Whatever is written: probabilities of all kinds that add up to one."""
    heard = listener.hear(fold(text))
    assert set(heard.fine) == set(load_classifier().kinds)
    assert sum(heard.coarse.values()) == pytest.approx(1)
