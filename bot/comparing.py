"""`run.py city compare`: what became of last year's promises, as lines to read or as a file."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.settings import SettingsError
from handlers.publishing.comparing import COLUMNS, reasons, rows
from knowledge.city import City, load_city
from knowledge.rollover import Fate, Proposal, Rollover
from storage.export import Format, write


def compare_reports(folder: Path, previous: Path | None) -> tuple[City, tuple[Proposal, ...]]:
    """Compare a city's folder with the one that it continues, or with `previous`; return the later and what is proposed.

    By the reports alone: what was published is in the database. Raises CityDataError, SettingsError.
    """
    later = load_city(folder, with_previous=previous is None)
    earlier = load_city(previous) if previous else later.previous
    if earlier is None:
        raise SettingsError(f"{folder}: continues no report: name the earlier one's folder with --previous")
    if earlier.year >= later.year:
        raise SettingsError(
            f"--previous {previous}: its year is {earlier.year}, that of {folder} {later.year}: name the folder of an "
            "earlier year"
        )
    return later, Rollover(earlier, later).proposals()


def comparison_lines(proposals: Sequence[Proposal]) -> Iterator[str]:
    """Yield the proposals as lines, with their reasons, and at last how many there are of each."""
    for one in proposals:
        after = f" → {one.later.id} {one.later.title}" if one.later else ""
        yield f"{one.fate.value}  {one.earlier.id} {one.earlier.title}{after}"
        yield from (f"    {reason}" for reason in reasons(one))
    counts = Counter(one.fate for one in proposals)
    told = ", ".join(f"{fate.value} {counts[fate]}" for fate in Fate)
    yield f"{len(proposals)} promises: {told}; all proposed: staff confirm each in the console"


def write_comparison(later: City, proposals: Sequence[Proposal], output: Path, format_: Format) -> int:
    """Write the proposals to a file; return how many there are. Raises ExportError."""
    title = f"{later.name}{later.year}年报告对照"
    return write(rows(proposals), COLUMNS, output, format_, title=title)
