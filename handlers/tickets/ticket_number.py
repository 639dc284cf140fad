"""Ticket numbers: eight random digits and a check digit (ISO 7064 Mod 11,10), written YN-4827-1936-4."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from stdnum.iso7064 import mod_11_10

_BODY = 10**8
_KEPT = 64
"""Texts whose normalised form is cached: half a dozen handlers look for a number in each message."""
_GAP = r"[\s\-‐‑‒–—―−－_·.]*"
_PREFIXED = re.compile(rf"(?<![A-Z])YN{_GAP}((?:\d{_GAP}){{7,11}})(?!\d)")
_GROUPED = re.compile(r"(?<![\d])(\d{4})[\s\-‐‑‒–—―−_·.]+(\d{4})[\s\-‐‑‒–—―−_·.]+(\d)(?!\d)")
_GROUPED_WITH_PREFIX = re.compile(rf"(?:(?<![A-Z])YN{_GAP})?{_GROUPED.pattern}")
_BARE = re.compile(r"(?<!\d)(\d{9})(?!\d)")


def issue(randbelow: Callable[[int], int]) -> str:
    """Return a new number; `randbelow(n)` returns a random integer from 0 to n - 1 (secrets.randbelow, in use)."""
    body = f"{randbelow(_BODY):08d}"
    return _written(body + mod_11_10.calc_check_digit(body))


def parse(text: str) -> str | None:
    """Return the first valid number in `text`, in any spelling, in its standard form; None if there is none.

    Accepts lower case, full width, spaces, other dashes, no dashes and no prefix. A number whose check digit does not
    match is not valid.
    """
    sound = (digits for digits in _candidates(text) if len(digits) == 9 and mod_11_10.is_valid(digits))
    digits = next(sound, None)
    return _written(digits) if digits else None


def without(text: str) -> str:
    """Return `text` without the ticket number that `parse` finds in it; unchanged if there is none."""
    plain = _plain(text)
    # The text keeps its own spelling, unless normalising changed its length, so that positions don't match.
    own = text if len(text) == len(plain) else plain
    for pattern in (_GROUPED_WITH_PREFIX, _PREFIXED, _BARE):
        for found in pattern.finditer(plain):
            if parse(found[0]):
                return f"{own[: found.start()]} {own[found.end() :]}".strip()
    return text


def mistyped(text: str) -> bool:
    """Tell whether `text` contains what is meant as a ticket number but is not a valid one.

    Nine digits in a row without prefix or dashes are not taken for one: they may be anything.
    """
    plain = _plain(text)
    meant = _PREFIXED.search(plain) or _GROUPED.search(plain)
    return meant is not None and parse(text) is None


def _candidates(text: str) -> Iterator[str]:
    """Yield the digits of everything that may be a number, the most certain spelling first."""
    plain = _plain(text)
    for found in _PREFIXED.finditer(plain):
        yield re.sub(r"\D", "", found[1])
    for found in _GROUPED.finditer(plain):
        yield "".join(found.groups())
    for found in _BARE.finditer(plain):
        yield found[1]


@lru_cache(_KEPT)
def _plain(text: str) -> str:
    """Return the text normalised for the search; empty if it has no numeric character, as in most messages."""
    return unicodedata.normalize("NFKC", text).upper() if any(map(str.isnumeric, text)) else ""


def _written(digits: str) -> str:
    return f"YN-{digits[:4]}-{digits[4:8]}-{digits[8]}"
