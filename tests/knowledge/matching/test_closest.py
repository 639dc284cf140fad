"""What the report contains is named by its own words; for what it lacks, the closest thing is."""

import pytest

from knowledge.city import City
from knowledge.language.folding import fold
from knowledge.language.lexicon import Lexicon
from knowledge.matching.closest import Nearest
from knowledge.matching.matcher import Matcher
from knowledge.matching.own_words import report_text


@pytest.fixture(scope="module")
def nearest(city: City, lexicon: Lexicon, matcher: Matcher) -> Nearest:
    """Return the real city's Nearest."""
    return Nearest(city, lexicon, matcher.relevance)


@pytest.mark.parametrize("text", ["徐家河船票多少钱", "编钟哪年出土的", "香菇多少钱一斤", "抱朴谷几点关门"])
def test_a_thing_that_the_report_has_is_named(nearest: Nearest, text: str) -> None:
    """A thing in the report is named by a word of the message."""
    found = nearest.find(fold(text))
    assert found is not None
    assert found.word in text
    assert found.word in report_text(found.commitment)
    assert not found.akin


def test_what_is_next_to_a_thing_that_it_lacks(nearest: Nearest) -> None:
    """Something lacking leads to a related thing: rails for rails, and the project itself rather than its namesakes."""
    found = nearest.find(fold("轻轨几时开工"))
    assert found is not None
    assert found.akin
    assert "高铁" in found.commitment.title


@pytest.mark.parametrize("text", ["驾照怎么换", "世界杯谁赢了", "今天下雨不", "随州南站几点关门"])
def test_nothing_is_near_by_chance(nearest: Nearest, text: str) -> None:
    """A name within a longer one (随州南 in 随州南站) is another thing."""
    assert nearest.find(fold(text)) is None
