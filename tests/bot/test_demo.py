"""The demonstration: made by the product itself, equal for equal seeds, marked everywhere, and separate from real data."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher
from sqlalchemy import Table, create_engine, select

from bot.app import build_app
from bot.assembly import dialogue_of
from bot.demo.filling import SPAN, begin, fill
from bot.demo.matters import MARK
from bot.demo.people import SignIn, join
from bot.demo.running import demonstration_of, prepare
from bot.given import now
from bot.secret import secret_key
from bot.settings import Settings, SettingsError
from console.routes import PAGES
from handlers.accounts import Accounts, Register
from handlers.dialogue import Dialogue
from handlers.people import PERMISSIONS
from knowledge.city import load_city
from knowledge.city_format import CityDataError
from storage.database import Database, RefusedError
from storage.records import (
    FeedbackFilter,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    Happening,
    NoticeState,
    Role,
    Solved,
)
from storage.tables import (
    COMMITMENT_ACTUAL,
    COMMITMENT_OVERRIDE,
    COMMITMENT_STATUS,
    FEEDBACK,
    FEEDBACK_EVENT,
    NOTICE,
    QUESTION,
    REPLY_TEMPLATE,
    STAFF,
)
from tests.knowledge.small_city import write_small_city

pytestmark = pytest.mark.long

WANTED = 160
UNTIL = datetime(2031, 6, 20, 6, 0, tzinfo=UTC)
SECRET = b"a secret of thirty-two characters"
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
BANNER = "演示数据，不是真实来信"
SAID = {
    FEEDBACK: ("text", "text_masked", "place", "answer", "draft", "outcome_note", "draft_note"),
    FEEDBACK_EVENT: ("note",),
    QUESTION: ("text",),
    REPLY_TEMPLATE: ("title", "text"),
    COMMITMENT_STATUS: ("evidence", "note"),
    COMMITMENT_ACTUAL: ("source",),
    COMMITMENT_OVERRIDE: ("reason",),
    STAFF: ("name",),
}
"""Every column with somebody's words."""


@dataclass
class Filled:
    """A demonstration of the small city."""

    url: str
    told: list[SignIn]

    def column(self, table: Table, name: str) -> list[str]:
        """Return all values of a column."""
        return [value for (value,) in self.rows(table, name) if value]

    def rows(self, table: Table, *names: str) -> list[tuple[str, ...]]:
        """Return those columns of all rows."""
        engine = create_engine(self.url)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(select(*(table.c[name] for name in names)))]
        engine.dispose()
        return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small city's folder."""
    return write_small_city(tmp_path_factory.mktemp("city") / "yunling-2031").folder


@pytest.fixture(scope="module")
def dialogue(folder: Path, cache_dir: Path) -> Dialogue:
    """Return the small city's dialogue."""
    return dialogue_of(folder, cache_dir)


async def make(dialogue: Dialogue, path: Path, *, seed: str = "one", tickets: int) -> Filled:
    """Fill a new database."""
    url = f"sqlite:///{path}"
    database = Database(url)
    await database.open()
    assert await begin(database, seed, UNTIL) is None
    told = await fill(
        database,
        dialogue,
        lambda clock: Accounts(Register(database, SECRET, dialogue.city, clock, hasher=HASHER)),
        seed=seed,
        until=UNTIL,
        tickets=tickets,
    )
    await database.close()
    return Filled(url, told)


