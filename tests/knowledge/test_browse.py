"""A wish to see a whole area, topic or theme opens that part of the report."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.browse import Browser, figures_first
from knowledge.city import City
from knowledge.found import Section
from knowledge.language.lexicon import load_lexicon
from knowledge.language.reading import Reader


@pytest.fixture(scope="module")
def browser(city: City, reader: Reader) -> Browser:
    """Return the real city's browser."""
    return Browser(city, reader, load_lexicon())


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("教育方面有哪些", "教育"),
        ("养老的都有啥", "养老"),
        ("就业方面的列一下", "就业"),
        ("旅游方面有哪些打算", "旅游"),
        ("环保方面都有什么", "环境"),
        ("乡村振兴的全部内容", "乡村"),
        ("主要目标有哪些", "目标"),
        ("政府自身建设", "自身建设"),
    ],
)
def test_a_field_in_residents_words_opens_its_section(browser: Browser, text: str, within: str) -> None:
    """The opened section's title or members are about the named field."""
    section = browser.find(text)
    assert section is not None
    assert section.commitments
    assert within in section.title


def test_every_area_opens_by_its_title(city: City, browser: Browser) -> None:
    """The headings of 「目录」 open their areas with every commitment."""
    for area in city.areas:
        found = browser.find(area.title)
        assert found is not None
        assert found.title == area.title
        assert set(found.commitments) == set(area.commitments)


def test_every_topic_opens_by_its_title(city: City, browser: Browser) -> None:
    """推进完整社区建设 opens its own commitments, not the whole area with several dozen."""
    topics = {commitment.place.topic for commitment in city.commitments} - {""}
    lost = {
        topic: found.title if (found := browser.find(topic)) else None
        for topic in topics
        if (found := browser.find(topic)) is None or found.title != topic
    }
    assert len(topics) > 20
    assert lost == {}


def test_what_carries_a_figure_comes_first(city: City, browser: Browser) -> None:
    """Commitments with figures come first in a section, and each half keeps the report's order."""
    order = {commitment.id: at for at, commitment in enumerate(city.commitments)}
    for area in city.areas:
        section = figures_first(area)
        ranks = [(not commitment.targets, order[commitment.id]) for commitment in section.commitments]
        assert ranks == sorted(ranks)
        assert set(section.commitments) == set(area.commitments)
    assert figures_first(Section("空")) == Section("空")


@pytest.mark.parametrize("text", ["", "  ", "嗯嗯", "🙂🙂", "火星移民", "hello", "红烧肉怎么做"])
def test_what_names_no_section_opens_none(browser: Browser, text: str) -> None:
    """Words without a field of the report open nothing."""
    assert browser.find(text) is None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=50) | st.text(alphabet="教育养老方面有哪些环保就业旅游目标乡村", max_size=20))
def test_any_text_is_browsed_without_a_fault(city: City, browser: Browser, text: str) -> None:
    """Any text opens a part of the report with at least one commitment, or nothing."""
    section = browser.find(text)
    assert section is None or (section.commitments and set(section.commitments) <= set(city.commitments))


def test_what_holds_the_narrower_word_leads(browser: Browser) -> None:
    """氢能 is within 能源: the list of the field begins with what is about it."""
    section = browser.find("氢能相关的有哪些", wider=True)
    assert section is not None
    assert section.title == "能源"
    assert "氢能" in section.commitments[0].quote
    assert any("氢能" not in one.quote for one in section.commitments)


def test_a_heading_stands_behind_what_it_heads(browser: Browser) -> None:
    """办好人民满意教育 says less than the kindergartens that follow it."""
    section = browser.find("教育方面有哪些")
    assert section is not None
    quotes = [one.quote for one in section.commitments]
    assert quotes.index("办好人民满意教育") > quotes.index("新建、改扩建一批公办幼儿园")


def test_promises_of_one_sentence_do_not_fill_the_page(browser: Browser) -> None:
    """The five platforms that one sentence promises took five of the first eight places."""
    section = browser.find("汽车产业有哪些")
    assert section is not None
    quotes = Counter(one.quote for one in section.commitments)
    page = Counter(one.quote for one in section.commitments[:8])
    assert max(quotes.values()) > 4
    assert max(page.values()) <= 2
