"""`run.py audit verify`."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.auditing import verify_audit
from bot.settings import Settings, SettingsError
from bot.staffing import add_person
from storage.errors import StorageError
from storage.records import Role
from tests.journeys.served import run
from tests.knowledge.small_city import write_small_city
from tests.storage.older_schema import OLDER, REFUSED, make_older, version_of

BEGIN = "audit log: 0 rows, whole; ends with 0:" + "0" * 64


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings of the small city."""
    city = write_small_city(tmp_path / "yunling-2031").folder
    return Settings(_env_file=None, var_dir=tmp_path / "var", city=str(city))


def change(settings: Settings, *statements: str) -> None:
    """Write behind the program's back, as somebody with the database's password could."""
    engine = create_engine(settings.database)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def fill(settings: Settings, *logins: str) -> None:
    """Write a row per login."""
    for login in logins:
        add_person(settings, login, name="甲", role=Role.AUDITOR, departments=())


def test_an_empty_log_is_whole(settings: Settings) -> None:
    """An empty log is valid."""
    assert verify_audit(settings) == ([BEGIN, "tickets: each is as its events left it"], True)


def test_a_broken_row_is_named(settings: Settings, tmp_path: Path) -> None:
    """A broken row is named by number, and the exit status is 1."""
    fill(settings, "a1", "b2", "c3")
    assert verify_audit(settings)[1]
    change(settings, "UPDATE audit SET subject = 'staff:other' WHERE id = 2")
    lines, whole = verify_audit(settings)
    assert not whole
    assert "row 2 " in lines[0]
    done = run(tmp_path, "audit", "verify", CITY=settings.city)
    assert done.returncode == 1
    assert "row 2 " in done.stdout.decode()


def test_an_end_that_was_kept_finds_a_log_cut_with_its_head(settings: Settings) -> None:
    """A log truncated with its head is valid in itself, and detected only by an end noted before."""
    fill(settings, "a1", "b2", "c3")
    known = verify_audit(settings)[0][0].partition("ends with ")[2]
    fill(settings, "d4")
    assert verify_audit(settings, known)[1]
    change(
        settings,
        "DELETE FROM audit WHERE id > 2",
        "UPDATE audit_head SET last = 2, hash = (SELECT hash FROM audit WHERE id = 2)",
    )
    assert verify_audit(settings)[1]
    lines, whole = verify_audit(settings, known)
    assert not whole
    assert "row 3 " in lines[0]


@pytest.mark.unmigrated
def test_an_older_database_is_refused_as_it_is(settings: Settings, database_url: str) -> None:
    """An older database is not migrated: the remedy is given, and its own program still opens it."""
    make_older(database_url)
    with pytest.raises(StorageError, match=REFUSED):
        verify_audit(settings.model_copy(update={"database_url": database_url}))
    assert version_of(database_url) == OLDER


@pytest.mark.parametrize(
    "known", ["", "12", "x:y", "1:" + "g" * 64, "1:" + "0" * 63, "9" * 30 + ":" + "0" * 64]
)
def test_what_is_no_end_is_refused(settings: Settings, known: str) -> None:
    """An invalid end is reported with option, value and what to copy."""
    with pytest.raises(SettingsError, match=r"--known .*copy"):
        verify_audit(settings, known)
