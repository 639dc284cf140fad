"""The clock and the randomness that are passed to the decisions, which have none of their own."""

import secrets
from datetime import UTC, datetime

from handlers.tickets import ticket_number


def now() -> datetime:
    """Return the present moment, aware."""
    return datetime.now(UTC)


def new_number() -> str:
    """Return a random ticket number from the system's source of randomness."""
    return ticket_number.issue(secrets.randbelow)
