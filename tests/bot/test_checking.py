"""`run.py check` and `run.py migrate`: what is reported, and that a check changes nothing."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, make_url

from bot.checking import check_configuration, migrate_database
from bot.settings import Settings
from storage.address import read_address
from storage.migrations import newest
from tests.knowledge.small_city import write_small_city
from tests.storage.older_schema import OLDER, UNDER_ANOTHER_KEY, make_older, version_of

CODE = "yunling-2031"


OF_ANOTHER_CITY = (
    "INSERT INTO staff (id, city, login, name, role, departments, created_at, failures) "
    "VALUES ('1', 'elsewhere-2031', 'li', '李', '管理员', '[]', '2031-01-01 00:00:00.000000', 0)"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings of the small city."""
    city = write_small_city(tmp_path / CODE).folder
    return Settings(_env_file=None, var_dir=tmp_path / "var", city=str(city))


def test_migrating_makes_the_schema_and_may_be_repeated(settings: Settings, tmp_path: Path) -> None:
    """Migrating makes folder, file and tables and names the place; repeating changes nothing."""
    said = [migrate_database(settings) for _ in range(2)]
    assert said == [f"the schema of sqlite:///{tmp_path}/var/younuo.db is at its newest version"] * 2
    engine = create_engine(settings.database)
    assert "feedback" in inspect(engine).get_table_names()
    engine.dispose()


@pytest.mark.postgres
def test_no_password_is_said(postgres_url: str, tmp_path: Path) -> None:
    """On PostgreSQL the database is named without its password, wherever that is in the address."""
    for hidden in (
        make_url(postgres_url).set(password="open-sesame"),
        make_url(postgres_url).update_query_dict({"password": "open-sesame"}),
    ):
        url = hidden.render_as_string(hide_password=False)
        settings = Settings(_env_file=None, var_dir=tmp_path, database_url=url)
        lines, sound = check_configuration(settings)
        assert sound, lines
        said = "\n".join([*lines, migrate_database(settings)])
        assert "sesame" not in said
        assert str(make_url(postgres_url).database) in said
    engine = create_engine(read_address(postgres_url))
    assert "feedback" in inspect(engine).get_table_names()
    engine.dispose()


def test_a_sound_configuration_is_told(settings: Settings) -> None:
    """The check reports what is used, which channels are on and where, and how to turn on the others."""
    lines, sound = check_configuration(settings)
    assert sound
    said = "\n".join(lines)
    assert f"ok     city: {CODE}, 5 commitments, 3 departments" in lines
    assert f"kept in {settings.var_dir}" in said
    assert "http://127.0.0.1:8080/" in said
    assert "WeChat       off: set YOUNUO_WECHAT_TOKEN" in said
    assert "Telegram     off: set YOUNUO_TELEGRAM_TOKEN" in said


def test_channels_that_are_on_are_told_without_their_secrets(settings: Settings) -> None:
    """Channels are reported without secrets, Telegram's mode included, and an IPv6 host in brackets."""
    on = {
        "wechat_token": "open-sesame",
        "telegram_token": "12345:open-sesame",
        "secret_key": "open-sesame" * 3,
    }
    polling = settings.model_copy(
        update=Settings(_env_file=None, **on, host="::1").model_dump(include={*on, "host"})
    )  # type: ignore[arg-type]
    said = "\n".join(check_configuration(polling)[0])
    assert (
        "WeChat       on, at http://[::1]:8080/wechat; it answers only: set YOUNUO_WECHAT_VERIFIED=true"
        in said
    )
    assert "Telegram     on, by long polling" in said
    assert "from YOUNUO_SECRET_KEY" in said
    assert "sesame" not in said
    hook = {"telegram_webhook_url": "https://example.org/telegram", "telegram_webhook_secret": "s" * 16}
    webhook = Settings(_env_file=None, var_dir=settings.var_dir, city=settings.city, **on, **hook)  # type: ignore[arg-type]
    assert "Telegram     on, at http://127.0.0.1:8080/telegram" in "\n".join(check_configuration(webhook)[0])


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    """A missing city and an impossible folder are a line each, and the rest is checked too."""
    (tmp_path / "file").touch()
    lines, sound = check_configuration(Settings(_env_file=None, var_dir=tmp_path / "file", city="atlantis"))
    assert not sound
    wrong = [line for line in lines if line.startswith("WRONG")]
    assert [line.split()[1] for line in wrong] == ["VAR_DIR:", "city:", "secret", "database:"]
    assert all("name" in line for line in wrong)
    assert any("WeChat" in line for line in lines)