@pytest.fixture(scope="module")
def filled(dialogue: Dialogue, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """Return a large one, only for reading."""
    return asyncio.run(make(dialogue, tmp_path_factory.mktemp("filled") / "d.db", tickets=WANTED))


async def tickets_of(dialogue: Dialogue, url: str) -> list[FeedbackRecord]:
    """Return all tickets, oldest first."""
    database = Database(url)
    await database.open()
    found = await database.read(lambda unit: list(unit.feedback.iterate(FeedbackFilter(dialogue.city.code))))
    await database.close()
    return found


async def test_it_fills_a_living_console(dialogue: Dialogue, filled: Filled) -> None:
    """There are tickets over 90 days in every state with every event, questions, statuses, and valid logs."""
    tickets = await tickets_of(dialogue, filled.url)
    assert 0.9 * WANTED <= len(tickets) <= 1.1 * WANTED
    assert {one.state for one in tickets} == set(FeedbackState)
    assert {one.kind for one in tickets} >= {
        FeedbackKind.COMPLAINT,
        FeedbackKind.SUGGESTION,
        FeedbackKind.HELP,
    }
    assert {one.outcome.value for one in tickets if one.outcome} == {
        "已解决",
        "部分解决",
        "列入计划",
        "不予采纳",
        "非职责范围",
    }
    assert all(UNTIL - SPAN <= one.received_at < UNTIL for one in tickets)
    assert min(one.received_at for one in tickets) < UNTIL - SPAN + timedelta(days=5)
    waiting = [one for one in tickets if one.draft]
    open_ = [one for one in tickets if one.state in {FeedbackState.RECEIVED, FeedbackState.IN_PROGRESS}]
    assert any(one.due and one.due < UNTIL.date() for one in open_)
    for some in (
        waiting,
        *(
            [one for one in tickets if getattr(one, name)]
            for name in ("merged_into", "helpers", "escalated_at", "extended", "reopened")
        ),
    ):
        assert len(some) > 2
    happened = set(filled.column(FEEDBACK_EVENT, "kind"))
    # Nothing merged is unmerged, and nobody in the demonstration is abusive.
    never = {Happening.PLACE_ADDED, Happening.UNMERGED, Happening.LEFT}
    never |= {Happening.RESTRICTED, Happening.UNRESTRICTED, Happening.ERASED}
    assert happened >= set(Happening) - never
    rated = [one for one in tickets if one.rated_at]
    assert len({one.stars for one in rated}) > 3
    assert {one.solved for one in rated if one.solved} == set(Solved)
    assert any(one.appealed_at for one in tickets)
    assert {"answer", "decline"} <= set(map(str, filled.column(QUESTION, "decision")))
    assert len(filled.column(COMMITMENT_STATUS, "commitment")) == len(dialogue.city.commitments)
    assert {one.role for one in filled.told} == set(Role)
    database = Database(filled.url)
    await database.open()
    assert database.demonstration
    with database.reading() as unit:
        assert unit.audit.verify() is None
    await database.close()


def test_no_status_contradicts_its_figure(filled: Filled) -> None:
    """A commitment with a figure is in progress or done, since 未启动 beside a figure would look like a bug."""
    counted = set(filled.column(COMMITMENT_ACTUAL, "commitment"))
    said = filled.rows(COMMITMENT_STATUS, "commitment", "status")
    assert counted
    assert {status for commitment, status in said if commitment in counted} <= {"推进中", "已完成"}


def test_every_word_is_marked(filled: Filled) -> None:
    """Everybody's words begin with 【演示】, and every evidence link leads to an example."""
    for table, names in SAID.items():
        for name in names:
            words = filled.column(table, name)
            assert [one for one in words if not one.startswith(MARK)] == [], (table.name, name)
        assert any(filled.column(table, name) for name in names) or table is COMMITMENT_OVERRIDE, table.name
    assert {link.split("/")[2] for link in filled.column(COMMITMENT_STATUS, "link")} == {"example.com"}


async def test_the_same_seed_gives_the_same_tickets(dialogue: Dialogue, tmp_path: Path) -> None:
    """Equal seeds give equal numbers, words, times and states, but never equal passwords."""

    def shape(tickets: list[FeedbackRecord]) -> list[tuple[object, ...]]:
        return [
            (
                one.number,
                one.text,
                one.received_at,
                one.state,
                one.department,
                one.answer,
                one.due,
                one.closed_at,
            )
            for one in tickets
        ]

    made = [
        await make(dialogue, tmp_path / f"{number}.db", seed=seed, tickets=20)
        for number, seed in enumerate(("one", "one", "two"))
    ]
    first, again, other = [shape(await tickets_of(dialogue, one.url)) for one in made]
    assert first == again
    assert first != other
    passwords = [sign_in.password for one in made for sign_in in one.told]
    assert len(set(passwords)) == len(passwords)
    assert min(map(len, passwords)) >= 16


@pytest.mark.parametrize("what", ["ticket", "question"])
async def test_a_database_with_anything_real_is_refused(
    dialogue: Dialogue, tmp_path: Path, what: str
) -> None:
    """A database with real data is refused with the table and the remedy, and nothing is added."""
    database = Database(f"sqlite:///{tmp_path}/real.db")
    await database.open()
    ticket = FeedbackRecord(
        "YN-1", dialogue.city.code, "web", "a1", FeedbackKind.HELP, "真的来信", None, ("城建局",), (),
        FeedbackState.RECEIVED, UNTIL, None,
    )  # fmt: skip
    if what == "ticket":
        await database.transact(lambda unit: unit.feedback.add(ticket))
    else:
        await database.transact(lambda unit: unit.states.save(dialogue.city.code, "a1", "{}", UNTIL))
    with pytest.raises(SettingsError, match=r"not empty and not a demonstration.*YOUNUO_VAR_DIR"):
        await begin(database, "one", UNTIL)
    with database.reading() as unit:
        assert unit.demonstration.read() is None
    await database.close()


async def test_one_that_was_cut_off_is_not_shown_as_whole(tmp_path: Path) -> None:
    """An interrupted demonstration says so, and what to delete."""
    database = Database(f"sqlite:///{tmp_path}/d.db")
    await database.open()
    assert await begin(database, "one", UNTIL) is None
    with pytest.raises(SettingsError, match="cut off"):
        await begin(database, "one", UNTIL)
    await database.close()


def test_it_has_a_folder_and_a_secret_of_its_own_and_no_real_channel(tmp_path: Path, folder: Path) -> None:
    """The demonstration neither reads nor writes what the real settings name."""
    real = Settings(
        city=str(folder),
        var_dir=tmp_path,
        database_url="postgresql://real/real",
        secret_key="x" * 40,
        telegram_token="123456:ABC-DEF",
        wechat_token="token",
        wechat_app_id="wx1",
        wechat_aes_key="a" * 43,
        port=1,
    )
    shown = demonstration_of(real)
    assert shown.database == f"sqlite:///{tmp_path}/demo/younuo.db"
    assert (shown.secret_key, shown.telegram_token, shown.wechat_token, shown.wechat_aes_key) == (None,) * 4
    assert (shown.port, shown.city) == (1, str(folder))


@pytest.fixture
async def client(folder: Path, tmp_path: Path) -> AsyncIterator[TestClient]:
    """Yield a client of the whole product on a demonstration made by `prepare`."""
    settings = Settings(city=str(folder), var_dir=tmp_path)
    shown = demonstration_of(settings)
    database = Database(shown.database if shown.make_var_dir() else "")
    await database.open()
    await begin(database, "one", UNTIL)
    await database.transact(lambda unit: unit.demonstration.end(UNTIL))
    await database.close()
    async with TestClient(TestServer(build_app(shown)), cookie_jar=CookieJar(unsafe=True)) as client:
        yield client


async def test_every_page_says_so(client: TestClient) -> None:
    """Chat, public pages, the console's sign-in and the open data say that it is a demonstration."""
    for path in (
        "/",
        "/commitments",
        "/commitments/1-001",
        "/commitments/nowhere",
        "/console/sign-in",
        "/console/nowhere",
    ):
        async with client.get(path) as response:
            html = await response.text()
            assert BANNER in html, path
            assert "<title>【演示】" in html, path
    async with client.get("/commitments.json") as response:
        assert (await response.json())["demonstration"] is True


async def test_every_page_of_the_console_says_so(client: TestClient, folder: Path, tmp_path: Path) -> None:
    """Every page of the console says so to people signed in."""
    shown = demonstration_of(Settings(city=str(folder), var_dir=tmp_path))
    database = Database(shown.database)
    await database.open()
    accounts = Accounts(Register(database, secret_key(shown), load_city(folder), now, hasher=HASHER))
    told = (await join(accounts, load_city(folder)))[1]
    sign_in = next(one for one in told if one.role is Role.HEAD)
    token = (await accounts.signing_in.sign_in(sign_in.login, sign_in.password)).token
    await database.close()
    client.session.cookie_jar.update_cookies({"younuo-staff": token}, client.make_url("/"))
    may_open = [page for page in PAGES if page.method == "GET" and page.needs in PERMISSIONS[Role.HEAD]]
    said = 0
    for page in may_open:
        if "{" in page.path or page.polled or "/bulk/" in page.path or page.path.endswith("/file"):
            continue
        async with client.get(f"/console{page.path}") as response:
            assert response.status == 200, page.path
            if response.content_type != "text/html":
                continue  # A table to fill in.
            html = await response.text()
            assert BANNER in html, page.path
            said += 1
    assert said > 5


async def test_a_real_database_says_nothing_of_the_kind(folder: Path, tmp_path: Path) -> None:
    """With a real database there is no banner and no mark in the data."""
    async with TestClient(TestServer(build_app(Settings(city=str(folder), var_dir=tmp_path)))) as client:
        for path in ("/", "/commitments", "/console/sign-in", "/commitments.json"):
            async with client.get(path) as response:
                said = await response.text()
                assert "演示" not in said, path
                assert "demonstration" not in said, path


async def test_a_real_channel_never_opens_on_a_demonstration(folder: Path, tmp_path: Path) -> None:
    """With a channel's token on a demonstration's database the start is refused with the reason."""
    database = Database(f"sqlite:///{tmp_path}/younuo.db")
    await database.open()
    await begin(database, "one", UNTIL)
    await database.close()
    app = build_app(Settings(city=str(folder), var_dir=tmp_path, wechat_token="token"))
    with pytest.raises(RefusedError, match="is a demonstration: unset YOUNUO_WECHAT_TOKEN"):
        await TestServer(app).start_server()


def test_it_is_kept_and_signed_into_anew(folder: Path, tmp_path: Path) -> None:
    """A second run keeps every ticket and invalidates the first run's passwords."""
    shown = demonstration_of(Settings(city=str(folder), var_dir=tmp_path))
    first = prepare(shown, tickets=10)
    second = prepare(shown, tickets=10)
    assert "filled in" in first[0]
    assert "as it was left" in second[0]
    logins = [line.split()[0] for line in first if line.startswith("  demo.")]
    assert logins == [line.split()[0] for line in second if line.startswith("  demo.")]
    assert len(logins) == 9
    assert not set(first[2:-2]) & set(second[2:-2])
    assert not [path for path in tmp_path.iterdir() if path.name != "demo"]


def test_a_city_that_cannot_be_loaded_leaves_no_mark(tmp_path: Path) -> None:
    """Once what is wrong with the city's files is mended, the demonstration is made as if nothing had happened."""
    city = write_small_city(tmp_path / "yunling-2031")
    shown = demonstration_of(Settings(city=str(city.folder), var_dir=tmp_path / "var"))
    city.change("city.toml", "hotline = ", "hotlines = ")
    with pytest.raises(CityDataError):
        prepare(shown, tickets=2)
    city.change("city.toml", "hotlines = ", "hotline = ")
    assert "filled in" in prepare(shown, tickets=2)[0]


def test_messages_to_citizens_have_a_fate(filled: Filled) -> None:
    """Most notices arrived within seconds, some are held with a reason, and none awaits a courier."""
    states = filled.column(NOTICE, "state")
    assert set(states) <= {NoticeState.SENT, NoticeState.HELD, NoticeState.FAILED}
    assert states.count(NoticeState.SENT) > 0.8 * len(states) > 40
    assert states.count(NoticeState.HELD) > 0
