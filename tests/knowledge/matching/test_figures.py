"""A bare figure finds the targets that have it, in any unit and spelling."""

import pytest

from knowledge.city import City
from knowledge.commitment import Comparison, Target
from knowledge.found import Band
from knowledge.language.folding import fold
from knowledge.matching.figures import Figures


@pytest.fixture(scope="module")
def figures(city: City) -> Figures:
    """Return the real city's figures."""
    return Figures(city.commitments)


@pytest.mark.parametrize(
    "text",
    ["电梯80部", "80部电梯", "我今年80岁了", "去年160个", "明年10个", "80部里有我们小区吗", "g316", "a4纸3张", "你好", "", "3-047", "我今年80了", "我妈75岁了", "12路", "坐12路", "都20天了", "8个月了"],
)  # fmt: skip
def test_what_names_anything_beside_a_figure_is_none(figures: Figures, text: str) -> None:
    """With a thing, a code, another year, a bus line or a time waited a message is not a bare figure."""
    assert figures.read(fold(text)) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("三百零二万", "302万"), ("302万", "302万"), ("1.4W亩", "1.4万亩"), ("百分之七点五", "7.5%"), ("八个点", "8个点"), ("77栋", "77栋"),
        ("那个650亿元是什么", "650亿元"), ("1000万千瓦的目标", "1000万千瓦"),
    ],
)  # fmt: skip
def test_a_figure_is_told_back_as_one_reads_it(figures: Figures, text: str, said: str) -> None:
    """A figure is repeated with scale and unit, without its surroundings."""
    figure = figures.read(fold(text))
    assert figure is not None
    assert figure.said == said


def test_every_target_is_found_by_its_figure(city: City, figures: Figures) -> None:
    """Every target is found by its figure in its unit, alone or among those offered."""
    for one in city.commitments:
        for target in one.targets:
            figure = figures.read(fold(f"{target.value:g}{target.unit}"))
            if figure is not None:
                found = figures.find(figure)
                assert one in [match.commitment for match in found.matches], target
                assert found.band is (Band.ANSWER if len(found.matches) == 1 else Band.CHOOSE)


def test_another_unit_is_another_figure(figures: Figures) -> None:
    """160栋 is neither 160个 nor 160万吨, while 160 may be both."""
    counted, bare = figures.read("160栋"), figures.read("160")
    assert counted is not None
    assert bare is not None
    assert not figures.find(counted).matches
    assert len(figures.find(bare).matches) > 1


def test_anything_is_counted_in_everyday_speech(figures: Figures) -> None:
    """个 counts any thing, but not a share or a year."""
    ten = figures.read("10个")
    assert ten is not None
    assert ten.means(Target("", 10, "家", Comparison.EQUAL))
    assert not ten.means(Target("", 10, "%", Comparison.GROWTH))
    assert not ten.means(Target("", 10, "年", Comparison.EQUAL))
