"""`run.py export`: a period's tickets as a file, masked unless asked otherwise."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
import structlog

from bot.given import now
from bot.settings import Settings, SettingsError
from handlers.days import FIRST, LAST, read_day, span
from handlers.figures.exporting import write_report
from handlers.people import OPERATOR
from knowledge.city import City, load_city
from storage.database import Database
from storage.export import Format
from storage.migrations import make_or_keep
from storage.records import AuditEntry, FeedbackFilter, FeedbackKind, FeedbackState

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets: from and to the city's local days, inclusive; None means any."""

    first: str
    last: str
    department: str | None = None
    state: FeedbackState | None = None
    kind: FeedbackKind | None = None
    unmasked: bool = False


def export_feedback(settings: Settings, wanted: Wanted, format_: Format, output: Path) -> int:
    """Write the file and return the number of tickets. Raises SettingsError, ExportError, StorageError."""
    city = load_city(settings.city_folder)
    asked = _filter(city, wanted)
    settings.make_var_dir()
    make_or_keep(settings.database)
    period = f"{wanted.first} 至 {wanted.last}"
    if wanted.unmasked:
        # Recorded before the file is written: unmasked personal data never leaves without a trace.
        _log.warning("exporting_unmasked", city=city.code, period=period)
        asyncio.run(_note(settings, period, format_))
    with (
        Database(settings.database).reading() as unit,
        _bar(expected := unit.feedback.count(asked)) as on_row,
    ):
        count = write_report(
            unit,
            asked,
            output,
            format_,
            city=city,
            today=now().astimezone(city.timezone).date(),
            unmasked=wanted.unmasked,
            subtitle=period,
            expected=expected,
            on_row=on_row,
        )
    _log.info(
        "exported",
        city=city.code,
        tickets=count,
        format=format_.value,
        unmasked=wanted.unmasked,
        period=period,
    )
    return count


async def _note(settings: Settings, period: str, format_: Format) -> None:
    """Record in the audit log that the operator exports unmasked data, as the console does for staff."""
    detail = {"filter": period, "format": format_.value}
    entry = AuditEntry(now(), OPERATOR.reference, "export.started_unmasked", "export:run.py", detail)
    async with Database(settings.database) as database:
        await database.transact(lambda unit: unit.audit.append(entry))


def _filter(city: City, wanted: Wanted) -> FeedbackFilter:
    department = wanted.department
    if department is not None:
        known = city.department(department)
        if known is None:
            names = "、".join(d.name for d in city.departments)
            raise SettingsError(f"--department {department!r}: no such department: use one of {names}")
        department = known.name
    first, last = _day("from", wanted.first), _day("to", wanted.last)
    if last < first:
        raise SettingsError(f"--to {last} is before --from {first}: exchange the two days")
    since, until = span(first, last, city.timezone)
    return FeedbackFilter(city.code, since, until, department, wanted.state, wanted.kind)


def _day(option: str, written: str) -> date:
    try:
        return read_day(written)
    except ValueError:
        raise SettingsError(
            f"--{option} {written!r}: no day between {FIRST:%Y} and {LAST:%Y}: write it as YYYY-MM-DD, like 2023-11-05"
        ) from None


@contextmanager
def _bar(expected: int) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on a terminal, nothing in a script."""
    with click.progressbar(length=expected, file=sys.stderr, hidden=not sys.stderr.isatty(), width=30) as bar:
        yield lambda _count: bar.update(1)
