"""Last year's results in the report's review are found by residents' words, and nothing else is."""

from pathlib import Path

import pytest

from knowledge.city import City, load_city
from knowledge.commitment import Baseline
from knowledge.matching.matcher import Matcher
from knowledge.matching.review import Review
from tests.knowledge.small_city import SmallCity


@pytest.fixture(scope="module")
def review(city: City, matcher: Matcher) -> Review:
    """Return the real city's review."""
    return Review(city, matcher)


def _found(review: Review, text: str) -> tuple[Baseline, ...]:
    return tuple(one.result for one in review.recall(text))


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("电梯装了几部", "既有住宅加装电梯102部"),
        ("打了多少粮食", "粮食产量达到145.8万吨"),
        ("多少人找到了工作", "城镇新增就业1.9万人"),
        ("新建了几所小学", "新建义务教育阶段学校4所"),
        ("药品降价多少", "药品耗材集采价格平均降幅超六成"),
        ("出过大的安全事故没有", "全市未发生较大及以上安全生产事故"),
    ],
)
def test_a_result_is_found(review: Review, text: str, quote: str) -> None:
    """A result is found whether or not a commitment continues it, with or without a figure."""
    assert quote in [result.quote for result in _found(review, text)]


@pytest.mark.parametrize(
    "text", ["地铁修了多少公里", "公园建了几个", "老旧小区改造了多少", "幸福食堂办了几家", "多少", ""]
)
def test_nothing_is_told_of_what_the_review_does_not_hold(review: Review, text: str) -> None:
    """Neither this year's promises nor unmentioned things are in the review."""
    assert _found(review, text) == ()


def test_alike_results_are_told_together(review: Review) -> None:
    """改造了多少户 names none in particular, so similar results are returned together."""
    assert {"b-007", "b-008"} <= {result.id for result in _found(review, "改造了多少户")}


def test_any_city_has_a_review(small: SmallCity, cache_dir: Path) -> None:
    """Any city has a review, from its own files."""
    city = load_city(small.folder)
    review = Review(city, Matcher(city, cache_dir=cache_dir))
    assert [result.id for result in _found(review, "口袋公园建了几个")] == ["b-001"]
    assert _found(review, "停车位加了多少") == ()
