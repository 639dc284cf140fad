"""Databases as an older version of the program left them."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, text

from storage import migrations
from storage.address import read_address
from storage.engine import switch_to_wal

OLDER = "0040"
REFUSED = rf"its schema is {OLDER}, .*make a backup, then start .*run.py migrate"
"""What refuses to migrate it says, with the remedy."""
UNDER_ANOTHER_KEY = "INSERT INTO pseudonym_key (id, key_id) VALUES (1, 'another')"


def upgrade(engine: Engine, revision: str) -> None:
    """Bring a database to an older version."""
    switch_to_wal(engine)
    config = Config()
    config.set_main_option("script_location", str(migrations.__path__[0]).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def make_older(url: str, *statements: str) -> None:
    """Make a database of the version `OLDER`, with what the statements write."""
    engine = create_engine(read_address(url))
    upgrade(engine, OLDER)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def version_of(url: str) -> str:
    """Return the version that a database stands at."""
    engine = create_engine(read_address(url))
    with engine.connect() as connection:
        version: str = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    engine.dispose()
    return version
