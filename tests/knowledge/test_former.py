"""Next year's folder continues the previous one: the same city for residents and staff, with its own promises."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.assembly import dialogue_of
from bot.stranger import NothingKnown
from handlers.messages import Incoming
from handlers.state import State
from knowledge.city import load_city
from knowledge.city_format import CityDataError, Problem
from tests.knowledge.small_city import SmallCity, write_next_year


@pytest.fixture
def later(small: SmallCity) -> SmallCity:
    """Return the following year, beside the small city."""
    return write_next_year(small)


def _fault(later: SmallCity) -> Problem:
    with pytest.raises(CityDataError) as caught:
        load_city(later.folder)
    (problem,) = caught.value.problems
    return problem


def test_tickets_and_staff_are_kept_under_the_first_years_name(later: SmallCity) -> None:
    """Two years on the city still has the first year's code, and each year's report is its own edition."""
    third = later.folder.with_name("yunling-2033")
    third.parent.joinpath("yunling-2032").rename(third)
    write_next_year(SmallCity(later.folder.with_name("yunling-2031")))
    SmallCity(third).change("city.toml", "year = 2032", "year = 2033")
    SmallCity(third).change("city.toml", "2032年", "2033年")
    SmallCity(third).change("city.toml", 'continues = "yunling-2031"', 'continues = "yunling-2032"')
    for name in ("commitments/01-city.toml", "commitments/02-tea.toml", "baselines.toml"):
        text = SmallCity(third).text(name).replace('"32a', '"33a')
        (third / name).write_text(text, encoding="utf-8", newline="")
    city = load_city(third)
    assert (city.code, city.edition, city.year) == ("yunling-2031", "yunling-2033", 2033)
    assert {"1-001", "32a1-001"} <= set(city.former_titles)


def test_what_was_promised_then_keeps_its_title(later: SmallCity) -> None:
    """Last year's ticket still shows its commitment, which is not one of this year's."""
    city = load_city(later.folder)
    assert city.title("1-001") == "新建口袋公园15个"
    assert city.commitment("1-001") is None
    assert city.title("32a2-002") == "举办第四届云岭采茶节"
    assert city.title("9-999") is None


def test_an_id_of_an_earlier_year_is_refused(later: SmallCity) -> None:
    """An earlier year's id is refused, since statuses and follows stored under it would refer to another promise."""
    later.change("commitments/02-tea.toml", 'id = "32a2-001"', 'id = "2-001"')
    problem = _fault(later)
    line = later.line("commitments/02-tea.toml", 'id = "2-001"')
    assert (problem.file, problem.line, problem.field, problem.value) == (
        "02-tea.toml",
        line,
        "id",
        "'2-001'",
    )
    assert "give it one that none ever had" in problem.remedy


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("yunling-1999", "no such folder beside this one"),
        ("yunling-2032", "name the folder of an earlier year"),
    ],
)
def test_what_does_not_lead_to_an_earlier_year_is_told(later: SmallCity, name: str, remedy: str) -> None:
    """A missing folder, and one that leads back to itself, are refused."""
    later.change("city.toml", "yunling-2031", name)
    problem = _fault(later)
    line = later.line("city.toml", "continues")
    assert (problem.file, problem.line, problem.field) == ("city.toml", line, "continues")
    assert name in problem.value
    assert remedy in problem.remedy


def test_a_fault_of_the_earlier_folder_is_told_with_its_name(small: SmallCity, later: SmallCity) -> None:
    """A fault in an earlier year's file is reported with its folder."""
    small.change("commitments/02-tea.toml", "[[commitment]]", "[[commitment]")
    assert _fault(later).file == "yunling-2031/02-tea.toml"


def test_this_years_promises_are_asked_for_and_ordered_by_their_ids(
    later: SmallCity, cache_dir: Path
) -> None:
    """An id with letters is understood like any other."""
    dialogue = dialogue_of(later.folder, cache_dir)
    now = datetime(2032, 3, 3, 2, 0, tzinfo=UTC)
    for text, told in (("查看 32a1-001", "新建口袋公园15个"), ("关注32A1-001", "关注了“新建口袋公园15个”")):
        incoming = Incoming("web", "someone", text, text, now)
        outcome = dialogue.decide(
            incoming, State(), NothingKnown(), now=now, new_number=lambda: "YN-0000-0000-1"
        )
        assert told in outcome.replies[0].text
