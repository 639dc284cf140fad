"""What an operator does about staff on the command line."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from bot import staffing
from bot.secret import secret_key
from bot.settings import Settings, SettingsError
from bot.staffing import (
    add_person,
    disable_person,
    enable_person,
    first_run_code,
    list_people,
    reset_person,
)
from handlers.accounts import AccountError, Accounts, Register
from knowledge.city import load_city
from storage.database import Database
from storage.errors import StorageError
from storage.migrations import newest
from storage.records import Role
from tests.journeys.served import Served, call, run
from tests.knowledge.small_city import write_small_city
from tests.storage.older_schema import OLDER, REFUSED, make_older, version_of

T = TypeVar("T")

NOW = datetime(2031, 5, 1, 20, 0, tzinfo=UTC)
PASSWORD = "wisteria-ferry-93-lantern"
CODE = re.compile(r"\b(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}\b")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return settings of the small city, at NOW."""
    monkeypatch.setattr(staffing, "now", lambda: NOW)
    city = write_small_city(tmp_path / "yunling-2031").folder
    return Settings(_env_file=None, var_dir=tmp_path / "var", city=str(city), port=8123)


def at_the_console(settings: Settings, work: Callable[[Accounts], Awaitable[T]]) -> T:
    """Do what the console would."""

    async def run() -> T:
        database = Database(settings.database)
        await database.open()
        try:
            city = load_city(settings.city_folder)
            return await work(Accounts(Register(database, secret_key(settings), city, staffing.now)))
        finally:
            await database.close()

    return asyncio.run(run())


def code_in(lines: list[str]) -> str:
    """Return the one code that was printed."""
    (code,) = CODE.findall("\n".join(lines))
    return str(code)


def join(settings: Settings, lines: list[str]) -> None:
    """Join with the printed code."""
    at_the_console(settings, lambda accounts: accounts.joining.accept(code_in(lines), password=PASSWORD))


def sign_in(settings: Settings, login: str) -> None:
    """Sign in. Raises AccountError if refused."""
    at_the_console(settings, lambda accounts: accounts.signing_in.sign_in(login, PASSWORD))


def test_whom_the_operator_adds_can_join(settings: Settings) -> None:
    """Address and code are separate lines, no address contains a code, and the expiry is in the city's time."""
    lines = add_person(settings, "zhang.san", name="张三", role=Role.CLERK, departments=("建设局",))
    text = "\n".join(lines)
    assert "http://127.0.0.1:8123/console/join\n" in text
    assert not re.search(r"http\S*[0-9A-Z]{5}-", text)
    assert "2031-05-09 04:00" in text
    assert list_people(settings) == ["zhang.san  张三  经办员  城建局  invited, has not joined"]
    join(settings, lines)
    sign_in(settings, "zhang.san")
    assert list_people(settings) == ["zhang.san  张三  经办员  城建局  active, without a second factor"]


def test_the_list_stands_in_columns(settings: Settings) -> None:
    """The list is aligned even with double-width Chinese characters, and an empty one says how to begin."""
    assert "run.py staff add" in list_people(settings)[0]
    add_person(settings, "li", name="欧阳小明", role=Role.AUDITOR, departments=())
    add_person(settings, "zhang.san", name="张三", role=Role.HEAD, departments=("城建局", "茶业局"))
    assert list_people(settings) == [
        "li         欧阳小明  审计员      全市            invited, has not joined",
        "zhang.san  张三      部门负责人  城建局、茶业局  invited, has not joined",
    ]


def test_disabled_and_enabled(settings: Settings) -> None:
    """A disabled person is out, and once enabled signs in with the same password."""
    join(settings, add_person(settings, "li", name="李", role=Role.AUDITOR, departments=()))
    assert disable_person(settings, "LI") == "li: disabled and signed out"
    assert list_people(settings)[0].endswith("disabled")
    with pytest.raises(AccountError):
        sign_in(settings, "li")
    assert enable_person(settings, "li") == "li: active, without a second factor"
    sign_in(settings, "li")


def test_a_locked_account_says_so(settings: Settings) -> None:
    """After five failures the list says why somebody can't sign in."""
    join(settings, add_person(settings, "li", name="李", role=Role.AUDITOR, departments=()))
    for _ in range(5):
        with pytest.raises(AccountError):
            at_the_console(settings, lambda accounts: accounts.signing_in.sign_in("li", "wrong-wrong-wrong"))
    assert list_people(settings)[0].endswith("locked after failures")


