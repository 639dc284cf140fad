"""A message becomes weighted terms, with typing errors corrected to the city's words and the reason kept."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.language.mending import Vocabulary
from knowledge.language.reading import Reader
from knowledge.language.segmenting import Segmenter

_WORDS = ["香菇", "电梯", "适老化改造", "充电桩", "婴幼儿托位", "随信高速", "楚贸通"]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Return seven words of a city."""
    return Vocabulary(_WORDS)


@pytest.fixture(scope="module")
def reading_room(cache_dir: Path) -> Reader:
    """Return a reader that knows these words, one synonym and one stop phrase."""
    return Reader(Segmenter(_WORDS, ["有什么安排"], cache_dir=cache_dir), {"装扶手": ("适老化改造",)})


@pytest.mark.parametrize(
    ("written", "word", "source"),
    [
        ("香姑", "香菇", "spelling"),
        ("电提", "电梯", "spelling"),
        ("冲电桩", "充电桩", "spelling"),
        ("充电庄", "充电桩", "spelling"),
        ("婴又儿托位", "婴幼儿托位", "spelling"),
        ("楚冒通", "楚贸通", "spelling"),
        ("xianggu", "香菇", "pinyin"),
        ("diantI", "电梯", "pinyin"),
        ("xiang gu", "香菇", "pinyin"),
        ("suixin gaosu", "随信高速", "pinyin"),
        ("cumaotong", "楚贸通", "pinyin"),
    ],
)
def test_a_slip_is_mended_with_its_reason(
    reading_room: Reader, vocabulary: Vocabulary, written: str, word: str, source: str
) -> None:
    """A homophone, one wrong character or pinyin finds the word; the term keeps how, and what was written."""
    terms = reading_room.read(f"{written}今年怎么样", vocabulary).terms
    assert terms[word].source == source
    assert terms[word].written == written.lower().replace(" ", "")
    assert 0 < terms[word].weight < 1


def test_what_is_spelled_right_is_not_mended(reading_room: Reader, vocabulary: Vocabulary) -> None:
    """A correctly spelled word of the city has full weight."""
    term = reading_room.read("香菇今年怎么样", vocabulary).terms["香菇"]
    assert (term.source, term.weight) == ("word", 1.0)


def test_an_everyday_word_brings_its_official_one(reading_room: Reader, vocabulary: Vocabulary) -> None:
    """装扶手 adds its synonym 适老化改造, with less weight."""
    term = reading_room.read("老人家里装扶手", vocabulary).terms["适老化改造"]
    assert (term.source, term.written) == ("synonym", "装扶手")
    assert term.weight < 1


@pytest.mark.parametrize("text", ["今年900户", "今年九百户", "今年\uff19\uff10\uff10户"])
def test_figures_are_terms_in_every_spelling(reading_room: Reader, vocabulary: Vocabulary, text: str) -> None:
    """A figure is a term with and without its unit, in any spelling."""
    terms = reading_room.read(text, vocabulary).terms
    assert terms["#900"].source == "number"
    assert "#900户" in terms


def test_scaled_figures_are_one(reading_room: Reader) -> None:
    """1.4万亩 and 14000亩 give the same terms."""
    one, other = (
        {term for term in reading_room.plain_terms(text) if term.startswith("#")}
        for text in ("新增1.4万亩", "新增14000亩")
    )
    assert one == other != set()


def test_phrases_without_a_topic_are_not_read(reading_room: Reader, vocabulary: Vocabulary) -> None:
    """The subject of a question stays, its phrasing is removed."""
    reading = reading_room.read("香菇有什么安排?", vocabulary)
    assert reading.folded == "香菇有什么安排?"
    assert reading.topical == "香菇"
    assert "安排" not in reading.terms


@pytest.mark.parametrize("text", ["", " ", "?", "🙂", "\u200b\ufeff", "\x00"])
def test_nothing_to_read_gives_no_terms(reading_room: Reader, vocabulary: Vocabulary, text: str) -> None:
    """Marks and spaces give no terms."""
    assert reading_room.read(text, vocabulary).terms == {}


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.characters(exclude_categories=()), max_size=60)
    | st.text(alphabet="香姑菇电提gu十百'3.万㵐", max_size=20)
)
def test_any_text_is_read(reading_room: Reader, vocabulary: Vocabulary, text: str) -> None:
    """Any text gives terms with a positive weight and a source that can be explained."""
    terms = reading_room.read(text, vocabulary).terms
    sources = {"word", "pair", "number", "synonym", "pinyin", "spelling"}
    assert all(term.weight > 0 and term.source in sources and term.written for term in terms.values())


def test_without_words_nothing_is_mended(reading_room: Reader) -> None:
    """An empty vocabulary corrects nothing and raises nothing."""
    assert reading_room.read("香姑", Vocabulary([])).terms.keys() <= {"香姑"}
