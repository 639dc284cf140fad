"""Run by a test: verify the audit log, and print by how many KB the process grew, and the first broken row."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage.database import Database
from storage.records import AuditFilter


def _peak_kb() -> int:
    """Return this program's peak resident memory (getrusage would include the parent's, before exec)."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def verify(url: str) -> tuple[int, int | None]:
    """Return growth in KB (peak resident memory) and the first broken row."""
    with Database(url).reading() as unit:
        unit.audit.page(AuditFilter(), limit=5)  # Memory for the code itself.
        before = _peak_kb()
        broken = unit.audit.verify()
        return _peak_kb() - before, broken


print(*verify(sys.argv[1]))  # noqa: T201 - The result.
