"""Small talk in free words: to or about the assistant, or about the wide world."""

import pytest

from knowledge.language.chat import ITSELF, small_talk_kind
from knowledge.language.folding import fold


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("你会跳舞吗", ITSELF),
        ("小助手你说的准不准", "honest"),
        ("是谁开发的", "maker"),
        ("你们平时几点上班", "hours"),
        ("后天下雨不", "world"),
        ("心里好难过", "sorrow"),
        ("能不能发短信给我", "following"),
    ],
)
def test_small_talk_is_recognised_within_other_words(text: str, kind: str) -> None:
    """Small talk is recognised with any words around it."""
    assert small_talk_kind(fold(text)) == kind


@pytest.mark.parametrize(
    "text", ["政务大厅几点上班", "政府骗老百姓", "你们路修得太差", "你晓得今年修几里路不", "电梯今年装多少部"]
)
def test_it_is_somebodys_matter(text: str) -> None:
    """What is said to the town hall, or asks the report, is not small talk."""
    assert small_talk_kind(fold(text)) is None
