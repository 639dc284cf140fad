"""Evidence becomes matches, best first, each with reasons that can be explained."""

from dataclasses import replace

import pytest

from knowledge.matching.matcher import Matcher
from knowledge.matching.ranking import features, reasons_of


@pytest.mark.parametrize("text", ["老旧小区改造", "香菇", "今年高速公路修哪几条", "650亿"])
def test_the_best_is_first_and_no_quote_comes_twice(matcher: Matcher, text: str) -> None:
    """Scores fall, and commitments with one quote occur once, since their answers are equal."""
    found = matcher.rank(text).found
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    quotes = [one.commitment.quote for one in found]
    assert len(quotes) == len(set(quotes)) > 1


def test_features_tell_how_far_the_second_is_behind(matcher: Matcher) -> None:
    """The gap grows with the relative distance of the second; without a second it is largest."""
    ranking = matcher.rank("四好农村路示范县")
    evidence = ranking.evidence(ranking.found[0])
    assert features(replace(ranking, found=ranking.found[:1]), evidence, 0.5).gap == 1
    both = features(ranking, evidence, 0.5)
    assert both.gap == pytest.approx((1 - ranking.found[1].score / ranking.found[0].score) ** 0.5)
    assert both.likeness == evidence.likeness
    assert 0 <= both.gap < 1


def test_what_no_report_answers_is_nearer_elsewhere(matcher: Matcher) -> None:
    """A procedure is nearer to what no report answers than to any commitment; a promise is not."""
    for text, nearer in (("身份证丢了去哪里补办", True), ("老旧小区改造160个", False)):
        ranking = matcher.rank(text)
        assert (features(ranking, ranking.evidence(ranking.found[0]), 0.5).elsewhere > 1) is nearer


@pytest.mark.parametrize(
    ("text", "kind", "matched", "commitment"),
    [
        ("香姑今年种多少袋", "spelling", "香姑 → 香菇", "确保香菇种植规模稳定在3亿袋"),
        ("xianggu 今年种多少袋", "pinyin", "xianggu → 香菇", "确保香菇种植规模稳定在3亿袋"),
        ("lxq gaizao 多少个", "pinyin", "lxq → 老小区", "老旧小区改造160个"),
        ("老人家里装扶手", "synonym", "装扶手 → ", "完成居家适老化改造900户以上"),
        ("九百户是什么", "number", "#900", "完成居家适老化改造900户以上"),
        ("適老化改造今年多少戶", "word", "适老化", "完成居家适老化改造900户以上"),
        ("鱼让不让捞", "character", "鱼", "长江十年禁渔"),
    ],
)
def test_the_reasons_say_how_it_was_found(
    matcher: Matcher, text: str, kind: str, matched: str, commitment: str
) -> None:
    """A typing error, pinyin, initials, synonym, figure, word and character give what was written and meant."""
    ranking = matcher.rank(text)
    one = next(one for one in ranking.found if commitment in one.commitment.quote)
    reasons = reasons_of(one, ranking)
    assert any(reason.kind == kind and matched in reason.matched for reason in reasons), reasons
    assert all(0 <= reason.weight <= 1 for reason in reasons)


def test_a_slip_still_finds_the_right_one_first(matcher: Matcher) -> None:
    """香姑 and xianggu lead to the same commitment as 香菇."""
    firsts = {
        matcher.rank(f"{word}今年种多少袋").found[0].commitment.id
        for word in ("香菇", "香姑", "xianggu", "香菰")
    }
    assert len(firsts) == 1
