"""What became of last year's promises: two sample reports give the expected list."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.city import City, load_city
from knowledge.city_format import CityDataError
from knowledge.commitment import Baseline, Commitment, Comparison, Target
from knowledge.rollover import Change, Fate, Proposal, Rollover, reaches
from tests.knowledge.two_years import EXPECTED, write_two_years


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Return the city in its second year, with the first."""
    _, folder = write_two_years(tmp_path_factory.mktemp("years"))
    return load_city(folder.folder, with_previous=True)


@pytest.fixture(scope="module")
def earlier(later: City) -> City:
    """Return the city in its first year."""
    assert later.previous is not None
    return later.previous


@pytest.fixture(scope="module")
def proposals(earlier: City, later: City) -> dict[str, Proposal]:
    """Return the proposals, by the earlier promise's id."""
    return {one.earlier.id: one for one in Rollover(earlier, later).proposals()}


def test_two_reports_give_the_expected_list(proposals: dict[str, Proposal]) -> None:
    """Each of last year's promises, in its order, with what became of it and what goes on with it."""
    found = {id_: (one.fate.value, one.later.id if one.later else None) for id_, one in proposals.items()}
    assert list(found.items()) == list(EXPECTED.items())


def test_each_says_why(proposals: dict[str, Proposal]) -> None:
    """What changed is named, and what the review says, whether or not it is enough."""
    assert proposals["2-001"].changes == (Change.TARGET,)
    assert Change.LEAD in proposals["2-002"].changes
    park, parking = proposals["1-001"], proposals["1-002"]
    assert (park.result and park.result.quote, park.reached) == ("建成口袋公园16个", True)
    assert park.changes == (Change.TARGET,)
    assert (parking.result and parking.result.quote, parking.reached) == ("新增公共停车位700个", False)
    assert proposals["1-003"].nearest is None


def test_what_is_published_as_done_is_done(earlier: City, later: City) -> None:
    """A published status counts whatever the new report says, and what goes on with the promise is still named."""
    found = {one.earlier.id: one for one in Rollover(earlier, later).proposals({"1-003", "2-001"})}
    assert {one.earlier.id for one in found.values() if one.published} == {"1-003", "2-001"}
    assert {found[id_].fate for id_ in ("1-003", "2-001")} == {Fate.DONE}
    assert found["2-001"].later is not None


def test_the_same_report_is_carried_over_as_a_whole(city: City) -> None:
    """Compared with itself, the real report is carried over, except what its own review already reports."""
    bare = replace(city, baselines=())
    for one in Rollover(bare, bare).proposals():
        assert one.fate is Fate.CARRIED
        assert one.later is one.earlier


def test_what_is_left_out_has_vanished_and_its_siblings_stay(city: City) -> None:
    """Of the real report, a third is taken out: just that vanishes, though much of it has siblings in the same words."""
    kept = tuple(one for place, one in enumerate(city.commitments) if place % 3)
    for one in Rollover(city, replace(city, commitments=kept, baselines=())).proposals():
        assert one.fate is (Fate.CARRIED if one.earlier in kept else Fate.VANISHED)
        assert one.later is (one.earlier if one.earlier in kept else None)


def test_a_renamed_department_is_the_same(earlier: City, later: City) -> None:
    """A department whose old name is an alias of its new one leads on; one that is gone has changed."""
    tea, *_ = (one for one in later.departments if one.name == "茶业局")
    renamed = replace(tea, name="农业局", aliases=("茶业局",))
    departments = tuple(renamed if one is tea else one for one in later.departments)
    promises = tuple(
        replace(one, lead="农业局") if one.lead == "茶业局" else one for one in later.commitments
    )
    after = replace(later, departments=departments, commitments=promises)
    garden = Rollover(earlier, after).proposals()[3]
    assert (garden.owner, garden.changes) == ("农业局", (Change.TARGET,))
    gone = Rollover(earlier, replace(after, departments=later.departments[:1])).proposals()[3]
    assert (gone.owner, gone.changes) == ("茶业局", (Change.TARGET, Change.LEAD))


def _promise(promise: Commitment, **target: object) -> Commitment:
    usual = {"name": "茶园", "value": 1.4, "unit": "万亩", "op": Comparison.EQUAL}
    return replace(promise, targets=(Target(**(usual | target)),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "unit", "reached"),
    [(1.4, "万亩", True), (14000, "亩", True), (1.39, "万亩", False), (2, "万株", None), (None, "", None)],
)
def test_figures_are_compared_in_one_unit(
    earlier: City, value: float | None, unit: str, reached: bool | None
) -> None:
    """14000亩 meets 1.4万亩; a figure of something else says nothing."""
    result = replace(_result(earlier), value=value, unit=unit)
    assert reaches(_promise(earlier.commitments[0]), result) is reached
    assert reaches(replace(earlier.commitments[0], targets=()), result) is None


def _result(city: City) -> Baseline:
    return city.baselines[0]


@given(value=st.integers(1, 10**9), scale=st.sampled_from([("亩", 1), ("万亩", 10_000)]))
def test_a_large_figure_is_compared_exactly(value: int, scale: tuple[str, int]) -> None:
    """A figure of any size meets itself, and one more does not."""
    unit, times = scale
    promise = Commitment(
        "1", "q", 0, 1, "t", None, "l", targets=(Target("n", value, unit, Comparison.EQUAL),)
    )  # type: ignore[arg-type]
    result = Baseline("b", "q", 0, 1, "n", value * times, "亩", (), None)  # type: ignore[arg-type]
    assert reaches(promise, result) is True
    assert reaches(promise, replace(result, value=value * times - 1)) is False


def test_a_fault_of_the_earlier_folder_names_it(tmp_path: Path) -> None:
    """The year before is validated too when it is asked for, and its fault is told with its folder."""
    before, after = write_two_years(tmp_path)
    before.change("departments.toml", "unowned = true", "")
    assert load_city(after.folder).previous is None
    with pytest.raises(CityDataError, match=r"yunling-2031/departments\.toml"):
        load_city(after.folder, with_previous=True)
