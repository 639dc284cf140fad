"""A database for one city is not used for another."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings import SettingsError
from bot.tenancy import compare_city
from knowledge.city import City, load_city
from storage.database import Database
from storage.records import Role, StaffRecord
from tests.knowledge.small_city import SmallCity, write_next_year, write_small_city


async def _check(database: Database, city: City) -> None:
    await database.read(lambda unit: compare_city(unit, city))


async def _join(database: Database, city: str) -> None:
    somebody = StaffRecord(city, city, "li", "李", Role.ADMINISTRATOR, (), datetime(2031, 1, 1, tzinfo=UTC))
    await database.transact(lambda unit: unit.staff.add(somebody))


@pytest.fixture
def first(tmp_path: Path) -> SmallCity:
    """Return the small city in its first year."""
    return write_small_city(tmp_path / "yunling-2031")


async def test_the_next_report_goes_on_where_it_says_so(database: Database, first: SmallCity) -> None:
    """Next year's report continues with the same staff if it says so; otherwise the remedy is given."""
    later = write_next_year(first)
    await _check(database, load_city(first.folder))
    await _join(database, "yunling-2031")
    for folder in (first.folder, later.folder):
        await _check(database, load_city(folder))
    later.change("city.toml", 'continues = "yunling-2031"\n', "")
    with pytest.raises(SettingsError, match='continues = "yunling-2031"'):
        await _check(database, load_city(later.folder))


async def test_a_city_that_is_there_already_goes_on(database: Database, first: SmallCity) -> None:
    """A refused second city does not prevent the first from starting."""
    await _join(database, "elsewhere-2031")
    with pytest.raises(SettingsError, match="elsewhere-2031"):
        await _check(database, load_city(first.folder))
    await _join(database, "yunling-2031")
    await _check(database, load_city(first.folder))
