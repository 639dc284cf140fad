"""Whom similar messages were for: by characters, by sounds, and nobody without content."""

import pytest

from bench.intent import Fit
from bot.settings import CITIES
from knowledge.language.folding import fold
from knowledge.precedents import FILE, Precedents, features

LEARNED = {
    "水利局": ("渠道堵了放不了水", "堰塘漏水没法浇田", "水渠塌了一截"),
    "教育局": ("学校乱收补课费", "老师打学生", "幼儿园学位不够"),
}


@pytest.fixture(scope="module")
def precedents(tmp_path_factory: pytest.TempPathFactory) -> Precedents:
    """Fit on six messages, each repeated several times."""
    fit = Fit(
        [(features(fold(text)), name) for name, texts in LEARNED.items() for text in texts for _ in range(8)]
    )
    path = tmp_path_factory.mktemp("precedents") / FILE
    fit.write(path)
    return Precedents(path)


@pytest.mark.parametrize(("text", "name"), [("我们塆里水渠塌了", "水利局"), ("学校又在收补课费", "教育局")])
def test_the_likeliest_comes_with_its_words(precedents: Precedents, text: str, name: str) -> None:
    """The likeliest department comes with the message's strongest words."""
    first = max(precedents.of(fold(text), 0.1), key=lambda one: one.likely)
    assert first.department == name
    assert first.words
    assert all(word in text for word in first.words)


def test_what_is_unlikely_is_left_out(precedents: Precedents) -> None:
    """Only departments with at least the given probability are returned."""
    assert [one.department for one in precedents.of(fold("水渠塌了一截"), 0.8)] == ["水利局"]


def test_the_shipped_city_has_some() -> None:
    """The shipped city's weights find the department of a letter that no matter's word indicates."""
    [first, *_] = sorted(
        Precedents(CITIES / "suizhou-2023" / FILE).of(fold("隔壁锯铝合金从早吵到晚"), 0.05),
        key=lambda one: -one.likely,
    )
    assert first.department in {"生态环境局", "城管执法委", "公安局"}
