"""What an operator can do about a database error in a driver's words, which name neither the setting nor the remedy."""

import re

from storage.errors import StorageError


def say_trouble(error: StorageError) -> str:
    """Write the error with the setting and the remedy, where it does not name them itself (storage.errors.explain)."""
    said = str(error)
    if "DATABASE_URL" in said or not re.match(r"\w+Error: ", said):
        return said
    return f"YOUNUO_DATABASE_URL: {said}: see that the database runs, can be reached and may be written"
