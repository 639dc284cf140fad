"""`run.py check`: what is configured, what is off and what is wrong; and `run.py migrate`, of which it is a part."""

from collections.abc import Callable
from contextlib import suppress
from shlex import quote

from bot.announcing import channel_lines
from bot.keys import compare_key
from bot.remedy import say_trouble
from bot.secret import key_id, secret_key
from bot.settings import Settings, SettingsError, unknown_names
from bot.tenancy import compare_city
from bot.vetting import vetting
from knowledge.city import load_city
from knowledge.city_format import CityDataError
from storage.address import hosts, read_address, without_passwords
from storage.database import Database, StorageError, Unit
from storage.migrations import behind, migrate, newest


def migrate_database(settings: Settings) -> str:
    """Bring the schema to its newest version; return a line naming the database."""
    vet = vetting(settings, load_city(settings.city_folder))
    return f"the schema of {_check_database(settings, vet)} is at its newest version"


def check_configuration(settings: Settings) -> tuple[list[str], bool]:
    """Return lines saying what is on, off and wrong, and whether nothing is wrong."""
    lines, sound = [], True
    checks = (
        ("settings", _check_names),
        ("VAR_DIR", _check_var_dir),
        ("city", _check_city),
        ("secret key", _check_secret),
        ("database", _check_database_and_key),
    )
    for name, look in checks:
        try:
            lines.append(f"ok     {name}: {look(settings)}")
        except (CityDataError, SettingsError, StorageError, OSError) as error:
            told = say_trouble(error) if isinstance(error, StorageError) else error
            lines.append(f"WRONG  {name}: {told}")
            sound = False
    lines += [("off    " if " off:" in line else "on     ") + line for line in channel_lines(settings)]
    return lines, sound


def _check_names(_settings: Settings) -> str:
    if unknown := unknown_names():
        raise SettingsError("; ".join(unknown))
    return "each is one that there is"


def _check_var_dir(settings: Settings) -> str:
    folder = settings.make_var_dir()
    if folder.stat().st_mode & 0o077:  # Another user's folder, perhaps open on purpose: not ours to close.
        raise SettingsError(f"{folder}: others may read what lies there: chmod -R go= {quote(str(folder))}")
    return f"{folder}, its owner's alone"


def _check_city(settings: Settings) -> str:
    city = load_city(settings.city_folder)
    return f"{city.code}, {len(city.commitments)} commitments, {len(city.departments)} departments"


def _check_secret(settings: Settings) -> str:
    secret_key(settings)
    return "from YOUNUO_SECRET_KEY" if settings.secret_key else f"kept in {settings.var_dir}"


def _check_database(settings: Settings, vet: Callable[[Unit], None] | None = None) -> str:
    settings.make_var_dir()
    migrate(settings.database, vet)
    return without_passwords(read_address(settings.database))


def _check_database_and_key(settings: Settings) -> str:
    """Refuse a database of another key, by which no citizen would find their tickets, or of another city."""
    if older := behind(settings.database):
        # A check must change nothing: an older program refuses a newer schema.
        place = without_passwords(read_address(settings.database))
        told = f"{place}: its schema is {older}, and the next start brings it to {newest()}: make a backup before"
    else:
        told = _check_database(settings)
    database = Database(settings.database)
    try:
        # What is read for it has stood in the tables since long before.
        with database.reading() as unit:
            compare_key(unit, key_id(secret_key(settings)))
            with suppress(CityDataError):  # `_check_city` reports it.
                compare_city(unit, load_city(settings.city_folder))
    finally:
        database.dispose()
    return "; ".join((told, *_host_lines(settings)))


def _host_lines(settings: Settings) -> list[str]:
    """With several hosts, report the primary, the others, and whether acknowledged tickets survive its loss."""
    address = read_address(settings.database)
    if address.get_backend_name() == "sqlite" or len(hosts(address)) == 1:
        return []
    # As in storage/engine.py: the driver is loaded only if PostgreSQL is used.
    from storage.servers import Servers  # noqa: PLC0415

    seen = Servers(address).look()
    primaries = [one for one in seen if one.timeline is not None]
    primary = max(primaries, key=lambda one: one.timeline or 0, default=None)
    if primary is None or (len(primaries) > 1 and primary.timeline):
        found = ", ".join(f"{one.host} (timeline {one.timeline})" for one in primaries) or "none"
        raise StorageError(
            f"YOUNUO_DATABASE_URL: one of its hosts must be a primary, found was: {found}: stop all but the one with "
            "the highest timeline, and let the others come back as standbys"
        )
    others = [f"{one.host}: {one.reason}" for one in seen if one.timeline is None]
    return [
        f"primary: {primary.host}",
        *others,
        f"a COMMIT waits for {primary.waits_for or 'no standby: a ticket that was told can be lost with this host'}",
    ]
