"""One database, one city: a second one's background work would not be done, and the first one's staff see its log."""

from bot.settings import SettingsError
from knowledge.city import City
from storage.database import Unit


def compare_city(unit: Unit, city: City) -> None:
    """Check that the database is used for this city, or for none yet. Raises SettingsError."""
    other = unit.tenancy.other(city.code)
    if other is not None:
        raise SettingsError(
            f"YOUNUO_CITY: this database holds tickets or staff of {other!r}, and none of {city.code!r}: for a city of its "
            "own name another YOUNUO_VAR_DIR or YOUNUO_DATABASE_URL; for the same city's next report write "
            f'continues = "{other}" into its city.toml'
        )
