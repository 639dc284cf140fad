from datetime import date

import pytest

from bot.public.selection import Selection, SelectionError, read_selection
from bot.public.view import Shown, show
from knowledge.city import City
from storage.records import CommitmentStatus
from tests.bot.public.conftest import update


@pytest.fixture
def shown(city: City) -> list[Shown]:
    """Return every commitment; one has a known status."""
    known = {"t-008": update("t-008")}
    return [show(commitment, known.get(commitment.id), date(2023, 6, 10)) for commitment in city.commitments]


def ids(selection: Selection, shown: list[Shown]) -> list[str]:
    """Return the selected ids."""
    return [each.commitment.id for each in selection.of(shown)]


def test_an_empty_query_wants_everything(city: City, shown: list[Shown]) -> None:
    """A form sent without a choice has empty fields and selects everything."""
    selection = read_selection({"area": "", "department": "", "status": "", "q": " "}, city)
    assert selection.everything
    assert len(selection.of(shown)) == len(city.commitments)


def test_area_keeps_its_own(city: City, shown: list[Shown]) -> None:
    """An area selects all its commitments and no others, in the report's order."""
    wanted = [commitment.id for commitment in city.commitments if commitment.place.area == "三"]
    assert ids(read_selection({"area": "三"}, city), shown) == wanted


def test_department_counts_as_lead_and_as_partner_and_by_any_name(city: City, shown: list[Shown]) -> None:
    """A department selects as lead or partner by any name: 城管局 is 城管执法委."""
    wanted = [commitment.id for commitment in city.commitments if "城管执法委" in commitment.departments]
    assert wanted
    assert ids(read_selection({"department": "城管局"}, city), shown) == wanted


def test_status_tells_unknown_from_the_others(city: City, shown: list[Shown]) -> None:
    """暂无进展信息 is a separate status."""
    assert ids(read_selection({"status": "达进度"}, city), shown) == ["t-008"]
    unknown = ids(read_selection({"status": "暂无进展信息"}, city), shown)
    assert len(unknown) == len(city.commitments) - 1


def test_all_words_must_be_found(city: City, shown: list[Shown]) -> None:
    """All words, separated by spaces, must occur in title, quote or keywords, in any order and case."""
    found = ids(read_selection({"q": "加装 电梯"}, city), shown)
    assert found == ids(read_selection({"q": "电梯　加装"}, city), shown)
    assert found
    assert len(found) < len(ids(read_selection({"q": "加装"}, city), shown)) + 1
    assert (
        ids(read_selection({"q": "gdp"}, city), shown) == ids(read_selection({"q": "GDP"}, city), shown) != []
    )
    assert ids(read_selection({"q": "电梯 地铁"}, city), shown) == []


def test_a_misprint_is_found_by_its_right_spelling_too(city: City, shown: list[Shown]) -> None:
    """The printed 摆荒地 is also found as 撂荒地."""
    assert "4-014" in ids(read_selection({"q": "摆荒地"}, city), shown)
    assert "4-014" in ids(read_selection({"q": "撂荒地"}, city), shown)


def test_conditions_hold_together(city: City, shown: list[Shown]) -> None:
    """Area, status and words apply together."""
    query = {"area": "目标", "status": "达进度", "q": "粮食"}
    assert ids(read_selection(query, city), shown) == ["t-008"]
    assert ids(read_selection({**query, "area": "一"}, city), shown) == []


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"area": "九"}, ("area", "九", "自身建设")),
        ({"department": "太空局"}, ("department", "太空局", "选一个")),
        ({"status": CommitmentStatus.DONE.name}, ("status", "DONE", "已完成")),
        ({"q": "路" * 101}, ("q", "101", "更短")),
    ],
)
def test_a_query_that_cannot_be_read_says_why(
    city: City, query: dict[str, str], named: tuple[str, ...]
) -> None:
    """An invalid query is refused with field, value and remedy."""
    with pytest.raises(SelectionError) as refused:
        read_selection(query, city)
    assert all(word in str(refused.value) for word in named)
