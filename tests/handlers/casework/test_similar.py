"""Similarity of tickets: shared words first, then place and commitment."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.casework.similar import LEAST, rank
from tests.handlers.clerks import ticket


def _said(number: str, text: str, **more: object) -> object:
    return ticket(number, text_masked=text, **more)


def test_the_same_matter_comes_first_and_another_is_left_out() -> None:
    """A neighbour's words about the same lamp rank above another lamp, and a pension is left out."""
    asked = _said("YN-0", "烈山大道的路灯坏了半个月，晚上很黑")
    same = _said("YN-1", "烈山大道路灯坏了，晚上太黑了")
    other = _said("YN-2", "白云大道的路灯坏了")
    pension = _said("YN-3", "养老金什么时候能涨")
    found = rank(asked, [pension, other, same])
    assert [one.number for one, _ in found] == ["YN-1", "YN-2"]
    assert found[0][1] > found[1][1] >= LEAST


def test_place_and_commitment_add_to_it() -> None:
    """With equal words, the same place counts more than the same commitment, and that more than nothing."""
    asked = _said("YN-0", "路灯坏了好几天没人修", place="烈山大道12号", commitments=("3-047",))
    texts = "路灯坏了没人管"
    bare = _said("YN-1", texts)
    linked = _said("YN-2", texts, commitments=("3-047",))
    there = _said("YN-3", texts, place="烈山大道")
    assert [one.number for one, _ in rank(asked, [bare, linked, there])] == ["YN-3", "YN-2", "YN-1"]


def test_never_itself_and_never_more_than_asked() -> None:
    """A ticket is not similar to itself, and the list ends at its limit."""
    asked = _said("YN-0", "路灯坏了")
    same = [_said(f"YN-{n}", "路灯坏了") for n in range(5)]
    found = rank(asked, same, limit=3)
    assert [one.number for one, _ in found] == ["YN-1", "YN-2", "YN-3"]
    assert all(score == 1.0 for _, score in found)


def test_what_is_merged_with_it_is_known_to_be_the_same() -> None:
    """Neither its lead, nor what follows it or its lead, is proposed; what another leads is."""
    lead, one, other = (
        _said("YN-0", "路灯坏了"),
        *(_said(f"YN-{n}", "路灯坏了", merged_into="YN-0") for n in (1, 2)),
    )
    elsewhere = _said("YN-3", "路灯坏了", merged_into="YN-9")
    for asked in (lead, one):
        assert [found.number for found, _ in rank(asked, [lead, one, other, elsewhere])] == ["YN-3"]


WORDS = st.text(max_size=40) | st.text(alphabet="路灯坏了不亮", max_size=12)


@given(WORDS, WORDS)
def test_scores_lie_between_least_and_one(one: str, other: str) -> None:
    """Scores are between the minimum and one, and symmetric."""
    there = rank(_said("YN-0", one), [_said("YN-1", other)])
    back = rank(_said("YN-1", other), [_said("YN-0", one)])
    assert [score for _, score in there] == [score for _, score in back]
    assert all(LEAST <= score <= 1 for _, score in there)
