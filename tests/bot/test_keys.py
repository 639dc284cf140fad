"""Changing the key, on both databases: completely, even if interrupted, and with nothing else running."""

import asyncio
import os
import secrets
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, inspect, text

from bot import keys
from bot.keys import claim_key, retire, rotate
from bot.lock import alone, serving
from bot.secret import FILE, FORMER, NEXT, former_key, key_id, pseudonyms, secret_key
from bot.settings import Settings, SettingsError
from handlers.accounts.second_factor import SecondFactor, new_secret
from handlers.conversation import Conversation
from handlers.dialogue import Dialogue
from handlers.messages import Incoming, Reply
from handlers.notices.addresses import Addresses
from handlers.notices.outbox import record
from handlers.outcome import NewNotice
from handlers.own_data import rotation
from storage.address import read_address
from storage.database import Database, RefusedError, Unit
from storage.records import (
    ContactRecord,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    FollowRecord,
    Grant,
    NoticeKind,
    Restriction,
    Role,
    StaffRecord,
    Talk,
)
from tests.handlers.dialogues import Routes, Script, build_city
from tests.zygote import PIPE, Process

NOW = datetime(2023, 6, 1, 12, tzinfo=UTC)
CITY = build_city().code
PUSHED, UNPUSHED = 7, 2
"""Citizens with a stored address, and on the web, without one."""


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Return an installation with a database of either kind."""
    return Settings(_env_file=None, var_dir=tmp_path / "var", database_url=database_url)  # type: ignore[call-arg]


def in_database(settings: Settings, work: Callable[[Unit], object]) -> object:
    """Do something in the database, as a separate process would."""

    async def run() -> object:
        database = Database(settings.database)
        await database.open()
        try:
            return await database.transact(work)
        finally:
            await database.close()

    return asyncio.run(run())


def people() -> list[tuple[str, str]]:
    """Return channel and sender of everybody."""
    return [("telegram", str(9_000_000 + n)) for n in range(PUSHED)] + [
        ("web", f"cookie{n}") for n in range(UNPUSHED)
    ]


def fill(settings: Settings) -> str:
    """Store something of every kind for everybody, and a person with a second factor; return its secret."""
    settings.make_var_dir()
    key = secret_key(settings)
    addresses, pseudonym, factor = Addresses(key), pseudonyms(key), new_secret()

    def work(unit: Unit) -> None:
        for number, (channel, sender) in enumerate(people()):
            citizen = pseudonym(channel, sender)
            ticket = FeedbackRecord(
                f"YN-{number}", CITY, channel, citizen, FeedbackKind.HELP, "路灯不亮", None,
                ("住建局",), (), FeedbackState.RECEIVED, NOW, None, text_masked="路灯不亮",
            )  # fmt: skip
            unit.feedback.add(ticket)
            unit.states.save(CITY, citizen, "{}", NOW)
            unit.inbox.claim(channel, citizen, "m1", NOW)
            unit.inbox.keep(channel, citizen, "m1", '[{"text":"kept"}]')
            unit.follows.add(FollowRecord(CITY, citizen, "theme:老旧小区", channel, NOW, NOW))
            unit.restrictions.save(
                Restriction(CITY, citizen, ticket.number, NOW + timedelta(days=3), "s1", NOW)
            )
            unit.windows.save(CITY, citizen, (Grant(5, NOW),))
            unit.talks.keep(CITY, citizen, Talk(ticket.number, NOW, answered=False))
            told = NewNotice(NoticeKind.DIGEST, "digest:1", (Reply("有进展"),))
            unit.notices.add(record(told, city=CITY, channel=channel, citizen=citizen, now=NOW))
            if channel == "telegram":
                sealed = addresses.seal(CITY, citizen, sender)
                unit.contacts.save(ContactRecord(CITY, citizen, channel, sealed, addresses.key_id, NOW))
        sealed_factor = SecondFactor(key).seal(factor)
        unit.staff.add(StaffRecord("s1", CITY, "wang", "王", Role.HEAD, (), NOW, totp_secret=sealed_factor))

    in_database(settings, work)
    return factor


def standing(settings: Settings) -> dict[str, set[str]]:
    """Return each table -> the pseudonyms in it."""
    engine = create_engine(read_address(settings.database))
    found: dict[str, set[str]] = {}
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            if any(column["name"] == "citizen" for column in inspect(connection).get_columns(table)):
                rows = connection.execute(text(f'SELECT citizen FROM "{table}"'))  # noqa: S608
                found[table] = {str(row.citizen) for row in rows}
    engine.dispose()
    return found


def brought_over(settings: Settings) -> None:
    """Check that everybody with an address is under the new key everywhere, and reachable."""
    key = secret_key(settings)
    known = {pseudonyms(key)(channel, sender) for channel, sender in people() if channel == "telegram"}
    for table, citizens in standing(settings).items():
        if table != "erasure":
            assert known <= citizens, table
            assert len(citizens) == (PUSHED if table == "contact" else PUSHED + UNPUSHED), table

    def opened(unit: Unit) -> set[str]:
        contacts = (unit.contacts.get(CITY, citizen) for citizen in known)
        return {Addresses(key).open(contact) for contact in contacts if contact}

    assert in_database(settings, opened) == {sender for channel, sender in people() if channel == "telegram"}


def test_the_key_is_exchanged(settings: Settings) -> None:
    """Pseudonyms and addresses get the new key in every table, second factors work, the old file is set aside."""
    factor = fill(settings)
    old = secret_key(settings)
    lines = rotate(settings)
    assert secret_key(settings) != old
    assert (settings.var_dir / FORMER).read_bytes() == old
    assert not (settings.var_dir / NEXT).exists()
    assert any(f"{PUSHED} citizens brought over, 1 second factor" in line for line in lines)
    assert any(f"{UNPUSHED} citizens have no address" in line for line in lines)
    brought_over(settings)
    person = in_database(settings, lambda unit: unit.staff.get("s1"))
    assert isinstance(person, StaffRecord)
    assert person.totp_secret
    assert SecondFactor(secret_key(settings)).reseal(person.totp_secret, SecondFactor(b"x" * 32))
    assert factor not in person.totp_secret


@pytest.mark.parametrize("point", range(6))
def test_a_run_that_is_cut_off_is_begun_again(
    settings: Settings, point: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interrupted at any step, nothing starts in between, and the next run completes it."""
    monkeypatch.setattr(rotation, "AT_ONCE", 2)
    fill(settings)
    in_database(settings, lambda unit: None)
    steps = [0]

    def step() -> None:
        steps[0] += 1
        if steps[0] > point:
            raise KeyboardInterrupt

    moving = rotation.Rotation.move_some
    finishing = keys._finish_files
    with monkeypatch.context() as cut:
        cut.setattr(rotation.Rotation, "move_some", lambda self, unit: (step(), moving(self, unit))[1])
        cut.setattr(keys, "_finish_files", lambda folder: (step(), finishing(folder))[1])
        with pytest.raises(KeyboardInterrupt):
            rotate(settings)
    with pytest.raises(SettingsError, match="keys rotate"):
        asyncio.run(_start(settings))
    rotate(settings)
    brought_over(settings)
    asyncio.run(_start(settings))


