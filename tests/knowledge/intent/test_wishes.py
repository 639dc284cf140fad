"""A wish for everything in a field sounds different from a question for one thing."""

import pytest

from knowledge.intent.features import Extractor
from knowledge.intent.wishes import wishes_list
from knowledge.language.folding import fold
from knowledge.language.lexicon import load_lexicon


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """Return the feature extractor."""
    return Extractor(load_lexicon())


@pytest.mark.parametrize("text", ["把治水的事从头捋一遍", "养老的挨个摆出来看看", "外贸的都汇总给我"])
def test_a_wish_for_a_list_is_recognised(extractor: Extractor, text: str) -> None:
    """A wish for a list is more likely than not."""
    assert wishes_list(extractor.extract(fold(text))) > 0.5


@pytest.mark.parametrize("text", ["今年水库修几座", "养老院几时盖好", "外贸今年要增长多少"])
def test_a_question_for_one_thing_is_no_wish(extractor: Extractor, text: str) -> None:
    """A question for one thing is hardly ever taken for a wish."""
    assert wishes_list(extractor.extract(fold(text))) < 0.1
