"""All texts of an entry count together, rare terms count most, and new texts change only what they concern."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.language.reading import Reader
from knowledge.matching.cached_terms import cached_reading
from knowledge.matching.corpus import Corpus
from knowledge.matching.pool import Pool

_ENTRIES = [
    [("title", "新建口袋公园15个"), ("quote", "新建口袋公园15个"), ("phrase", "家门口的公园今年修不修")],
    [("title", "新增停车位1000个"), ("phrase", "车子没有地方停")],
    [("title", "改造公园厕所"), ("phrase", "公园里上厕所要排队")],
    [("title", "举办采茶节"), ("keywords", "采茶 茶叶")],
    [],
]


@pytest.fixture(scope="module")
def corpus(reader: Reader) -> Corpus:
    """Return five entries, the last without a text."""
    return Corpus.read(_ENTRIES, reader)


@pytest.fixture(scope="module")
def pool(corpus: Corpus) -> Pool:
    """Return the pool over them."""
    return Pool(corpus)


def _found(pool: Pool, reader: Reader, text: str, limit: int = 10) -> list[int]:
    return [*pool.look_up(pool.query(reader.terms(text)), limit)]


def test_a_rare_word_tells_more_than_a_common_one(pool: Pool, corpus: Corpus) -> None:
    """采茶, in one entry, is more informative than 公园, in two; a unique term is most informative."""
    told = {word: float(pool.information[corpus.terms.get(word)]) for word in ("采茶", "公园")}
    assert told["公园"] < told["采茶"] == pytest.approx(pool.most)


def test_texts_of_one_entry_count_together(pool: Pool, reader: Reader) -> None:
    """车 in one text and 停车位 in another both support the parking places."""
    assert _found(pool, reader, "停车的车位")[0] == 1
    assert _found(pool, reader, "公园厕所改造吗")[:2] == [2, 0]


def test_a_single_character_finds_its_entry(pool: Pool, reader: Reader) -> None:
    """茶 alone is enough if nothing else contains it."""
    assert _found(pool, reader, "茶") == [3]


def test_what_is_unknown_finds_nothing(pool: Pool, reader: Reader) -> None:
    """Unknown words find nothing, and lower the similarity of what is found."""
    assert _found(pool, reader, "火星移民") == []
    assert pool.look_up(pool.query({}), 3) == {}
    alone, beside = (pool.query(reader.terms(text)) for text in ("采茶", "采茶和火星移民"))
    assert pool.evidence(beside, 3).likeness < pool.evidence(alone, 3).likeness


def test_the_evidence_is_the_likest_text_and_what_is_shared(pool: Pool, reader: Reader) -> None:
    """A title has similarity 1 to itself; shared terms come with their information, highest first."""
    evidence = pool.evidence(pool.query(reader.terms("举办采茶节")), 3)
    assert (evidence.field, evidence.text) == ("title", "举办采茶节")
    assert evidence.likeness == pytest.approx(1.0, abs=1e-5)
    told = [tells for _, tells in evidence.shared]
    assert told == sorted(told, reverse=True)
    assert "采茶" in dict(evidence.shared)
    assert pool.evidence(pool.query(reader.terms("采茶")), 4).shared == ()


def test_no_more_than_asked_are_given(pool: Pool, reader: Reader) -> None:
    """`limit` keeps the best."""
    assert _found(pool, reader, "公园 停车位 采茶", 1) == _found(pool, reader, "公园 停车位 采茶")[:1]


def test_new_texts_are_as_if_they_had_been_there(corpus: Corpus, reader: Reader) -> None:
    """A corpus with an added text equals one read with it; the original is unchanged."""
    before = corpus.held.copy()
    added = Pool(corpus.with_texts([(3, "phrase", "树叶子几时摘"), (0, "phrase", "耍的坝坝")], reader))
    whole = [[*texts] for texts in _ENTRIES]
    whole[3].append(("phrase", "树叶子几时摘"))
    whole[0].append(("phrase", "耍的坝坝"))
    read = Pool(Corpus.read(whole, reader))
    for text in ("坝坝几时修", "摘叶子", "公园"):
        one, other = (pool.look_up(pool.query(reader.terms(text)), 5) for pool in (added, read))
        assert [(entry, pytest.approx(score, rel=1e-4)) for entry, score in one.items()] == [*other.items()]
    assert np.array_equal(corpus.held, before)
    assert corpus.with_texts([], reader) is corpus


def test_a_pool_that_learns_is_as_if_made_anew(corpus: Corpus, reader: Reader) -> None:
    """A pool with new texts ranks and explains like one built from scratch."""
    given = [(3, "phrase", "树叶子几时摘"), (0, "phrase", "耍的坝坝"), (3, "phrase", "摘公园的叶子")]
    pool = Pool(corpus)
    taught, anew = pool.with_texts(given, reader), Pool(corpus.with_texts(given, reader))
    assert np.allclose(taught.information, anew.information, rtol=1e-5)
    for text in ("坝坝几时修", "摘叶子", "公园", "停车位 采茶"):
        query, other = (one.query(reader.terms(text)) for one in (taught, anew))
        found, wanted = taught.look_up(query, 5), anew.look_up(other, 5)
        assert [*found] == [*wanted]
        # An entry's length is compared with the mean from before the texts were added.
        assert [*found.values()] == pytest.approx([*wanted.values()], rel=0.2)
        for entry in found:
            mine, its = taught.evidence(query, entry), anew.evidence(other, entry)
            assert (mine.text, mine.field) == (its.text, its.field)
            assert mine.likeness == pytest.approx(its.likeness, rel=1e-4)
    assert pool.with_texts([], reader) is pool
    assert _found(pool, reader, "公园") == _found(Pool(corpus), reader, "公园")


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="新建口袋公园停车位采茶节厕所改造火星15个1000", max_size=20))
def test_evidence_keeps_its_bounds(pool: Pool, reader: Reader, text: str) -> None:
    """Similarity is from 0 to 1, shared terms are the message's and the same if asked for alone, and scores fall."""
    terms = reader.terms(text)
    query = pool.query(terms)
    found = pool.look_up(query, 10)
    assert [*found.values()] == sorted(found.values(), reverse=True)
    for entry in found:
        evidence = pool.evidence(query, entry)
        assert 0 <= evidence.likeness <= 1
        assert {name for name, _ in evidence.shared} <= terms.keys()
        assert pool.shared(query, entry) == evidence.shared


