"""Turns DATABASE_URL, as operators write it, into the URL of an installed driver."""

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
_SEVERAL = "write postgresql://user:password@first:5432,second:5432/database"
_AUTHORITY = re.compile(r"(?P<user>[\w+]+://(?:[^:/]*(?::[^@]*)?@)?)(?P<hosts>[^/?]*,[^/?]*)")
"""libpq's own form of several hosts, each with its port, which SQLAlchemy can't parse."""
_HOST = re.compile(r"(?:\[(?P<v6>[^\]]+)\]|(?P<name>[^:\[\]]+))(?::(?P<port>\d+))?")
_HOST_AND_PORT = re.compile(r"[\w.-]+:\d+")
_PRIMARY = ("read-write", "primary")
_PLACE = "several.invalid"

Host = tuple[str, str]
"""A server's host and port; either is empty for the default."""


def read_address(text: str) -> URL:
    """Turn sqlite:///file, postgresql://… or postgres://… (as hosting services write it) into the engine's URL.

    Several hosts may be given in libpq's form or in SQLAlchemy's; only a primary among them is then connected to.
    Raises ValueError, with any password hidden, for text that is not a URL, for another database, and for SQLite in
    memory, where each connection would have its own database and nothing would survive.
    """
    text = text.strip()
    several = _AUTHORITY.match(text)
    try:
        url = make_url(f"{several['user']}{text[several.end() :]}" if several else text)
    except (ArgumentError, ValueError):
        url = None
    # A question mark there means that a password in the query has an @ that is not written as %40.
    if url is None or "?" in (url.username or ""):
        raise ValueError(f"DATABASE_URL {_masked(text)!r} is not a database URL: {_REMEDY}")
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise ValueError(f"{setting(url)}: {url.drivername} is not supported: {_REMEDY}")
    url = url.set(drivername=driver)
    if driver != "sqlite":
        return _for_primaries(url, several["hosts"] if several else None, _masked(text))
    if _in_memory(url):
        raise ValueError(f"{setting(url)} keeps nothing on disk: write sqlite:///path/to/file.db")
    return url


def hosts(url: URL) -> list[Host]:
    """Return the servers named by a URL from `read_address`, in its order."""
    names = str(url.query.get("host") or url.host or "").split(",")
    ports = str(url.query.get("port") or url.port or "").split(",")
    return list(zip(names, ports * len(names) if len(ports) == 1 else ports, strict=True))


def parameters(url: URL) -> dict[str, str]:
    """Return all that a URL from `read_address` says as libpq's parameters, without those that are empty.

    An empty one would take precedence over what a service file says (libpq, "The Connection Service File").
    """
    parts = {"user": url.username, "password": url.password, "dbname": url.database}
    query = {key: value if isinstance(value, str) else ",".join(value) for key, value in url.query.items()}
    return {key: value for key, value in (parts | query).items() if value}


def name(host: Host) -> str:
    """Write a server as an address does, with IPv6 in brackets."""
    where = f"[{host[0]}]" if ":" in host[0] else host[0] or "localhost"
    return f"{where}:{host[1]}" if host[1] else where


def without_passwords(url: URL) -> str:
    """Write the URL for messages and logs, without its passwords."""
    hidden = {key: "***" for key in url.query if "password" in key.lower()}
    url = url.update_query_dict(hidden)
    if url.host or len(hosts(url)) == 1:
        return url.render_as_string(hide_password=True)
    bare = url.set(host=_PLACE, port=None).difference_update_query(("host", "port"))
    return bare.render_as_string(hide_password=True).replace(_PLACE, ",".join(map(name, hosts(url))), 1)


def setting(url: URL) -> str:
    """Name the setting with its value, without its passwords, as messages about it begin."""
    return f"DATABASE_URL {without_passwords(url)!r}"


def _for_primaries(url: URL, named: str | None, told: str) -> URL:
    """Put several hosts into libpq's parameters; refuse to target standbys, where nothing can be stored."""
    wanted = url.query.get("target_session_attrs")
    pairs = _pairs(url, named)
    if not pairs or (len(pairs) > 1 and "hostaddr" in url.query):
        raise ValueError(
            f"DATABASE_URL {told!r}: what it names as hosts can't be told apart: {_SEVERAL}, each host "
            "with a port of its own or none"
        )
    if wanted not in (None, *_PRIMARY) and (len(pairs) > 1 or wanted != "any"):
        raise ValueError(
            f"DATABASE_URL {told!r}: target_session_attrs={wanted} leads to servers that store nothing: "
            "write target_session_attrs=read-write"
        )
    if pairs == hosts(url) and len(pairs) == 1:
        return url
    names, ports = zip(*pairs, strict=True)
    together = {"host": ",".join(names)} | ({"port": ",".join(ports)} if any(ports) else {})
    url = url.set(host=None, port=None).difference_update_query(("host", "port"))
    return url.update_query_dict({"target_session_attrs": "read-write", **url.query, **together})


def _pairs(url: URL, named: str | None) -> list[Host]:
    """Return the hosts, wherever they are given; none if a host or port is invalid, or hosts are given twice."""
    asked = url.query.get("host", "")
    if named is None and (isinstance(asked, tuple) or _HOST_AND_PORT.fullmatch(asked)):
        # SQLAlchemy's form: host=first:5432&host=second:5432
        named, asked = asked if isinstance(asked, str) else ",".join(asked), ""
    try:
        if named is None:
            return [_checked(*host) for host in hosts(url)]
        return [] if asked else [_split(one) for one in named.split(",")]
    except ValueError:
        return []


def _split(written: str) -> Host:
    found = _HOST.fullmatch(written)
    if found is None or "@" in written:
        raise ValueError
    return _checked(found["v6"] or found["name"], found["port"] or "")


def _checked(where: str, port: str) -> Host:
    if port and not 0 < int(port) < 65536:
        raise ValueError
    return where, port


def _in_memory(url: URL) -> bool:
    file = url.database or ":memory:"
    return ":memory:" in file or url.query.get("mode") == "memory"


def _masked(text: str) -> str:
    """Hide what may be a password in unparseable text: from the first colon to the last @, and after password=."""
    return re.sub(r"(?i)(password=)[^&]*", r"\1***", re.sub(r":.*@", ":***@", text))
