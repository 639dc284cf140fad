"""The index finds what shares rare words with a message, and says what is shared."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.language.reading import Reader
from knowledge.matching.index import FIELD_WEIGHT, Index

_ENTRIES = [
    [("title", "新建口袋公园15个"), ("quote", "新建口袋公园15个"), ("phrase", "家门口的公园今年修不修")],
    [("title", "新增停车位1000个"), ("phrase", "车子没有地方停")],
    [("title", "改造公园厕所"), ("place", "完善市政设施 公园")],
    [("title", "举办采茶节"), ("keywords", "采茶 茶叶")],
    [],
]


@pytest.fixture(scope="module")
def index(reader: Reader) -> Index:
    """Five entries, the last without a text."""
    return Index(_ENTRIES, reader)


def test_a_rare_word_counts_more_than_a_common_one(index: Index) -> None:
    """公园 stands with two entries, 采茶 with one: the rarer word weighs more."""
    assert index.idf["采茶"] > index.idf["公园"]


def test_the_entry_that_shares_most_is_first(index: Index, reader: Reader) -> None:
    """Of two parks the one that is spoken of wins, the other follows, and the rest is not named."""
    found = index.look_up(reader.plain_terms("公园的厕所改造吗"))
    assert [evidence.entry for evidence in found] == [2, 0]
    assert found[0].likeness > found[1].likeness
    assert "公园" in found[0].shared
    assert found[0].best.text == "改造公园厕所"


def test_a_text_is_most_like_itself(index: Index, reader: Reader) -> None:
    """A message that is an entry's title is wholly like it, and wholly explained by it."""
    best = index.look_up(reader.plain_terms("举办采茶节"))[0]
    assert best.entry == 3
    assert best.likeness == pytest.approx(FIELD_WEIGHT["title"])
    assert best.explained == pytest.approx(1.0)


def test_a_figure_finds_its_entry(index: Index, reader: Reader) -> None:
    """1000 alone finds the parking places."""
    assert index.look_up(reader.plain_terms("1000个"))[0].entry == 1


def test_what_is_unknown_finds_nothing_and_lowers_the_likeness(index: Index, reader: Reader) -> None:
    """Words that no entry knows find none; beside a known one they make the match less like."""
    assert index.look_up(reader.plain_terms("火星移民")) == []
    assert index.look_up({}) == []
    alone = index.look_up(reader.plain_terms("采茶"))[0]
    beside = index.look_up(reader.plain_terms("采茶和火星移民"))[0]
    assert beside.entry == alone.entry
    assert beside.likeness < alone.likeness
    assert beside.explained < alone.explained


def test_where_it_stands_counts_less_than_what_it_says(index: Index, reader: Reader) -> None:
    """The topic above a commitment finds it, but weakly."""
    (found,) = index.look_up(reader.plain_terms("完善市政设施"))
    assert found.best.field == "place"
    assert found.likeness <= FIELD_WEIGHT["place"]


def test_no_more_than_asked_are_given(index: Index, reader: Reader) -> None:
    """`limit` keeps the best."""
    terms = reader.plain_terms("公园 停车位 采茶")
    assert index.look_up(terms, limit=1) == index.look_up(terms)[:1]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="新建口袋公园停车位采茶节厕所改造火星15个1000", max_size=20))
def test_evidence_keeps_its_bounds(index: Index, reader: Reader, text: str) -> None:
    """Likeness and share explained are from 0 to 1, what is shared was in the message, no entry comes twice."""
    terms = reader.plain_terms(text)
    found = index.look_up(terms)
    assert len({evidence.entry for evidence in found}) == len(found)
    for evidence in found:
        assert 0 < evidence.likeness <= 1 + 1e-9
        assert 0 < evidence.explained <= 1 + 1e-9
        assert set(evidence.shared) <= set(terms)
        assert evidence.lexical > 0
