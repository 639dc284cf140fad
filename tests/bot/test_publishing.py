"""`run.py status`: publishing a commitment's status from the command line."""

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot import publishing
from bot.publishing import publish_status
from bot.settings import Settings, SettingsError
from storage.database import Database
from storage.records import AuditFilter, CommitmentStatus, StatusUpdate
from tests.knowledge.small_city import write_small_city

CODE = "yunling-2031"
NOW = datetime(2031, 5, 1, 20, 0, tzinfo=UTC)
"""In the city it is the 2nd of May, four in the morning."""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return settings of the small city, at NOW."""
    monkeypatch.setattr(publishing, "now", lambda: NOW)
    city = write_small_city(tmp_path / CODE).folder
    return Settings(_env_file=None, var_dir=tmp_path / "var", city=str(city))


def publish(
    settings: Settings,
    commitment: str = "1-001",
    *,
    status: CommitmentStatus = CommitmentStatus.IN_PROGRESS,
    as_of: date = date(2031, 4, 30),
    evidence: str = " 城建局通报〔2031〕5号 ",
    department: str | None = None,
    note: str = " 已建成6个。 ",
) -> str:
    """Publish a status with the given values."""
    return publish_status(
        settings, commitment, status=status, as_of=as_of, evidence=evidence, department=department, note=note
    )


def latest(settings: Settings) -> dict[str, StatusUpdate]:
    """Return what citizens are told."""
    with Database(settings.database).reading() as unit:
        return unit.statuses.latest_all(CODE)


def test_a_published_status_is_what_citizens_are_told(settings: Settings) -> None:
    """A status has its day, evidence, note and department: the lead, or another by any name."""
    assert publish(settings) == "1-001: 推进中, as of 2031-04-30"
    assert latest(settings) == {
        "1-001": StatusUpdate(
            CODE,
            "1-001",
            CommitmentStatus.IN_PROGRESS,
            date(2031, 4, 30),
            "城建局通报〔2031〕5号",
            "城建局",
            "已建成6个。",
            NOW,
        )
    }
    publish(settings, "2-001", department="建设局")
    assert latest(settings)["2-001"].department == "城建局"


def test_a_published_status_stands_in_the_audit_log(settings: Settings) -> None:
    """A status published by the operator is in the audit log like the console's."""
    publish(settings)
    with Database(settings.database).reading() as unit:
        [row] = [row.entry for row in unit.audit.page(AuditFilter(), limit=9).rows]
        assert unit.audit.verify() is None
    assert (row.actor, row.action, row.subject) == (
        "staff:operator",
        "commitment.status",
        "commitment:1-001",
    )
    assert dict(row.detail) == {"status": "推进中", "as_of": "2031-04-30"}


def test_a_status_keeps_to_the_lengths_of_the_console(settings: Settings) -> None:
    """Evidence too long for an answer is refused, and a note's lines are joined."""
    with pytest.raises(SettingsError, match="依据：有201个字，最多200个字"):
        publish(settings, evidence="证" * 201)
    publish(settings, note="已建成6个。\n还有4个。")
    assert latest(settings)["1-001"].note == "已建成6个。 还有4个。"


def test_the_city_s_own_today_may_be_described(settings: Settings) -> None:
    """The city's current day is accepted even if it is yesterday in UTC, and the day after is refused."""
    publish(settings, as_of=date(2031, 5, 2))
    with pytest.raises(SettingsError, match=r"--as-of 2031-05-03: lies in the future"):
        publish(settings, as_of=date(2031, 5, 3))


def test_what_cannot_be_published_is_said(settings: Settings) -> None:
    """An unknown commitment or department, and missing evidence, are refused, and nothing is stored."""
    with pytest.raises(SettingsError, match=r"commitment '9-999': no such id.*city dump"):
        publish(settings, "9-999")
    with pytest.raises(SettingsError, match="--department '外星局'"):
        publish(settings, department="外星局")
    with pytest.raises(SettingsError, match="--evidence"):
        publish(settings, evidence=" ")
    assert not settings.var_dir.exists()


def test_a_status_can_be_published_while_the_server_runs(settings: Settings) -> None:
    """A running process that has the database open sees the status at once."""

    async def serving() -> CommitmentStatus:
        settings.make_var_dir()
        database = Database(settings.database)
        await database.open()
        try:
            await asyncio.to_thread(publish, settings, status=CommitmentStatus.DONE)
            return (await database.read(lambda unit: unit.statuses.latest_all(CODE)))["1-001"].status
        finally:
            await database.close()

    assert asyncio.run(serving()) is CommitmentStatus.DONE
