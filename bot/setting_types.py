"""The types of settings: each refuses, with the remedy, a value that would fail later, and never repeats a secret."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, AnyHttpUrl, SecretStr

from storage.address import read_address


def _without_slash(url: AnyHttpUrl) -> AnyHttpUrl:
    return AnyHttpUrl(str(url).rstrip("/"))


def _database(url: str) -> str:
    # Part of the password would be taken for the host's name, and shown in errors.
    if "@" in (read_address(url).host or ""):
        raise ValueError("the user or the password holds '@': write it as %40")
    return url


def _folder(path: Path) -> Path:
    # In a database URL it would start the query, and the file would be created elsewhere.
    if "?" in str(path):
        raise ValueError("a folder's name must not hold '?': choose another")
    return path


def _spelled(pattern: str, remedy: str) -> AfterValidator:
    """Accept a secret that matches `pattern`; otherwise state the remedy, never the secret."""

    def check(secret: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, secret.get_secret_value(), re.ASCII):
            raise ValueError(remedy)
        return secret

    return AfterValidator(check)


def _time_of_day(written: str) -> str:
    if not re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d", written, re.ASCII):
        raise ValueError("write a time of day as HH:MM, like 08:00")
    return written


TimeOfDay = Annotated[str, AfterValidator(_time_of_day)]
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
