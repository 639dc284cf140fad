"""The width of a text on a terminal."""

import unicodedata


def width(text: str) -> int:
    """Return the columns that `text` takes on a terminal: two for a Chinese character, none for a combining mark."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
