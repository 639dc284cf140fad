"""One database, one city: another's background work would not be done there, and its audit log would be read by the first one's staff."""

from bot.settings import SettingsError
from knowledge.city import City
from storage.database import Database


async def check_city(database: Database, city: City) -> None:
    """See that the database is kept for this city, or for nobody yet. Raises SettingsError, StorageError."""
    other = await database.read(lambda unit: unit.tenancy.other(city.code))
    if other is not None:
        raise SettingsError(
            f"YOUNUO_CITY: this database holds tickets or staff of {other!r}, and none of {city.code!r}: for a city of its "
            "own name another YOUNUO_VAR_DIR or YOUNUO_DATABASE_URL; for the same city's next report write "
            f'continues = "{other}" into its city.toml'
        )
