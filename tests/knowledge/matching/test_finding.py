"""From judgements to findings: several things, one of them, one bare word."""

import pytest

from knowledge.found import Band
from knowledge.matching.matcher import Matcher


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("老旧小区改造多少个?高标准农田建多少亩?", ("老旧小区改造160个", "高标准农田15.5万亩")),
        ("今年电梯加装多少部,还有幸福食堂开几家", ("电梯加装80部", "幸福食堂”20家")),
    ],
)
def test_two_things_asked_are_both_answered_in_their_order(
    matcher: Matcher, text: str, quotes: tuple[str, str]
) -> None:
    """Two questions in one message give two answers in order."""
    found = matcher.find(text)
    assert (found.band, found.asked) == (Band.ANSWER, 2)
    for quote, match in zip(quotes, found.matches, strict=False):
        assert quote in match.commitment.quote


@pytest.mark.parametrize("text", ["今年老旧小区改造和电梯加装是一回事吗", "老小区改造,我家能不能轮上"])
def test_one_thing_asked_is_not_torn_in_two(matcher: Matcher, text: str) -> None:
    """A comma or an 和 alone does not make a second answer from the same quote."""
    found = matcher.find(text)
    quotes = [match.commitment.quote for match in found.matches[: found.asked]]
    assert len(set(quotes)) == len(quotes)
    assert "小区" in "".join(quotes)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("节水型城市和海绵城市,咱们今年有在争取吗", "海绵城市、节水型城市"),
        ("退役军人的就业跟服务保障工作今年如何开展", "退役军人"),
    ],
)
def test_what_the_whole_is_near_to_comes_first(matcher: Matcher, text: str, quote: str) -> None:
    """Of parts that only a comma or an 和 separates, the one whose promise the whole is nearest to is answered first."""
    assert quote in matcher.find(text).matches[0].commitment.quote


@pytest.mark.parametrize("word", ["高铁", "食堂", "厕所", "低保"])
def test_one_bare_word_is_offered_what_holds_it(matcher: Matcher, word: str) -> None:
    """One bare word is offered everything that contains it, and nothing else."""
    finding = matcher.find(word)
    assert (finding.band, finding.named) == (Band.CHOOSE, True)
    for match in finding.matches:
        one = match.commitment
        assert word in f"{one.quote} {one.title} {' '.join(one.keywords)}"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“一业一证”列入今年优化营商环境的安排了吗", "一业一证"),
        ("「三个务必」在政府自身建设里有何体现", "三个务必"),
    ],
)
def test_a_quoted_name_is_what_is_asked_about(matcher: Matcher, text: str, name: str) -> None:
    """What the report calls by that very name comes first, whatever is said around it."""
    finding = matcher.find(text)
    assert finding.band is Band.ANSWER
    assert name in finding.matches[0].commitment.quote


def test_quoted_words_that_the_report_does_not_have_name_nothing(matcher: Matcher) -> None:
    """A mocking “好政策” leaves the question as it is."""
    asked = "老小区装电梯的“好政策”今年装多少部"
    assert "电梯" in matcher.find(asked).matches[0].commitment.title


def test_one_bare_word_that_nothing_holds_is_declined(matcher: Matcher) -> None:
    """A bare word that no commitment contains is declined."""
    assert matcher.find("护照").band is Band.DECLINE
