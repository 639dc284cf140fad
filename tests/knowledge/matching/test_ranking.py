"""Evidence becomes matches, best first, each with reasons that can be told to a person."""

from dataclasses import replace

import pytest

from knowledge.city import City
from knowledge.matching.matcher import Matcher
from knowledge.matching.ranking import features, rank, to_match


@pytest.mark.parametrize("text", ["老旧小区改造", "香菇", "今年高速公路修哪几条", "650亿"])
def test_the_best_is_first_and_no_quote_comes_twice(matcher: Matcher, text: str) -> None:
    """Scores fall, and commitments with one quote stand there once: their answers say the same."""
    _, ranked = matcher.rank(text)
    scores = [one.score for one in ranked]
    assert scores == sorted(scores, reverse=True)
    quotes = [one.commitment.quote for one in ranked]
    assert len(quotes) == len(set(quotes)) > 1


def test_asking_how_many_prefers_what_has_a_figure(matcher: Matcher, city: City) -> None:
    """多少 adds to commitments with a target and to no others, whatever their words share."""
    plain, ranked = matcher.rank("小区")
    asking = replace(plain, folded="小区多少")
    evidence = [one.evidence for one in ranked]
    before = {one.commitment.id: one.score for one in rank(plain, evidence, city.commitments)}
    for one in rank(asking, evidence, city.commitments):
        rise = one.score - before[one.commitment.id]
        assert rise == pytest.approx(0.15 if one.commitment.targets else 0, abs=1e-9), one.commitment.id


def test_a_tie_is_broken_by_the_reports_order(matcher: Matcher, city: City) -> None:
    """The same evidence, given in another order, ranks the same."""
    reading, ranked = matcher.rank("农业")
    evidence = [one.evidence for one in ranked]
    forward = rank(reading, evidence, city.commitments)
    assert rank(reading, evidence[::-1], city.commitments) == forward


def test_features_tell_how_far_the_second_is_behind(matcher: Matcher) -> None:
    """The gap is a share of the best score; alone, the best is ahead by all of it."""
    _, ranked = matcher.rank("四好农村路示范县")
    assert features(ranked[:1]).gap == 1
    both = features(ranked[:2])
    assert both.gap == pytest.approx(1 - ranked[1].score / ranked[0].score)
    assert both.likeness == ranked[0].evidence.likeness
    assert 0 <= both.gap < 1


@pytest.mark.parametrize(
    ("text", "kind", "matched", "commitment"),
    [
        ("香姑今年种多少袋", "spelling", "香姑 → 香菇", "香菇种植规模稳定在3亿袋"),
        ("xianggu 今年种多少袋", "pinyin", "xianggu → 香菇", "香菇种植规模稳定在3亿袋"),
        ("老人家里装扶手", "synonym", "装扶手 → ", "完成居家适老化改造900户以上"),
        ("九百户是什么", "number", "900", "完成居家适老化改造900户以上"),
        ("適老化改造今年多少戶", "word", "适老化", "完成居家适老化改造900户以上"),
    ],
)
def test_the_reasons_say_how_it_was_found(
    matcher: Matcher, text: str, kind: str, matched: str, commitment: str
) -> None:
    """A slip, pinyin, an everyday word, a figure and a plain word each tell what was written and what was meant."""
    reading, ranked = matcher.rank(text)
    one = next(one for one in ranked if commitment in one.commitment.quote)
    match = to_match(one, reading, 0.5)
    assert any(reason.kind == kind and reason.matched.startswith(matched) for reason in match.reasons), (
        match.reasons
    )
    assert match.score == 0.5
    assert all(0 <= reason.weight <= 1 for reason in match.reasons)


def test_a_slip_still_finds_the_right_one_first(matcher: Matcher) -> None:
    """香姑 and xianggu lead to the same commitment as 香菇."""
    firsts = {
        matcher.rank(f"{word}今年种多少袋")[1][0].commitment.id
        for word in ("香菇", "香姑", "xianggu", "香菰")
    }
    assert len(firsts) == 1
