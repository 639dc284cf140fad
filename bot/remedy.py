"""Adds the remedy to a database error in the driver's words, which name neither the setting nor what to do."""

import re

from storage.errors import StorageError


def say_trouble(error: StorageError) -> str:
    """Format the error with setting and remedy, unless it names them itself (storage.errors.explain)."""
    said = str(error)
    if "DATABASE_URL" in said or not re.match(r"\w+Error: ", said):
        return said
    return f"YOUNUO_DATABASE_URL: {said}: see that the database runs, can be reached and may be written"
