"""What the decisions are given, since they have neither a clock nor chance of their own."""

import secrets
from datetime import UTC, datetime

from handlers.tickets import ticket_number


def now() -> datetime:
    """The present moment, aware."""
    return datetime.now(UTC)


def new_number() -> str:
    """A ticket number from the system's source of chance."""
    return ticket_number.issue(secrets.randbelow)