def test_a_reset_lets_in_by_the_new_code_only(settings: Settings) -> None:
    """After a reset only the new code works."""
    join(settings, add_person(settings, "li", name="李", role=Role.AUDITOR, departments=()))
    lines = reset_person(settings, "li")
    with pytest.raises(AccountError):
        sign_in(settings, "li")
    join(settings, lines)
    sign_in(settings, "li")


def test_mistakes_are_said_with_the_remedy(settings: Settings) -> None:
    """An unknown login or department, a taken login and a missing department get one line with the remedy."""
    add_person(settings, "li", name="李", role=Role.AUDITOR, departments=())
    for mistake, said in (
        (lambda: add_person(settings, "li", name="李", role=Role.AUDITOR, departments=()), "“li”已有人使用"),
        (
            lambda: add_person(settings, "wu", name="吴", role=Role.CLERK, departments=("外星局",)),
            "“外星局”不在",
        ),
        (lambda: add_person(settings, "wu", name="吴", role=Role.CLERK, departments=()), "请至少选一个"),
        (lambda: disable_person(settings, "nobody"), "没有“nobody”"),
        (lambda: enable_person(settings, "nobody"), "没有“nobody”"),
        (lambda: reset_person(settings, "nobody"), "没有“nobody”"),
    ):
        with pytest.raises(SettingsError, match=said):
            mistake()


def test_the_first_run_code_is_given_until_there_is_an_administrator(settings: Settings) -> None:
    """Each start gives a code valid for a day, until somebody has joined with it."""
    city = load_city(settings.city_folder)
    first, second = first_run_code(settings, city), first_run_code(settings, city)
    assert first is not None
    assert second is not None
    assert first != second
    assert "2031-05-03 04:00" in first
    at_the_console(
        settings,
        lambda accounts: accounts.joining.accept(
            code_in([first]), password=PASSWORD, login="boss", name="局长"
        ),
    )
    assert first_run_code(settings, city) is None
    sign_in(settings, "boss")


@contextmanager
def served(folder: Path, city: Path) -> Iterator[Served]:
    """Run `run.py serve` until the block ends."""
    server = Served(folder, "serve", CITY=city)
    try:
        yield server
    finally:
        server.end()


def test_serve_prints_the_code_on_its_own_output_only(tmp_path: Path, warmed: Callable[[Path], Path]) -> None:
    """The code is printed to stdout once the server listens, never logged, and not once there is an administrator."""
    warmed(tmp_path / "var")
    city = write_small_city(tmp_path / "yunling-2031").folder
    with served(tmp_path, city) as server:
        code = code_in([server.printed])
        assert f"{server.url}/console/join" in server.printed
        assert code not in server.log
    settings = Settings(_env_file=None, var_dir=tmp_path / "var", city=str(city))
    at_the_console(
        settings, lambda accounts: accounts.joining.accept(code, password=PASSWORD, login="boss", name="局长")
    )
    with served(tmp_path, city) as server:
        assert not CODE.search(server.printed)


def test_the_commands_of_the_command_line(tmp_path: Path) -> None:
    """Each command works by its name, and a mistake is one line with exit status 1."""
    city = write_small_city(tmp_path / "yunling-2031").folder
    added = run(
        tmp_path, "staff", "add", "li", "--name", "李", "--role", "经办员", "--department", "城建局",
        "--department", "茶业局", CITY=city,
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    assert CODE.search(added.stdout.decode())
    for arguments, said in (
        (("staff", "disable", "li"), "disabled"),
        (("staff", "enable", "li"), "li:"),
        (("staff", "reset", "li"), "/console/join"),
        (("staff", "list"), "城建局、茶业局"),
        (("audit", "verify"), "4 rows, whole"),
    ):
        done = call(tmp_path, *arguments, CITY=city)
        assert done.exit_code == 0, done.stderr
        assert said in done.stdout
    wrong = run(tmp_path, "staff", "reset", "nobody", CITY=city)
    assert wrong.returncode == 1
    assert wrong.stderr.decode().count("\n") == 1
    assert "nobody" in wrong.stderr.decode()


@pytest.mark.unmigrated
def test_only_a_start_migrates_an_older_database(settings: Settings, database_url: str) -> None:
    """To look who there is leaves the schema as its own program knows it; the start's code comes with the newest."""
    older = settings.model_copy(update={"database_url": database_url})
    make_older(database_url)
    with pytest.raises(StorageError, match=REFUSED):
        list_people(older)
    assert version_of(database_url) == OLDER
    assert first_run_code(older, load_city(older.city_folder))
    assert version_of(database_url) == newest()
