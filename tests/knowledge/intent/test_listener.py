"""How a message is put is told by its characters, its sounds, its end and its cues, with the words that said so."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.intent.classifier import Classifier, Weights, load_classifier
from knowledge.intent.cues import Cue, CueBook, strengths
from knowledge.intent.dangers import Dangers
from knowledge.intent.features import Extractor, Features
from knowledge.intent.listener import Heard, Listener
from knowledge.language.folding import fold
from knowledge.language.lexicon import Lexicon


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
