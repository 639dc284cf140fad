"""A question gives the right finding, in any spelling, and never an error."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.city import City
from knowledge.commitment import Commitment
from knowledge.found import Band
from knowledge.matching.matcher import SHOWN, Matcher
from knowledge.matching.taught import Taught


def _first(matcher: Matcher, text: str) -> Commitment:
    found = matcher.find(text)
    assert found.band is not Band.DECLINE, text
    return found.matches[0].commitment


def _focus(commitment: Commitment) -> str:
    return commitment.focus or commitment.quote


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.characters(exclude_categories=()), max_size=80)
    | st.text(alphabet="今年老小区装电梯多少个高速香菇姑gu十百千两〇,?;和2025武汉 '", max_size=30)
)
def test_any_text_gives_a_sound_finding(city: City, matcher: Matcher, text: str) -> None:
    """Any text gives probabilities from 0 to 1 and matches of the city, with at least one for an answer."""
    found = matcher.find(text)
    assert 0 <= found.probability <= 1
    assert len(found.matches) <= SHOWN
    for match in found.matches:
        assert city.commitment(match.commitment.id) is match.commitment
        assert 0 <= match.score <= 1
        assert match.reasons
    quotes = [match.commitment.quote for match in found.matches]
    assert len(set(quotes)) == len(quotes)
    if found.band is not Band.DECLINE:
        assert 1 <= found.asked <= len(found.matches)


@pytest.mark.parametrize("text", ["", " ", "?", "🙂", "\x00", "\ud800", "\u200b"])
def test_nothing_asked_finds_nothing(matcher: Matcher, text: str) -> None:
    """Without a word the finding is DECLINE, with no match and probability 0."""
    found = matcher.find(text)
    assert (found.band, found.matches, found.probability) == (Band.DECLINE, (), 0.0)


def test_a_very_long_text_is_read_in_time(matcher: Matcher) -> None:
    """Five thousand characters are read, and nothing grows without bound."""
    found = matcher.find("今年老旧小区改造多少个," * 400)
    assert 0 <= found.probability <= 1


def test_every_commitment_is_found_by_its_title(city: City, matcher: Matcher) -> None:
    """Each commitment, or one with its quote, is shown for its title, and is almost always first."""
    unseen, behind = [], []
    for commitment in city.commitments:
        quotes = [match.commitment.quote for match in matcher.find(commitment.title).matches]
        if commitment.quote not in quotes:
            unseen.append(commitment.id)
        elif commitment.quote != quotes[0]:
            behind.append(commitment.id)
    assert unseen == []
    assert len(behind) <= 0.01 * len(city.commitments), behind


def test_misprints_are_found_in_both_spellings(city: City, matcher: Matcher) -> None:
    """A clause with a misprint finds its commitment as printed and as corrected."""
    lost = []
    for commitment in city.commitments:
        for erratum in (e for e in commitment.errata if e.correct):
            clauses = re.split("[,;]", commitment.quote)
            clause = next((c for c in clauses if erratum.printed in c), commitment.quote)
            for spelling in (clause, clause.replace(erratum.printed, erratum.correct)):
                found = matcher.find(spelling)
                if commitment.quote not in [match.commitment.quote for match in found.matches]:
                    lost.append((commitment.id, spelling))
    assert lost == []


@pytest.mark.parametrize(
    ("printed", "correct"),
    [
        ("府澩河", "府澴河"),
        ("澩水河东岸", "㵐水河东岸"),
        ("澩水河", "㵐水河"),
        ("涑水三路", "㵐水三路"),
        ("平林至浙河", "平林至淅河"),
        ("中粮佳康", "中粮家佳康"),
        ("石村产业", "石材产业"),
        ("汉学随襄", "汉孝随襄"),
        ("襄阳市圈", "襄阳都市圈"),
        ("奔星、金龙、利康", "犇星、金龙、利康"),
    ],
)
def test_residents_who_spell_a_misprinted_name_right_find_it(
    matcher: Matcher, printed: str, correct: str
) -> None:
    """A name finds the quote that misprints it, spelled correctly or as misprinted."""
    for name in (printed, correct):
        text = f"{name}今年有什么安排"
        found = matcher.find(text)
        assert found.band is not Band.DECLINE, text
        assert printed in found.matches[0].commitment.quote, text


@pytest.mark.parametrize(
    ("text", "focus"),
    [
        ("随信高速今年修不修", "随信高速"),
        ("随信高铁今年有什么进展", "随信高铁"),
        ("襄信高速什么时候开工", "襄信高速随州段"),
        ("去信阳的高铁今年动不动工", "随信高铁"),
        ("专汽产值今年要做到多少亿", "专汽及零部件产业产值超过650亿元"),
        ("专用汽车650亿", "专汽及零部件产业产值超过650亿元"),
        ("农产品加工业产值今年多少亿", "农产品加工业产值突破650亿元"),
        ("农产品加工650亿", "农产品加工业产值突破650亿元"),
        ("外贸出口今年增长多少", "外贸出口增长10%"),
        ("进出口额今年增长多少", "进出口额增长8%"),
        ("出口增长10%", "外贸出口增长10%"),
        ("进出口增长8%", "进出口额增长8%"),
        ("今年新增规上工业企业50家", "规模以上工业企业50家以上"),
        ("安全生产标准化三级企业50家", "50家安全生产标准化三级企业"),
        ("标准化生产基地50家", "生产基地50家以上"),
    ],
)
def test_siblings_are_told_apart(matcher: Matcher, text: str, focus: str) -> None:
    """Names that differ in one character, and figures in several commitments, each lead to the right one."""
    assert focus in _focus(_first(matcher, text))


def test_a_figure_alone_that_stands_in_several_offers_them(matcher: Matcher) -> None:
    """For 650亿 and 50家, which several commitments contain, none is claimed and all are offered."""
    for figure, several in (("650亿", 2), ("50家", 3)):
        found = matcher.find(figure)
        assert found.band is not Band.ANSWER, figure
        assert sum(figure in match.commitment.quote for match in found.matches) == several, figure


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("老舊小區改造多少個", "老旧小区改造160个"),
        ("laojiu xiaoqu gaizao", "老旧小区改造160个"),
        ("老旧小区改造\uff1f\uff1f", "老旧小区改造160个"),
        ("老旧小\u200b区改造", "老旧小区改造160个"),
        ("适老化改造九百户", "适老化改造900户"),
        ("绿化面积14000亩", "新增绿化面积1.4万亩"),
        ("绿化面积1.4万亩", "新增绿化面积1.4万亩"),
    ],
)
def test_any_script_and_spelling_finds_it(matcher: Matcher, text: str, quote: str) -> None:
    """Traditional characters, pinyin, full width, invisible characters and written-out figures are all understood."""
    assert quote in _first(matcher, text).quote


@pytest.mark.parametrize(
    "text",
    ["红烧肉怎么做", "明天下雨不", "美国总统是哪个", "双色球今天开么号", "iphone怎么录屏", "我梦见掉牙"],
)
def test_what_no_report_speaks_of_is_declined(matcher: Matcher, text: str) -> None:
    """Everyday concerns are never answered with a commitment."""
    assert matcher.find(text).band is not Band.ANSWER


def test_the_same_question_is_found_alike(matcher: Matcher) -> None:
    """The same question gives the same finding, since nothing is remembered."""
    first = matcher.find("老旧小区改造多少个")
    matcher.find("香菇")
    assert matcher.find("老旧小区改造多少个") == first


@pytest.mark.parametrize("text", ["北郊街道", "随县尚市镇", "在万店镇某村", "白云公园"])
def test_a_place_that_the_report_does_not_name_finds_nothing(matcher: Matcher, text: str) -> None:
    """A mere place for which nothing is promised finds no commitment by its characters."""
    assert (matcher.find(text).band, matcher.find(text).matches) == (Band.DECLINE, ())


def test_a_place_that_the_report_names_is_asked_about(matcher: Matcher) -> None:
    """白云湖 alone asks about the lake."""
    assert "白云湖" in matcher.find("白云湖").matches[0].commitment.title


def test_a_place_is_no_topic_and_no_part(matcher: Matcher) -> None:
    """Something that happens in a district does not ask for a promise to that district."""
    found = matcher.find("我家住在曾都区北郊,能不能在我们这边建一个公办幼儿园")
    assert "幼儿园" in found.matches[0].commitment.title
    assert found.perhaps == 0
    assert any(
        reason.kind == "place" for match in matcher.find("曾都区的垃圾站").matches for reason in match.reasons
    )


def test_what_was_ranked_is_kept_until_it_is_taught_otherwise(city: City, matcher: Matcher) -> None:
    """A text is ranked once, and again by a matcher that knows more."""
    text = "啷个整那些老房子"
    assert matcher.rank(text) is matcher.rank(text)
    first = city.commitments[0].id
    taught = matcher.teach([Taught(text, first)])
    before, now = ({one.commitment.id: one.score for one in of.rank(text).found} for of in (matcher, taught))
    assert now[first] > before.get(first, 0.0)
