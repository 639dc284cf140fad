"""DATABASE_URL as operators write it -> the URL of a driver that is installed."""

import re

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_REMEDY = "write sqlite:///path/to/file.db or postgresql://user:password@host/database"
_SECRETS = ("password", "sslpassword")


def read_address(text: str) -> URL:
    """Turn sqlite:///file, postgresql://… or postgres://… (as hosting services write it) into the engine's URL.

    Raises ValueError, with any password hidden, for what is no URL, for another database, and for SQLite in
    memory: each connection would see a database of its own, and nothing would survive.
    """
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        raise ValueError(f"DATABASE_URL {_masked(text)!r} is not a database URL: {_REMEDY}") from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise ValueError(f"DATABASE_URL {shown(url)!r}: {url.drivername} is not supported: {_REMEDY}")
    if driver == "sqlite" and _in_memory(url):
        raise ValueError(
            f"DATABASE_URL {shown(url)!r} keeps nothing on disk: write sqlite:///path/to/file.db"
        )
    return url.set(drivername=driver)


def shown(url: URL) -> str:
    """Write the URL for messages and logs, without its passwords."""
    hidden = {key: "***" for key in _SECRETS if key in url.query}
    return url.update_query_dict(hidden).render_as_string(hide_password=True)


def _in_memory(url: URL) -> bool:
    name = url.database or ":memory:"
    return ":memory:" in name or url.query.get("mode") == "memory"


def _masked(text: str) -> str:
    """Hide what may be a password where nothing can be parsed: from the first colon to the last @, and after password=."""
    return re.sub(r"(?i)(password=)[^&]*", r"\1***", re.sub(r":.*@", ":***@", text))
