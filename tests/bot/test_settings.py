"""Settings: what is read from where, and the errors."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.settings import CITIES, Settings, SettingsError, load_settings

KEY = "k" * 32
AES = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Remove all settings of this environment, and use a folder without `.env`."""
    for name in [name for name in os.environ if name.upper().startswith("YOUNUO_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def faults(monkeypatch: pytest.MonkeyPatch, **given: str) -> str:
    """Return the errors for an environment."""
    for name, value in given.items():
        monkeypatch.setenv(f"YOUNUO_{name}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return str(caught.value)


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    """Without settings the only city is served on this machine alone, from SQLite, without channels or secrets."""
    read = load_settings()
    assert (read.city_folder, read.host, read.port) == (CITIES / "suizhou-2023", "127.0.0.1", 8080)
    assert read.database == f"sqlite:///{tmp_path}/var/younuo.db"
    assert not any((read.secret_key, read.wechat_token, read.wechat_aes_key, read.telegram_token))
    assert str(read.telegram_api_url).startswith("https://api.telegram.org")
    assert str(read.wechat_api_url).startswith("https://api.weixin.qq.com")
    assert list(tmp_path.iterdir()) == []


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`.env` is read from the current folder, and an environment variable overrides its line."""
    Path(".env").write_text("# 端口\nYOUNUO_PORT=8081\nYOUNUO_HOST='0.0.0.0'\nOTHER=1\n", encoding="utf-8")
    monkeypatch.setenv("YOUNUO_PORT", "8082")
    read = load_settings()
    assert (read.host, read.port) == ("0.0.0.0", 8082)  # noqa: S104


def test_a_file_with_a_byte_order_mark_is_read_whole() -> None:
    """A byte order mark, as from Windows editors, does not hide the first setting."""
    Path(".env").write_text("YOUNUO_PORT=8083\n", encoding="utf-8-sig")
    assert load_settings().port == 8083


def test_a_file_in_another_encoding_is_named() -> None:
    """A `.env` saved as GBK is reported without a traceback."""
    Path(".env").write_bytes("YOUNUO_CITY=随州\n".encode("gbk"))
    with pytest.raises(SettingsError, match=r"\.env.*UTF-8"):
        load_settings()


@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields])
def test_an_empty_value_counts_as_unset(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Any setting's empty value counts as unset, in the environment and in the file."""
    plain = load_settings()
    monkeypatch.setenv(f"YOUNUO_{name}", "")
    assert load_settings() == plain
    monkeypatch.delenv(f"YOUNUO_{name}")
    Path(".env").write_text(f"YOUNUO_{name}=\n", encoding="utf-8")
    assert load_settings() == plain


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "abc", "'abc'"),
        ("PORT", "65536", "65535"),
        ("PORT", "-1", "'-1'"),
        ("VAR_DIR", "/tmp/a?b", "choose another"),  # noqa: S108
        ("DATABASE_URL", "mysql://u:sesame@h/x", "postgresql://user:password@host"),
        ("DATABASE_URL", "sesame", "sqlite:///path"),
        ("DATABASE_URL", "sqlite://", "keeps nothing on disk"),
        ("DATABASE_URL", "postgresql://u:open@sesame@h/x", "%40"),
        ("SECRET_KEY", "open-sesame", "at least 32 characters"),
        ("WECHAT_AES_KEY", "open-sesame", "43 letters and digits"),
        ("WECHAT_AES_KEY", "sesame!" + "!" * 36, "43 letters and digits"),
        ("WECHAT_AES_KEY", "sesame" + "a" * 36, "43 letters and digits"),
        ("WECHAT_AES_KEY", "sesame" + "a" * 38, "43 letters and digits"),
        ("WECHAT_AES_KEY", "sesame" + "有" * 37, "43 letters and digits"),
        ("WECHAT_API_URL", "ftp://sesame", "'http' or 'https'"),
        ("TELEGRAM_TOKEN", "opensesame", "BotFather"),
        ("TELEGRAM_TOKEN", "12345:open sesame", "BotFather"),
        ("TELEGRAM_API_URL", "sesame", "valid URL"),
        ("TELEGRAM_WEBHOOK_URL", "sesame", "valid URL"),
        ("TELEGRAM_WEBHOOK_SECRET", "open-sesame", "16 to 256"),
        ("TELEGRAM_WEBHOOK_SECRET", "芝麻开门-sesame-sesame-sesame", "16 to 256"),
    ],
)
def test_a_wrong_value_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    """A wrong value is reported with setting and remedy, without repeating possible secrets."""
    told = faults(monkeypatch, **{name: value})
    assert told.startswith(f"YOUNUO_{name}")
    assert said in told
    assert "\n" not in told
    if name != "DATABASE_URL" or "@" in value:
        assert "sesame" not in told


