"""Maps texts to numbers like a dict, without storing the texts: 12 bytes each instead of some 140.

A text is identified by a 64-bit hash: among a hundred thousand texts two collide at one start in billions.
"""

import copy
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from typing import Self

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]

UNKNOWN = -1
"""The number of an unknown text."""
_WIDE = "\u3000".__add__
"""Python hashes a string's bytes, which are equal for zz and 空 unless both are stored as wide characters."""
_BEYOND = np.array([np.iinfo(np.int64).max])
"""A sentinel after the hashes, so that any look-up stays within the array."""


class Numbered:
    """Texts in order; those added later are stored by name."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        hashes = np.fromiter(map(hash, map(_WIDE, texts)), np.int64)
        order = hashes.argsort()
        self._hashes = array("q", np.concatenate([hashes[order], _BEYOND]).tobytes())
        self._sorted = np.frombuffer(self._hashes, np.int64)
        """The same data, for many look-ups at once."""
        self._numbers = np.append(order, UNKNOWN).astype(np.int32)
        self._later: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._hashes) - 1 + len(self._later)

    @property
    def later(self) -> Mapping[str, int]:
        """Return the texts added later, in order."""
        return self._later

    def copy(self) -> Self:
        """Return a copy to which texts can be added; this one is unchanged."""
        other = copy.copy(self)
        other._later = self._later.copy()  # noqa: SLF001 - of the same class.
        return other

    def get(self, text: str) -> int:
        """Return the number of one text, or UNKNOWN."""
        hashed = hash(_WIDE(text))
        at = bisect_left(self._hashes, hashed)
        return self._numbers.item(at) if self._hashes[at] == hashed else self._later.get(text, UNKNOWN)

    def number(self, text: str) -> int:
        """Return the number of a text, the next one if it has none yet."""
        known = self._later.get(text, UNKNOWN)  # First: whoever reads a city looks up those that it added.
        if known == UNKNOWN and (known := self.get(text)) == UNKNOWN:
            self._later[text] = known = len(self)
        return known

    def of(self, texts: Collection[str]) -> Ints:
        """Return the number of each, looked up at once; UNKNOWN for unknown ones."""
        asked = np.fromiter(map(hash, map(_WIDE, texts)), np.int64, len(texts))
        at = self._sorted.searchsorted(asked)
        numbers = self._numbers.take(at)
        np.putmask(numbers, self._sorted.take(at) != asked, UNKNOWN)
        if self._later:
            later = map(self._later.get, texts, numbers.tolist())
            return np.fromiter(later, np.int32, len(texts))
        return numbers
