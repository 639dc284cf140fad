"""How alike two promises are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.alike import Alike, Likeness, paired

TEXTS = st.lists(st.text("新建口袋公园个改造老旧小区1234567890,。\n", max_size=12), max_size=6)
_NEAR = st.builds(Likeness, st.floats(0, 1), st.integers(0, 5))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("新建口袋公园20个", "新建口袋公园15个"),
        ("新建口袋公园二十个", "新建口袋公园15个"),
        ("改造老旧小区120个", "改造老旧小区,900个"),
    ],
)
def test_figures_and_marks_make_no_difference(text: str, same: str) -> None:
    """The same words with another figure, or another mark, are entirely alike."""
    [found, *_] = Alike([same, "举办采茶节"]).to(text)
    assert found.place == 0
    assert found.share == pytest.approx(1.0)


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    """Two works at one place are more alike than two of one kind, if there are many of the kind."""
    texts = ["建设白云湖停车场", "建设城东停车场", "建设城西停车场", "建设城北停车场"]
    [nearest, *_] = Alike(texts).to("白云湖清淤")
    assert nearest.place == 0
    shares = {one.place: one.share for one in Alike(texts).to("建设白云湖停车楼")}
    assert shares[0] > shares[1] == pytest.approx(shares[2])


@given(texts=TEXTS, text=st.text("新建口袋公园个改造老旧小区1,\n", max_size=12))
def test_likeness_is_a_share_and_always_the_same(texts: list[str], text: str) -> None:
    """It lies between 0 and 1, best first; a text is entirely like itself; and asking again gives the same."""
    alike = Alike(texts, [text])
    found = alike.to(text)
    assert found == sorted(found, key=lambda one: (-one.share, one.place)) == Alike(texts, [text]).to(text)
    assert all(0 < one.share <= 1 + 1e-9 for one in found)
    assert len({one.place for one in found}) == len(found)
    for place, other in enumerate(texts):
        own = {one.place: one.share for one in alike.to(other)}
        assert own.get(place, 1.0) == pytest.approx(1.0)


@given(near=st.lists(st.lists(_NEAR, max_size=6), max_size=6), least=st.floats(0.01, 1))
def test_nothing_is_paired_twice_and_no_closer_pair_is_left(near: list[list[Likeness]], least: float) -> None:
    """Each has at most one partner; a pair that was not made would have broken a closer one."""
    pairs = paired(near, least)
    taken = {one.place: one.share for one in pairs.values()}
    assert len(taken) == len(pairs)
    for text, found in enumerate(near):
        for one in found:
            if one.share >= least:
                held = max(pairs[text].share if text in pairs else 0.0, taken.get(one.place, 0.0))
                assert held >= one.share
