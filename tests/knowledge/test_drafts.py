"""A draft is a file of commitments, valid except for what people must fill in."""

import re
from pathlib import Path

import pytest

from knowledge.city import load_city
from knowledge.city_format import CityDataError
from knowledge.extract import extract_tables
from tests.knowledge.small_city import SmallCity

_FILLED = (
    ('lead = ""', 'lead = "城建局"'),
    ("themes = []", 'themes = ["事"]'),
    ("keywords = []", 'keywords = ["事"]'),
    ("phrases = [\n]", 'phrases = ["甲", "乙", "丙", "丁", "戊"]'),
)


@pytest.fixture
def drafted(small: SmallCity) -> Path:
    """Draft the small city's report in place of its commitments; each promise occurs twice in it."""
    report = small.text("report.txt").replace("做强茶叶产业。", "做强茶叶产业。新建口袋公园15个,")
    (small.folder / "report.txt").write_text(report, encoding="utf-8", newline="")
    for path in (small.folder / "commitments").iterdir():
        path.unlink()
    small.change("baselines.toml", 'precedes = ["1-001"]', 'precedes = ["31a1-001"]')
    path = small.folder / "commitments" / "all.toml"
    path.write_text("\n".join(extract_tables(small.folder / "report.txt", "31a")), encoding="utf-8")
    return path


def test_only_the_blanks_are_to_be_filled_in(small: SmallCity, drafted: Path) -> None:
    """An unedited draft is reported field by field for its blanks and equal titles, and nothing else."""
    with pytest.raises(CityDataError) as caught:
        load_city(small.folder)
    assert {one.field for one in caught.value.problems} == {"lead", "themes", "keywords", "phrases", "title"}


def test_a_draft_that_is_filled_in_is_sound(small: SmallCity, drafted: Path) -> None:
    """Ids have the wanted prefix and the area; of a duplicate quote each has its own place."""
    text = drafted.read_text(encoding="utf-8")
    for blank, filled in _FILLED:
        text = text.replace(blank, filled)
    titles: list[str] = []

    def named_apart(found: re.Match[str]) -> str:
        titles.append(found[1])
        return f'title = "{found[1]}{"之二" * (titles.count(found[1]) - 1)}"'

    drafted.write_text(re.sub(r'title = "(.*)"', named_apart, text), encoding="utf-8")
    city = load_city(small.folder)
    growth, jobs, park, *_ = city.commitments
    assert [one.id for one in (growth, jobs, park)] == ["31a0-001", "31a0-002", "31a1-001"]
    assert [(target.name, target.value, target.unit) for target in park.targets] == [
        ("新建口袋公园", 15, "个")
    ]
    twice = [one for one in city.commitments if one.quote == park.quote]
    assert [one.place.area for one in twice] == ["一", "二"]
    assert "# 全力建设宜居之城\n" in text