async def _start(settings: Settings) -> None:
    database = Database(settings.database)
    await database.open()
    try:
        await database.transact(partial(claim_key, mine=key_id(secret_key(settings))))
    finally:
        await database.close()


def test_a_killed_run_is_begun_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After SIGKILL midway the next run completes it."""
    settings = Settings(_env_file=None, var_dir=tmp_path / "var")  # type: ignore[call-arg]
    fill(settings)
    monkeypatch.setenv("YOUNUO_VAR_DIR", str(settings.var_dir))
    slow = (
        "import time\nfrom bot.settings import Settings\nfrom bot.keys import rotate\nfrom handlers.own_data import rotation\n"
        "rotation.AT_ONCE = 1\nmove = rotation.Rotation.move_some\n"
        "def slowly(self, unit):\n    print('step', flush=True)\n    time.sleep(0.2)\n    return move(self, unit)\n"
        "rotation.Rotation.move_some = slowly\nrotate(Settings(_env_file=None))\n"
    )
    with Process([sys.executable, "-c", slow], env=os.environ, stdout=PIPE) as run:
        assert run.stdout
        for _ in range(3):
            assert run.stdout.readline() == b"step\n"
        run.kill()
    rotate(settings)
    brought_over(settings)


def test_nothing_else_runs_meanwhile(tmp_path: Path) -> None:
    """A running service excludes the rotation and the other way round, and both say what to do."""
    settings = Settings(_env_file=None, var_dir=tmp_path / "var")  # type: ignore[call-arg]
    fill(settings)
    with serving(settings), serving(settings), pytest.raises(SettingsError, match="stop it"):
        rotate(settings)
    with alone(settings), pytest.raises(SettingsError, match="wait"), serving(settings):
        pass


def test_owed_answers_come_first(tmp_path: Path) -> None:
    """Promised answers are encrypted with the old key, so the service must send them first."""
    settings = Settings(_env_file=None, var_dir=tmp_path / "var")  # type: ignore[call-arg]
    fill(settings)
    (settings.var_dir / "wechat-late").mkdir()
    promise = settings.var_dir / "wechat-late" / "x"
    promise.write_text("x")
    with pytest.raises(SettingsError, match="owed"):
        rotate(settings)
    promise.rename(promise.with_suffix(".new"))  # What was never promised is not owed.
    rotate(settings)
    brought_over(settings)


def test_another_key_is_refused(settings: Settings) -> None:
    """A lost or changed key is reported at start-up, before tickets become unreachable; the first start records it."""
    fill(settings)
    asyncio.run(_start(settings))
    asyncio.run(_start(settings))
    mine = key_id(secret_key(settings))
    (settings.var_dir / FILE).write_text(secrets.token_hex(32))
    with pytest.raises(SettingsError, match=mine):
        asyncio.run(_start(settings))
    with pytest.raises(RefusedError, match=mine):
        rotate(settings)


def test_keys_from_the_environment(tmp_path: Path) -> None:
    """With keys from the environment the former key is required, must differ, and the change is as with files."""
    folder = tmp_path / "var"
    old, new = SecretStr("o" * 40), SecretStr("n" * 40)
    before = Settings(_env_file=None, var_dir=folder, secret_key=old)  # type: ignore[call-arg]
    fill(before)
    with pytest.raises(SettingsError, match="FORMER_SECRET_KEY"):
        rotate(Settings(_env_file=None, var_dir=folder, secret_key=new))  # type: ignore[call-arg]
    with pytest.raises(SettingsError, match="new key"):
        rotate(Settings(_env_file=None, var_dir=folder, secret_key=old, former_secret_key=old))  # type: ignore[call-arg]
    after = Settings(_env_file=None, var_dir=folder, secret_key=new, former_secret_key=old)  # type: ignore[call-arg]
    rotate(after)
    brought_over(after)
    with pytest.raises(SettingsError, match="FORMER_SECRET_KEY"):
        retire(after)


def test_who_has_no_address_is_brought_over_on_writing(settings: Settings) -> None:
    """A web citizen's first message finds tickets and replies again; after `retire` others' are unreachable."""
    fill(settings)
    rotate(settings)
    assert asyncio.run(_say(settings, "cookie0", "m1")) == "kept"
    assert "YN-0" not in asyncio.run(_say(settings, "cookie0", "m2"))
    mine = pseudonyms(secret_key(settings))("web", "cookie0")
    for table, citizens in standing(settings).items():
        assert table in {"contact", "erasure"} or mine in citizens, table
    assert retire(settings).startswith("the former key is gone")
    assert former_key(settings) is None
    asyncio.run(_say(settings, "cookie1", "m2"))
    theirs = pseudonyms(secret_key(settings))("web", "cookie1")
    tickets = in_database(settings, lambda unit: unit.feedback.of_citizen(CITY, theirs, 5))
    assert tickets == []


def test_a_former_key_that_is_still_needed_is_not_overwritten(settings: Settings) -> None:
    """A second change is refused until the first key was retired, since some citizens have not written yet."""
    fill(settings)
    rotate(settings)
    first = former_key(settings)
    with pytest.raises(SettingsError, match="keys retire"):
        rotate(settings)
    assert former_key(settings) == first
    assert asyncio.run(_say(settings, "cookie0", "m1")) == "kept"
    retire(settings)
    rotate(settings)


def test_who_wrote_while_the_former_key_was_missing_is_brought_together(settings: Settings) -> None:
    """Citizens mistaken for newcomers on a host without the former key are merged at their next message."""
    fill(settings)
    rotate(settings)
    former = settings.var_dir / FORMER
    kept = former.read_bytes()
    former.unlink()
    asyncio.run(_say(settings, "cookie0", "m2"))
    mine = pseudonyms(secret_key(settings))("web", "cookie0")
    both = FollowRecord(CITY, mine, "theme:老旧小区", "web", NOW, NOW)
    in_database(settings, lambda unit: unit.follows.add(both))
    former.write_bytes(kept)
    assert asyncio.run(_say(settings, "cookie0", "m1")) == "kept"

    def numbers(unit: Unit) -> list[str]:
        return [one.number for one in unit.feedback.of_citizen(CITY, mine, 5)]

    assert in_database(settings, numbers) == [f"YN-{PUSHED}"]
    assert in_database(settings, lambda unit: unit.follows.of(CITY, mine)) == [both]
    assert pseudonyms(kept)("web", "cookie0") not in {
        one for some in standing(settings).values() for one in some
    }


async def _say(settings: Settings, who: str, message_id: str) -> str:
    """Say something on the web to a newly started service."""
    database = Database(settings.database)
    await database.open()
    city = build_city()
    former = former_key(settings)
    conversation = Conversation(
        dialogue=Dialogue(city=city, understanding=Script(), router=Routes(city)),
        database=database,
        pseudonym=pseudonyms(secret_key(settings)),
        clock=lambda: NOW,
        new_number=lambda: "YN-9",
        former=pseudonyms(former) if former else None,
    )
    try:
        answer = await conversation.receive(Incoming("web", who, message_id, "", NOW))
    finally:
        await database.close()
    return "".join(reply.text for reply in answer.replies)
