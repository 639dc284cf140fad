"""Taught wordings are found like the city's own phrases, or declined as lacking, and nothing else changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.city import City
from knowledge.found import Band
from knowledge.language.folding import plain_words
from knowledge.matching.matcher import Matcher
from knowledge.matching.taught import Taught, phrases_of

LIFT = "老小区装电梯今年装多少"
NEW = "楼里上楼的铁盒盒几时有"
"""No phrase of the city contains this."""


def _lift(city: City) -> str:
    [one] = [c.id for c in city.commitments if "加装电梯" in c.title]
    return one


def test_a_taught_wording_is_found_like_the_citys_own(city: City, matcher: Matcher) -> None:
    """A taught wording is found as surely as in the city's file, also in a similar spelling; the original is unchanged."""
    before = matcher.find(NEW)
    taught = matcher.teach([Taught(NEW, _lift(city))])
    found = taught.find(NEW)
    assert found.band is Band.ANSWER
    assert found.matches[0].commitment.id == _lift(city)
    reason = found.matches[0].reasons[0]
    assert (reason.kind, reason.matched) == ("phrase", NEW)
    near = taught.find("我们楼里上楼的铁盒盒,几时才有呢")
    assert near.matches[0].commitment.id == _lift(city)
    assert matcher.find(NEW) == before


@pytest.mark.parametrize(
    "text", ["石头做的东西咋卖到外国去", "石头做的东西,咋卖到外国去？", "石頭做的東西咋賣到外國去"]
)
def test_its_very_words_are_answered_with_it_whatever_shares_more(
    city: City, matcher: Matcher, text: str
) -> None:
    """A taught wording's own words find its commitment surely, in any spelling, though others share more with them."""
    before = matcher.find(text)
    [stone] = [c.id for c in city.commitments if c.title.startswith("石材")]
    assert stone not in [match.commitment.id for match in before.matches]
    found = matcher.teach([Taught("石头做的东西咋卖到外国去", stone)]).find(text)
    assert found.band is Band.ANSWER
    assert [match.commitment.id for match in found.meant] == [stone]
    assert len({match.commitment.quote for match in found.near}) == len(found.near) > 1
    assert matcher.find(text) == before


def test_unteaching_gives_back_what_was(city: City, matcher: Matcher) -> None:
    """A matcher taught nothing finds what the original finds, whatever was taught in between."""
    taught = matcher.teach([Taught(NEW, _lift(city)), Taught("修地铁吗", None)])
    again = taught.teach([])
    for text in (NEW, LIFT, "修地铁吗", "香菇产业有什么安排", "打造魅力城市"):
        assert again.find(text) == matcher.find(text)


@pytest.mark.parametrize(
    "text", ["修地铁吗", "修地铁吗？", " 修 地铁吗", "修地鐵嗎", "什么时候修地铁", "我们这里修不修地铁呢?"]
)
def test_what_was_taught_to_be_lacking_is_declined(matcher: Matcher, text: str) -> None:
    """What was taught to be lacking is declined in its words, another spelling or another frame, without matches."""
    found = matcher.teach([Taught("修地铁吗", None)]).find(text)
    assert (found.band, found.outside, found.matches) == (Band.DECLINE, True, ())


def test_what_is_lacking_swallows_no_commitment(city: City, matcher: Matcher) -> None:
    """Every commitment is still found though wordings near many of them were taught to be lacking."""
    lacking = [
        "修地铁吗",
        "老小区装空调",
        "电梯坏了找哪个",
        "高速收费站招人吗",
        "香菇种子哪里买",
        "社区医生电话",
    ]
    taught = matcher.teach([Taught(text, None) for text in lacking])
    for number, commitment in enumerate(city.commitments):
        phrase = commitment.phrases[number % len(commitment.phrases)]
        assert taught.find(phrase) == matcher.find(phrase), phrase


def test_a_message_of_two_things_still_gets_the_one(city: City, matcher: Matcher) -> None:
    """In a message with two things, the available one is still answered."""
    found = matcher.teach([Taught("修地铁吗", None)]).find(f"{LIFT}？另外修地铁吗？")
    assert found.band is Band.ANSWER
    assert found.matches[0].commitment.id == _lift(city)
    assert found.asked == 1


@pytest.mark.parametrize("text", ["什么时候", "有没有", "今年", "多少?", "", "。。。", "好"])
def test_a_frame_carries_no_topic(matcher: Matcher, text: str) -> None:
    """Words that frame any question can't be taught: they would be about everything."""
    assert not matcher.carries_topic(text)


@pytest.mark.parametrize("text", ["修地铁", NEW, "5G基站", "2025年的电梯"])
def test_a_topic_is_one(matcher: Matcher, text: str) -> None:
    """Words, names and numbers carry a topic."""
    assert matcher.carries_topic(text)


ANY = st.text(st.characters(exclude_categories=()), max_size=40)


@given(ANY)
def test_plain_words_stay_what_they_are(text: str) -> None:
    """Normalising plain words again changes nothing."""
    words = plain_words(text)
    assert plain_words(words) == words


@settings(max_examples=25, deadline=None)  # Each example builds a matcher.
@given(ANY | st.text(alphabet="电梯几时修 ?1a", max_size=12), st.booleans())
def test_anything_can_be_handed_in(city: City, matcher: Matcher, text: str, lacking: bool) -> None:
    """Any text of any length can be taught and searched without error."""
    taught = matcher.teach([Taught(text, None if lacking else _lift(city))])
    assert 0 <= taught.find(text).probability <= 1


def test_what_shares_nothing_is_not_touched(matcher: Matcher) -> None:
    """A replay needs only questions sharing a term with the wording: a word, corrected spelling or synonym."""
    taught = matcher.teach([Taught(NEW, "3-003")])
    assert taught.touches("铁盒盒坏了", NEW)
    assert taught.touches("tiehehe", NEW)
    assert not taught.touches("香菇产业", NEW)


def test_wordings_by_their_commitment() -> None:
    """Wordings are grouped by commitment in order; lacking ones belong to none."""
    taught = [Taught("甲", "1"), Taught("乙", None), Taught("丙", "2"), Taught("丁", "1")]
    assert phrases_of(taught) == {"1": ["甲", "丁"], "2": ["丙"]}
