"""Settings: read once from the environment or `.env`, frozen, each field with its meaning, unit and range."""

from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, AnyHttpUrl, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

CITIES = Path(__file__).parents[1] / "knowledge" / "cities"


def _without_slash(url: AnyHttpUrl) -> AnyHttpUrl:
    return AnyHttpUrl(str(url).rstrip("/"))


BaseUrl = Annotated[AnyHttpUrl, AfterValidator(_without_slash)]


class SettingsError(Exception):
    """The configuration is wrong; the message names each field, its value and the remedy."""


class Settings(BaseSettings):
    """Everything that can be configured, prefix `YOUNUO_`; an empty value counts as unset."""

    model_config = SettingsConfigDict(
        env_prefix="YOUNUO_", env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    city: str = Field(
        "suizhou-2023", description="Name of the city's folder in `knowledge/cities/`, or a path to a folder."
    )
    var_dir: Path = Field(
        Path("var"),
        description="Where the database, the secret and caches live; nothing is written elsewhere.",
    )
    database_url: str | None = Field(
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
    wechat_aes_key: SecretStr | None = Field(
        None, min_length=43, max_length=43, description="EncodingAESKey, 43 characters; unset: plain mode."
    )
    wechat_api_url: BaseUrl = Field(
        AnyHttpUrl("https://api.weixin.qq.com"), description="Base of WeChat's API."
    )
    telegram_token: SecretStr | None = Field(
        None, description="Bot token from BotFather; unset: the Telegram channel is off."
    )
    telegram_api_url: BaseUrl = Field(
        AnyHttpUrl("https://api.telegram.org"), description="Base of the Bot API."
    )
    telegram_webhook_url: AnyHttpUrl | None = Field(
        None, description="Public address of `/telegram`; unset: long polling."
    )
    telegram_webhook_secret: SecretStr | None = Field(
        None,
        min_length=16,
        max_length=256,
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
        """The folder with the city's data."""
        named = CITIES / self.city
        return named if named.is_dir() else Path(self.city)

    @cached_property
    def database(self) -> str:
        """The database's URL, the default filled in."""
        return self.database_url or f"sqlite:///{(self.var_dir / 'younuo.db').resolve()}"


def load_settings() -> Settings:
    """Read the environment; SettingsError names every field that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(problem) for problem in error.errors())) from None


def _explain(problem: object) -> str:
    """One line for one problem; a secret's value is never repeated."""
    assert isinstance(problem, dict)  # noqa: S101
    field = "_".join(str(part) for part in problem["loc"])
    name = f"YOUNUO_{field.upper()}" if field else "settings"
    secret = any(word in field for word in ("token", "secret", "key", "url"))
    value = "" if secret or not field else f" = {problem['input']!r}"
    return f"{name}{value}: {problem['msg'].removeprefix('Value error, ')}"
