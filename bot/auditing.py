"""`run.py audit verify`: checks that the audit log and the tickets' own chains are intact."""

import re

from bot.settings import Settings, SettingsError
from storage.database import Database, Unit
from storage.migrations import make_or_keep

_KNOWN = re.compile(r"(\d{1,9}):([0-9a-f]{64})", re.ASCII)

Known = tuple[int, str]
"""Number and hash of a row."""


def verify_audit(settings: Settings, known: str | None = None) -> tuple[list[str], bool]:
    """Recompute every chain; return the lines to print, and whether all is intact. Raises SettingsError, StorageError.

    `known` is the log's end as printed by an earlier run and kept out of reach of anyone who can write to the database:
    it also reveals a log that was rewritten or cut together with its head.
    """
    expected = _read(known)
    settings.make_var_dir()
    make_or_keep(settings.database)
    database = Database(settings.database)
    try:
        with database.reading() as unit:
            log, log_whole = _log(unit, expected)
            tickets, tickets_whole = _tickets(unit)
    finally:
        database.dispose()
    return [log, tickets], log_whole and tickets_whole


def _log(unit: Unit, expected: Known | None) -> tuple[str, bool]:
    broken = unit.audit.verify()
    if broken is None and expected is not None and unit.audit.hash_of(expected[0]) != expected[1]:
        broken = expected[0]
    if broken is not None:
        return f"audit log: row {broken} was altered, removed or put in: compare with a backup", False
    last, hash_ = unit.audit.head()
    return f"audit log: {last} rows, whole; ends with {last}:{hash_}", True


def _tickets(unit: Unit) -> tuple[str, bool]:
    broken = unit.events.verify()
    if broken is not None:
        return f"tickets: {broken} or what happened to it was altered: compare with a backup", False
    forged = unit.events.forged()
    if forged is not None:
        return f"tickets: {forged} was rewritten as if erased, and the audit log knows nothing of it", False
    return "tickets: each is as its events left it", True


def _read(known: str | None) -> Known | None:
    if known is None:
        return None
    match = _KNOWN.fullmatch(known.strip())
    if match is None:
        raise SettingsError(
            f"--known {known!r}: no end of a log: copy what `run.py audit verify` told, like 12:ab…"
        )
    return int(match[1]), match[2]
