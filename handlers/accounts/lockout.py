"""How long an account is locked after wrong passwords and codes."""

from dataclasses import replace
from datetime import datetime, timedelta

from storage.records import StaffRecord

FREE_FAILURES = 5
FIRST_REST = timedelta(minutes=15)
LONGEST_REST = timedelta(hours=4)
"""Limited, so that a stranger who keeps guessing can't lock a clerk out for days."""


def with_failure(person: StaffRecord, now: datetime) -> StaffRecord:
    """Count a failure. From the fifth on, the account is locked for 15 minutes, doubled by each further one."""
    failures = person.failures + 1
    if failures < FREE_FAILURES:
        return replace(person, failures=failures)
    doublings = min(failures - FREE_FAILURES, 10)
    rest = min(FIRST_REST * 2**doublings, LONGEST_REST)
    return replace(person, failures=failures, locked_until=now + rest)


def is_locked(person: StaffRecord, now: datetime) -> bool:
    """Tell whether the account is locked: then not even the right password is accepted, and no failure is counted."""
    return person.locked_until is not None and now < person.locked_until


def without_failures(person: StaffRecord) -> StaffRecord:
    """Reset the failures, after a successful sign-in or by an administrator."""
    return replace(person, failures=0, locked_until=None)