def test_an_empty_corpus_finds_nothing(reader: Reader) -> None:
    """An empty corpus finds nothing and raises nothing."""
    assert _found(Pool(Corpus.read([], reader)), reader, "公园") == []


def test_what_was_read_is_kept_and_found_again(
    tmp_path: Path, corpus: Corpus, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second time nothing is read and the same is found; another text is read anew."""
    first = cached_reading(tmp_path, "matching", _ENTRIES, reader)
    assert {"公园", "停车位"} <= first.official <= corpus.words
    assert "厕所" in first.official
    assert "家门口" in corpus.words - first.official
    with monkeypatch.context() as patched:
        patched.setattr(Corpus, "read", lambda *_: pytest.fail("it stands on disk"))
        again = cached_reading(tmp_path, "matching", _ENTRIES, reader)
    assert again.official == first.official
    assert again.corpus.terms.of(corpus.terms.later).tolist() == [*range(len(corpus.terms))]
    assert again.corpus.texts == corpus.texts
    assert _found(Pool(again.corpus), reader, "公园厕所") == _found(Pool(corpus), reader, "公园厕所")
    moved = [_ENTRIES[0][:2], [*_ENTRIES[0][2:], *_ENTRIES[1]], *_ENTRIES[2:]]
    assert cached_reading(tmp_path, "matching", moved, reader).corpus.entry.tolist() != corpus.entry.tolist()
