"""An inverted corpus equals a loop over its texts, whatever the block size."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.reading import Term
from knowledge.matching import postings
from knowledge.matching.corpus import FIELDS, Corpus
from knowledge.matching.postings import FIELD_WEIGHT, numbered, pooled, slices, used_by
from knowledge.numbered import UNKNOWN

Entries = list[list[tuple[str, str]]]
_ALPHABET = "茶园路灯桥"
_ENTRIES: st.SearchStrategy[Entries] = st.lists(
    st.lists(st.tuples(st.sampled_from(FIELDS), st.text(_ALPHABET, max_size=5)), max_size=4), max_size=7
)


class Characters:
    """Reads each character as a word."""

    def terms(self, text: str) -> Mapping[str, Term]:
        """Return each character once."""
        return {character: Term(1.0, "word", character) for character in text}


def _corpus(entries: Entries) -> Corpus:
    return Corpus.read(entries, Characters())


def _counted(entries: Entries) -> dict[tuple[str, int], float]:
    """Return (term, entry) -> its summed field weights, by a loop."""
    counted: defaultdict[tuple[str, int], float] = defaultdict(float)
    for entry, texts in enumerate(entries):
        for field, text in texts:
            for character in set(text):
                counted[character, entry] += FIELD_WEIGHT[field]
    return counted


def _numbers(corpus: Corpus) -> dict[int, str]:
    """Return the terms by number."""
    known = {corpus.terms.get(character): character for character in _ALPHABET}
    return {number: character for number, character in known.items() if number != UNKNOWN}


@given(_ENTRIES, st.integers(1, 8))
def test_every_use_is_found_with_its_weight(entries: Entries, block: int) -> None:
    """Uses are sorted by term and then entry in any block size, with the field's weight once per text."""
    corpus = _corpus(entries)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "_BLOCK", block)
        starts, held, uses = pooled(corpus)
    found = {}
    for number, term in _numbers(corpus).items():
        at = slice(starts[number], starts[number + 1])
        assert held[at].tolist() == sorted(set(held[at].tolist()))
        found |= {(term, entry): use for entry, use in zip(held[at].tolist(), uses[at].tolist(), strict=True)}
    assert found == pytest.approx(_counted(entries))


@given(_ENTRIES, st.data())
def test_what_some_entries_use_is_what_the_whole_says_of_them(entries: Entries, data: st.DataObject) -> None:
    """The uses of any selection of entries are those of the whole, sorted by term and then entry."""
    some = [entry for entry in data.draw(st.permutations(range(len(entries)))) if data.draw(st.booleans())]
    corpus = _corpus(entries)
    words = _numbers(corpus)
    terms, held, uses = (each.tolist() for each in used_by(corpus, np.array(some, np.int64)))
    places = list(zip(terms, held, strict=True))
    assert places == sorted(places)
    found = {(words[term], entry): use for (term, entry), use in zip(places, uses, strict=True)}
    assert found == pytest.approx({at: use for at, use in _counted(entries).items() if at[1] in some})


@given(st.lists(st.integers(0, 9), max_size=20), st.integers(1, 12))
def test_stretches_of_terms_leave_none_out(lengths: list[int], most: int) -> None:
    """Ranges of terms are contiguous, and none has more entries than a block and its last term."""
    starts = np.cumsum([0, *lengths])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "_STRETCH", most)
        cut = list(slices(starts))
    entries = [place for first, last in cut for place in range(starts[first], starts[last])]
    assert entries == list(range(starts[-1]))
    assert all(starts[last] - starts[first] < most + max(lengths) for first, last in cut)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=8), st.data())
def test_entries_know_their_term(lengths: list[int], data: st.DataObject) -> None:
    """Entries know their term's index within the range; a term without entries leaves a gap."""
    first = data.draw(st.integers(0, len(lengths)))
    last = data.draw(st.integers(first, len(lengths)))
    of = numbered(np.cumsum([0, *lengths]), first, last).tolist()
    assert of == [term for term, length in enumerate(lengths[first:last]) for _ in range(length)]
