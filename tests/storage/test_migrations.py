import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, inspect, text

from storage import migrations
from storage.database import Database, StorageError
from storage.migrations import migrate
from storage.tables import Row

NEWEST = migrations.newest()
pytestmark = pytest.mark.unmigrated


def _is_a_table(name: str | None, *_: object) -> bool:
    """Leave out the search index, which is specific to each database and not described by a table class."""
    return not (name or "").startswith(("feedback_search", "ix_feedback_search"))


def test_the_migrated_schema_is_what_the_tables_say(database_url: str, outside: Engine) -> None:
    """Tables, columns, types, indexes and foreign keys are equal, and the CHECKs have the same names."""
    migrate(database_url)
    with outside.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "compare_server_default": True, "include_name": _is_a_table},
        )
        assert compare_metadata(context, Row.metadata) == []
        for table in Row.metadata.sorted_tables:
            checks = (limit for limit in table.constraints if isinstance(limit, CheckConstraint))
            said = {str(check.name) for check in checks}
            assert {check["name"] for check in inspect(connection).get_check_constraints(table.name)} == said
            assert inspect(connection).get_pk_constraint(table.name)["name"] == f"pk_{table.name}"


def test_migrating_twice_changes_nothing(database_url: str, outside: Engine) -> None:
    """Migrating again finds the newest version and keeps the data."""
    migrate(database_url)
    with outside.begin() as connection:
        connection.execute(
            text("INSERT INTO conversation_state VALUES ('c', 'z', '{}', '2023-05-04 00:00:00.000000')")
        )
    migrate(database_url)
    with outside.connect() as connection:
        assert connection.execute(text("SELECT state FROM conversation_state")).scalars().all() == ["{}"]
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [NEWEST]


async def test_several_starts_at_once_migrate_once(database_url: str, outside: Engine) -> None:
    """Six simultaneous starts all come up on one complete schema."""
    await asyncio.gather(*(asyncio.to_thread(migrate, database_url) for _ in range(6)))
    with outside.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [NEWEST]
        found = set(filter(_is_a_table, inspect(connection).get_table_names()))
        assert found == {*Row.metadata.tables, "alembic_version"}


def test_a_newer_database_is_refused(database_url: str, outside: Engine) -> None:
    """An unknown newer version is refused with the remedy, and unchanged."""
    migrate(database_url)
    with outside.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match=r"9999.*newer Younuo"):
        migrate(database_url)
    with outside.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == ["9999"]


async def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A missing folder for SQLite's file is reported with the remedy."""
    with pytest.raises(StorageError, match=r"none' doesn't exist: make it first"):
        await Database(f"sqlite:///{tmp_path}/none/younuo.db").open()


async def test_an_unreachable_server_is_a_storage_error_without_the_password(tmp_path: Path) -> None:
    """Without a server, open raises StorageError quickly, without the password."""
    with pytest.raises(StorageError, match="OperationalError") as caught:
        await Database(f"postgresql://clerk:s3cret@/younuo?host={tmp_path}").open()
    assert "s3cret" not in str(caught.value)


def test_a_folder_with_a_percent_sign_is_no_variable(tmp_path: Path) -> None:
    """A path with a percent sign is taken literally."""
    (tmp_path / "50%(x)s").mkdir()
    migrate(f"sqlite:///{tmp_path}/50%(x)s/younuo.db")
    assert (tmp_path / "50%(x)s" / "younuo.db").exists()


def test_the_newest_version_is_the_last_file() -> None:
    """The last file's number is alembic's head, so that a start finding it can skip alembic."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.newest()]
