"""A table as a file to download, written while the request waits: for tables whose size is bounded."""

import asyncio
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from aiohttp import web
from yarl import URL

from console.headers import attachment
from console.prefix import PREFIX
from storage.export import Column, Format, Row, write

FORMATS: Final = (Format.XLSX, Format.CSV)


def asked_format(request: web.Request) -> Format:
    """Return the format that the address asks for, CSV if it names none. Raises HTTPNotFound for any other."""
    written = request.query.get("format", Format.CSV.value)
    if written not in [one.value for one in FORMATS]:
        raise web.HTTPNotFound
    return Format(written)


def downloads(path: str, query: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return name and address of the file at `path` in each format, with the page's own filters."""
    address, filters = URL(f"{PREFIX}{path}"), [*query]
    return [
        (one.value.upper(), str(address.with_query([*filters, ("format", one.value)]))) for one in FORMATS
    ]


async def table_file(
    rows: Iterable[Row], columns: Sequence[Column], format_: Format, *, title: str, name: str
) -> web.Response:
    """Answer with the table; `name` is the file's, without its ending."""
    body = await asyncio.to_thread(_written, rows, columns, format_, title)
    return web.Response(
        body=body,
        content_type="application/octet-stream",
        headers={"Content-Disposition": attachment(f"{name}.{format_.value}")},
    )


def _written(rows: Iterable[Row], columns: Sequence[Column], format_: Format, title: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        write(rows, columns, path, format_, title=title)
        return path.read_bytes()