def test_every_wrong_value_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three faults are three lines at once."""
    lines = faults(monkeypatch, PORT="x", TELEGRAM_TOKEN="x", SECRET_KEY="x").splitlines()
    assert [line.split(":")[0].split(" ")[0] for line in lines] == [
        "YOUNUO_PORT",
        "YOUNUO_SECRET_KEY",
        "YOUNUO_TELEGRAM_TOKEN",
    ]


def test_settings_that_need_another_say_which(monkeypatch: pytest.MonkeyPatch) -> None:
    """An AES key needs the AppID, and a webhook its secret."""
    assert "YOUNUO_WECHAT_APP_ID" in faults(monkeypatch, WECHAT_AES_KEY=AES)
    monkeypatch.setenv("YOUNUO_WECHAT_APP_ID", "wx1")
    assert "TELEGRAM_WEBHOOK_SECRET" in faults(
        monkeypatch, TELEGRAM_WEBHOOK_URL="https://example.org/telegram"
    )
    monkeypatch.setenv("YOUNUO_TELEGRAM_WEBHOOK_SECRET", "a-secret_of-Telegram")
    assert load_settings().wechat_aes_key


SECRETS = ["SECRET_KEY", "WECHAT_AES_KEY", "TELEGRAM_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "DATABASE_URL"]


@given(
    name=st.sampled_from(SECRETS),
    word=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=6, max_size=300),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_no_secret_is_ever_said(name: str, word: str) -> None:
    """Whatever is given as a secret, neither an error nor the settings' repr repeats it."""
    assume(word not in str(Settings.model_fields) + "YOUNUO_postgresql sqlite:///user:password@host/database")
    value = f"postgresql://younuo:{word}@host/db" if name == "DATABASE_URL" else word
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(f"YOUNUO_{name}", value)
        try:
            told = repr(load_settings()) if name != "DATABASE_URL" else ""
        except SettingsError as error:
            told = str(error)
    assert word not in told


def test_a_city_is_a_name_or_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder anywhere can be a city; an unknown name is reported with the existing ones."""
    (tmp_path / "yunling-2031").mkdir()
    monkeypatch.setenv("YOUNUO_CITY", str(tmp_path / "yunling-2031"))
    assert load_settings().city_folder == tmp_path / "yunling-2031"
    monkeypatch.setenv("YOUNUO_CITY", "nowhere")
    with pytest.raises(SettingsError, match=r"YOUNUO_CITY = 'nowhere'.*suizhou-2023"):
        _ = load_settings().city_folder


def test_of_several_cities_one_must_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without YOUNUO_CITY the only city is served; of several none is preferred, and the error lists them."""
    monkeypatch.setattr("bot.settings.CITIES", tmp_path)
    (tmp_path / "yunling-2031").mkdir()
    assert load_settings().city_folder == tmp_path / "yunling-2031"
    (tmp_path / "yunling-2032").mkdir()
    with pytest.raises(
        SettingsError, match=r"YOUNUO_CITY is not set: name one of yunling-2031, yunling-2032"
    ):
        _ = load_settings().city_folder


def test_var_dir_is_made_for_its_owner_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A new VAR_DIR is closed to other accounts, and an existing one stays as it is."""
    monkeypatch.setenv("YOUNUO_VAR_DIR", "deep/var")
    made = load_settings().make_var_dir()
    assert made.resolve() == tmp_path / "deep" / "var"
    assert made.stat().st_mode & 0o777 == 0o700
    made.chmod(0o750)
    assert load_settings().make_var_dir().stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("folder", ["/proc/none", "file", "file/below"])
def test_a_var_dir_that_cannot_be_is_said(monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    """A file in its place, or an unwritable place, is reported with setting, value and remedy."""
    Path("file").touch()
    monkeypatch.setenv("YOUNUO_VAR_DIR", folder)
    with pytest.raises(SettingsError, match=f"YOUNUO_VAR_DIR = '{folder}'.*can be written to") as caught:
        load_settings().make_var_dir()
    assert "\n" not in str(caught.value)


def test_a_var_dir_without_rights_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An existing folder without rights for this account is reported."""
    monkeypatch.setenv("YOUNUO_VAR_DIR", str(tmp_path))
    monkeypatch.setattr(
        os, "access", lambda *_: False
    )  # The test's account may be root, which no mode stops.
    with pytest.raises(SettingsError, match=r"YOUNUO_VAR_DIR.*can't be written to"):
        load_settings().make_var_dir()


def test_settings_are_frozen() -> None:
    """Settings can't be changed after the start."""
    with pytest.raises(ValidationError):
        load_settings().port = 1  # type: ignore[misc]
