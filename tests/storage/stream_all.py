"""Run by a test: stream every ticket, and print by how many KB the process grew, and the number of rows."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage.database import Database
from storage.records import FeedbackFilter


def _peak_kb() -> int:
    """Return this program's peak resident memory (getrusage would include the parent's, before exec)."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def stream_all(url: str) -> tuple[int, int]:
    """Return growth in KB (peak resident memory) and the number of rows."""
    with Database(url).reading() as unit:
        list(unit.feedback.iterate(FeedbackFilter(city="nowhere")))  # Memory for the code itself.
        before = _peak_kb()
        rows = sum(1 for _ in unit.feedback.iterate(FeedbackFilter(city="suizhou-2023")))
        return _peak_kb() - before, rows


print(*stream_all(sys.argv[1]))  # noqa: T201 - The result.
