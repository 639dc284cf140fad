"""How often residents use a word decides what their pinyin means."""

import pytest

from knowledge.city import City
from knowledge.language.lexicon import load_lexicon
from knowledge.language.reading import Reader
from knowledge.language.typist import Typist
from knowledge.matching.corpus import Corpus
from knowledge.matching.usage import FRAME, NAME, SAID, uses, uses_in_messages


@pytest.fixture(scope="module")
def corpus(reader: Reader) -> Corpus:
    """Return the texts of two commitments."""
    return Corpus.read([[("title", "加装电梯80部")], [("title", "电梯年检")]], reader)


def test_what_residents_write_counts_beside_the_citys_texts(corpus: Corpus) -> None:
    """A word in no commitment is still known, and one in both has the uses of both."""
    alone = uses(corpus, load_lexicon(), [], {})
    found = uses(corpus, load_lexicon(), [], {"年检": 3.0, "扣款": 2.0})
    assert "扣款" not in alone
    assert found["扣款"] == SAID * 2
    assert found["年检"] == alone["年检"] + SAID * 3


@pytest.mark.parametrize(
    ("typed", "meant"), [("shui fuze", "谁负责"), ("shui chuqian", "谁出钱"), ("shui guan", "水管")]
)
def test_what_is_asked_of_anything_is_typed_as_a_whole(
    corpus: Corpus, city: City, typed: str, meant: str
) -> None:
    """谁 sounds like 水, which is said more often: the words by which something is wanted stand together."""
    assert Typist(uses(corpus, load_lexicon(), [city.name], uses_in_messages())).typed(typed) == meant


def test_the_citys_name_and_the_frames_of_questions_are_used_most(corpus: Corpus, city: City) -> None:
    """The city's name and question frames have high frequencies, though the corpus lacks them."""
    found = uses(corpus, load_lexicon(), [city.name], {})
    assert found[city.name] == NAME
    assert found["请问"] >= FRAME


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yin hang ka bei kou kuan", "银行卡被扣款"),
        ("lu deng huai le", "路灯坏了"),
        ("xia shui dao du le", "下水道堵了"),
    ],
)
def test_everyday_matters_are_typed_in_any_city(typed: str, meant: str) -> None:
    """Words of complaints are known without a city's texts."""
    assert Typist(uses_in_messages()).typed(typed) == meant


def test_texts_typed_in_pinyin_make_no_words_of_letters(reader: Reader) -> None:
    """A phrase typed as wuye taught that wuye stays as it is, so that nobody's 物业 was read any more."""
    typed = Corpus.read([[("phrase", "wuye费涨了"), ("phrase", "wifi太慢")]], reader)
    found = uses(typed, load_lexicon(), [], uses_in_messages())
    assert "wuye" not in found
    assert Typist(found).typed("wuye fei tai gui, wifi tai man") == "物业费太贵, wifi 太慢"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ai产业", "ai产业"),
        ("menu", "menu"),
        ("bangzhu", "帮助"),
        ("xiayiye", "下一页"),
        ("zhuan rengong", "转人工"),
    ],
)
def test_fields_and_orders_are_typed_as_they_are_called(corpus: Corpus, typed: str, meant: str) -> None:
    """AI is a field and no sigh, and who types bangzhu wants help and no 班主."""
    assert Typist(uses(corpus, load_lexicon(), [], uses_in_messages())).typed(typed) == meant
