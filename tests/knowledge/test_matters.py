"""Municipal matters are found by residents' words, the same in every city, and not by where something is."""

import pytest

from bench.corpus.making import matters as written
from knowledge.city import City
from knowledge.language.folding import fold
from knowledge.language.lexicon import Lexicon
from knowledge.matters import Matters


@pytest.fixture(scope="module")
def matters(lexicon: Lexicon) -> Matters:
    """Return the shipped lexicon's matters."""
    return Matters(lexicon.matters, lexicon.setting, lexicon.idle)


def test_a_longer_word_wins_over_one_within_it(matters: Matters) -> None:
    """路灯 does not contain 灯, nor 停电 电."""
    assert matters.found("路灯")[0].words == ("路灯",)
    assert matters.found("停电")[0].words == ("停电",)


def test_a_word_says_nothing_within_one_that_means_something_else(matters: Matters) -> None:
    """老师傅 is not a teacher and 半路 not a road; other words beside them still count."""
    assert matters.found("半路碰到一个老师傅") == []
    assert matters.found("老师傅说老师布置的作业太多")[0].key == "schools"


def test_what_a_letter_says_again_counts_more(matters: Matters) -> None:
    """Mentioned once, dogs and parcels are equal; the repeated one is the matter."""
    once, again = matters.found("狗"), matters.found("狗,还是狗,又是狗")
    assert once[0].words == again[0].words
    assert once[0].strength < again[0].strength < 3 * once[0].strength


def test_a_place_alone_is_the_matter(matters: Matters) -> None:
    """If nothing else is named, the place is the matter."""
    assert matters.found("学校门口")[0].key == "schools"


def test_a_matter_goes_before_whose_it_is(matters: Matters) -> None:
    """An equally strong lift takes precedence over the estate; an estate alone is meant."""
    assert "property" in matters.beside_the_point(matters.found("物业不管电梯年检,业主被困在电梯里"))
    assert matters.beside_the_point(matters.found("物业费涨了,业主不同意")) == frozenset()


def test_nothing_is_found_where_nothing_is_said(matters: Matters) -> None:
    """Words without a matter find none."""
    assert matters.found("嗯嗯") == []


def test_every_matter_has_an_owner_in_the_city(city: City, lexicon: Lexicon) -> None:
    """The shipped city assigns each matter to one owner."""
    owned = [key for department in city.departments for key in department.owns]
    assert sorted(owned) == sorted(lexicon.matters)


def test_most_written_grievances_name_a_matter(matters: Matters) -> None:
    """At least nine of ten grievances written for the intent classifier have a matter."""
    found = [bool(matters.found(fold(row["bad"]))) for row in written()]
    assert sum(found) / len(found) >= 0.9
