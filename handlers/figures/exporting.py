"""Tickets to a file, for both the command line and the console: streamed, and masked unless asked otherwise."""

from collections.abc import Callable, Generator
from contextlib import closing
from datetime import date
from pathlib import Path

from handlers.figures.report import COLUMNS, RowContext, row
from knowledge.city import City
from storage.database import Unit
from storage.export import Format, Row, write
from storage.records import FeedbackFilter


def write_report(
    unit: Unit,
    wanted: FeedbackFilter,
    output: Path,
    format_: Format,
    *,
    city: City,
    today: date,
    unmasked: bool = False,
    subtitle: str = "",
    expected: int | None = None,
    on_row: Callable[[int], object] | None = None,
) -> int:
    """Write the filter's tickets, oldest first, and return how many there were; see also `storage.export.write`.

    `today` is the city's local day. Use it within `Database.reading`. Raises ExportError, StorageError, and whatever
    `on_row` raises; then no file is left behind.
    """
    with closing(_rows(unit, wanted, city, today, unmasked=unmasked)) as rows:
        return write(
            rows,
            COLUMNS,
            output,
            format_,
            title=f"{city.name}居民反馈报告",
            subtitle=_under(subtitle, today, unmasked=unmasked),
            expected=expected,
            on_row=on_row,
        )


def _under(subtitle: str, today: date, *, unmasked: bool) -> str:
    """Return the line below the title: what the report contains, its date, and whether it may be passed around."""
    return "；".join(filter(None, (subtitle, f"{today}导出", "未脱敏，请妥善保管" if unmasked else "已脱敏")))


def _rows(
    unit: Unit, wanted: FeedbackFilter, city: City, today: date, *, unmasked: bool
) -> Generator[Row, None, None]:
    names = unit.staff.names(city.code)
    context = RowContext(city.timezone, city.title, handler=names.get, today=today, unmasked=unmasked)
    for ticket in unit.feedback.iterate(wanted):
        yield row(ticket, context)
