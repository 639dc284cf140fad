"""A message is classified by its characters, sounds, end and cues, with reasons."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.intent.classifier import load_classifier
from knowledge.intent.listener import Heard, Listener
from knowledge.language.folding import fold
from knowledge.language.lexicon import Lexicon


@pytest.fixture(scope="module")
def listener(lexicon: Lexicon) -> Listener:
    """Return the shipped listener."""
    return Listener(lexicon)


def _kind(heard: Heard) -> str:
    return max(heard.coarse, key=heard.coarse.__getitem__)


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
    """One plain message of each kind, none of them from training, is classified correctly."""
    assert _kind(listener.hear(fold(text))) == kind


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_any_text_gives_probabilities_that_sum_to_one(listener: Listener, text: str) -> None:
    """Any text gives probabilities of all kinds that sum to one."""
    heard = listener.hear(fold(text))
    assert set(heard.fine) == set(load_classifier().kinds)
    assert sum(heard.coarse.values()) == pytest.approx(1)
