"""The sentence encoder helps if the words leave doubt, is among the reasons, and never makes anybody wait."""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.city import load_city
from knowledge.found import Band
from knowledge.matching import meaning
from knowledge.matching.matcher import Matcher
from knowledge.matching.meaning import Meaning, Vectors
from tests.knowledge.small_city import SmallCity

_TOPICS = (("公园", "坝坝"), ("停车", "车位"), ("茶",), ("污水", "管"))


def encode(texts: Sequence[str]) -> Vectors:
    """Encode with one direction for each topic, and one for no topic."""
    rows = [[float(any(word in text for word in topic)) for topic in _TOPICS] for text in texts]
    return np.array([[*row, 1.0 - max(row)] for row in rows], np.float32) + 0.1


@pytest.fixture
def texts() -> list[list[str]]:
    """Return the texts of three commitments."""
    return [["口袋公园", "修公园"], ["停车位"], ["采茶节", "茶园", *(f"茶{n}" for n in range(40))]]


def test_a_text_is_likest_to_what_means_the_same(texts: list[list[str]]) -> None:
    """坝坝 shares no character with 公园, but is nearest to it."""
    found = Meaning(texts, encode, None)
    assert not found.ready
    assert found.likeness("坝坝") is None
    found.prepare()
    likeness = found.likeness("娃儿耍的坝坝")
    assert likeness is not None
    assert int(likeness.argmax()) == 0
    assert np.all(np.abs(likeness) <= 1 + 1e-5)


def test_the_vectors_are_kept(tmp_path: Path, texts: list[list[str]]) -> None:
    """The second time only the message is encoded; other texts have their own file."""
    first = Meaning(texts, encode, tmp_path)
    first.prepare()
    asked: list[int] = []

    def counting(given: Sequence[str]) -> Vectors:
        asked.append(len(given))
        return encode(given)

    again = Meaning(texts, counting, tmp_path)
    again.prepare()
    one, other = first.likeness("停车"), again.likeness("停车")
    assert one is not None
    assert other is not None
    assert np.allclose(one, other, atol=1e-2)
    assert asked == [1]
    Meaning(texts[:2], encode, tmp_path).prepare()
    assert len(list(tmp_path.glob("meaning-*.npz"))) == 2


def test_a_damaged_file_is_made_anew(
    tmp_path: Path, texts: list[list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    """A damaged file is logged, and the vectors are recomputed."""
    Meaning(texts, encode, tmp_path).prepare()
    [path] = tmp_path.iterdir()
    path.write_bytes(b"no archive")
    with caplog.at_level(logging.WARNING):
        again = Meaning(texts, encode, tmp_path)
        again.prepare()
    assert again.ready
    assert "recomputed" in caplog.text


def test_nothing_is_kept_without_a_folder(tmp_path: Path, texts: list[list[str]]) -> None:
    """The vectors exist even if they can't be written."""
    found = Meaning(texts, encode, tmp_path / "missing")
    found.prepare()
    assert found.ready


def _matcher(small: SmallCity, folder: Path) -> Matcher:
    return Matcher(
        load_city(small.folder), cache_dir=folder, meaning=lambda texts: Meaning(texts, encode, None)
    )


def test_a_question_without_a_shared_word_is_found_by_its_meaning(small: SmallCity, cache_dir: Path) -> None:
    """A question declined by words finds the right commitment by meaning, and the reason says so."""
    matcher = _matcher(small, cache_dir)
    asked = "娃儿耍的坝坝"
    before = matcher.find(asked)
    assert before.band is Band.DECLINE
    assert matcher.meaning is not None
    matcher.meaning.prepare()
    after = matcher.find(asked)
    assert "口袋公园" in after.matches[0].commitment.quote
    assert after.probability > before.probability
    assert "meaning" in {reason.kind for reason in after.matches[0].reasons}


def test_where_the_words_are_sure_it_is_not_asked(small: SmallCity, cache_dir: Path) -> None:
    """A plain question does not use the encoder, and has the same answer."""
    matcher = _matcher(small, cache_dir)
    before = matcher.find("新建口袋公园15个")
    assert matcher.meaning is not None
    matcher.meaning.prepare()
    assert matcher.find("新建口袋公园15个") == before


@pytest.mark.skipif(not meaning.installed(), reason="needs the extra `semantic`")
def test_the_real_encoder_knows_what_belongs_together() -> None:
    """With the real encoder parents' questions are nearer to nurseries than to lifts."""
    found = Meaning([["新增婴幼儿托位", "带娃的地方"], ["电梯加装", "老楼装电梯"]], meaning.encoder(), None)
    found.prepare()
    likeness = found.likeness("小孩子没有人照看放在哪里好")
    assert likeness is not None
    assert likeness[0] > likeness[1]