def test_a_folder_that_others_may_read_is_wrong(settings: Settings, tmp_path: Path) -> None:
    """An existing folder that others may read is left as it is, with how to close it."""
    (open_one := tmp_path / "two words").mkdir(mode=0o755)
    lines, sound = check_configuration(settings.model_copy(update={"var_dir": open_one}))
    assert not sound
    [wrong] = [line for line in lines if line.startswith("WRONG")]
    assert wrong == f"WRONG  VAR_DIR: {open_one}: others may read what lies there: chmod -R go= '{open_one}'"
    assert open_one.stat().st_mode & 0o777 == 0o755


@pytest.mark.unmigrated
def test_looking_brings_no_schema_further(settings: Settings, database_url: str) -> None:
    """An older database is not migrated by the check, which says that the next start would."""
    older = settings.model_copy(update={"database_url": database_url})
    make_older(database_url)
    lines, sound = check_configuration(older)
    assert sound
    [told] = [line for line in lines if line.startswith("ok     database")]
    assert f"its schema is {OLDER}, and the next start brings it to {newest()}: make a backup before" in told
    assert version_of(database_url) == OLDER


@pytest.mark.unmigrated
@pytest.mark.parametrize(
    ("held", "told"),
    [
        (UNDER_ANOTHER_KEY, "this database stands under the key another"),
        (OF_ANOTHER_CITY, "YOUNUO_CITY: this database holds tickets or staff of 'elsewhere-2031'"),
    ],
)
def test_an_older_database_that_the_next_start_would_refuse_is_wrong(
    settings: Settings, database_url: str, held: str, told: str
) -> None:
    """Another key or city is found in an older database too, which stays as it is."""
    make_older(database_url, held)
    lines, sound = check_configuration(settings.model_copy(update={"database_url": database_url}))
    assert not sound
    [wrong] = [line for line in lines if line.startswith("WRONG")]
    assert wrong.startswith(f"WRONG  database: {told}")
    assert version_of(database_url) == OLDER


def test_a_setting_that_there_is_not_is_wrong(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A misspelled setting in the environment or `.env` is reported with the likely one; other programs' are ignored."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(
        "YOUNUO_KEEP_IDENTITY_DAYS=90\nPOSTGRES_PASSWORD=x\nYOUNUO_WECHAT_TOKEN=\n"
    )
    monkeypatch.setenv("YOUNUO_PROT", "8081")
    lines, sound = check_configuration(settings)
    assert not sound
    [wrong] = [line for line in lines if line.startswith("WRONG")]
    assert wrong == (
        "WRONG  settings: YOUNUO_KEEP_IDENTITY_DAYS: there is no such setting: is YOUNUO_KEEP_IDENTITIES_DAYS meant?; "
        "YOUNUO_PROT: there is no such setting: is YOUNUO_PORT meant?"
    )


def test_a_database_that_does_not_answer_is_wrong(settings: Settings) -> None:
    """A database that does not answer is reported with host and port, without password."""
    away = Settings(
        _env_file=None,
        var_dir=settings.var_dir,
        city=settings.city,
        database_url="postgresql://younuo:open-sesame@127.0.0.1:1/younuo",
    )
    lines, sound = check_configuration(away)
    assert not sound
    [wrong] = [line for line in lines if line.startswith("WRONG")]
    assert "database" in wrong
    assert "127.0.0.1" in wrong
    assert "YOUNUO_DATABASE_URL" in wrong
    assert "see that the database runs" in wrong
    assert "sesame" not in "\n".join(lines)


def test_a_database_under_another_key_is_wrong(tmp_path: Path) -> None:
    """A database under another key is reported by the lost key's id before tickets become unreachable."""
    settings = Settings(_env_file=None, var_dir=tmp_path / "var")  # type: ignore[call-arg]
    migrate_database(settings)
    assert check_configuration(settings)[1]
    (settings.var_dir / "secret.key").write_text("x" * 64)
    lines, sound = check_configuration(settings)
    assert not sound
    assert any(line.startswith("WRONG  database: this database stands under the key") for line in lines)
