"""A wish for all of a field sounds unlike a question for one thing in it."""

import pytest

from knowledge.intent.features import Extractor
from knowledge.intent.wishes import wishes_list
from knowledge.language.folding import fold
from knowledge.language.lexicon import load_lexicon


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """Hears how messages are put."""
    return Extractor(load_lexicon())


@pytest.mark.parametrize("text", ["把治水的事从头捋一遍", "养老的挨个摆出来看看", "外贸的都汇总给我"])
def test_a_wish(extractor: Extractor, text: str) -> None:
    """Likelier than not."""
    assert wishes_list(extractor.extract(fold(text))) > 0.5


@pytest.mark.parametrize("text", ["今年水库修几座", "养老院几时盖好", "外贸今年要增长多少"])
def test_one_thing(extractor: Extractor, text: str) -> None:
    """Hardly any."""
    assert wishes_list(extractor.extract(fold(text))) < 0.1
