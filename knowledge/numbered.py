"""Texts -> their numbers, as a dict gives them, but without the texts: 12 bytes each in place of some 140.

A text is known by its hash, of 64 bits: that two of a hundred thousand share one happens at one start in billions.
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
"""The number of a text that has none."""
_WIDE = "\u3000".__add__
"""Python hashes the bytes of a text, which for zz and 空 are the same unless both are held as wide characters."""
_BEYOND = np.array([np.iinfo(np.int64).max])
"""Stands behind the hashes, so that whatever is looked for has a place."""


class Numbered:
    """Texts in their order; those that come later are known by name."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        hashes = np.fromiter(map(hash, map(_WIDE, texts)), np.int64)
        order = hashes.argsort()
        self._hashes = array("q", np.concatenate([hashes[order], _BEYOND]).tobytes())
        self._sorted = np.frombuffer(self._hashes, np.int64)
        """The same, for many look-ups at once."""
        self._numbers = np.append(order, UNKNOWN).astype(np.int32)
        self._later: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._hashes) - 1 + len(self._later)

    @property
    def later(self) -> Mapping[str, int]:
        """The texts that came later, in their order."""
        return self._later

    def copy(self) -> Self:
        """Make one that texts can be put to; this one stays as it is."""
        other = copy.copy(self)
        other._later = self._later.copy()  # noqa: SLF001 - It is of this class.
        return other

    def get(self, text: str) -> int:
        """The number of one text, or UNKNOWN."""
        hashed = hash(_WIDE(text))
        at = bisect_left(self._hashes, hashed)
        return self._numbers.item(at) if self._hashes[at] == hashed else self._later.get(text, UNKNOWN)

    def setdefault(self, text: str, number: int) -> int:
        """The number of a text, which is `number` where it has none yet."""
        if (known := self.get(text)) == UNKNOWN:
            self._later[text] = known = number
        return known

    def of(self, texts: Collection[str]) -> Ints:
        """The number of each, all looked up at once; UNKNOWN where it has none."""
        asked = np.fromiter(map(hash, map(_WIDE, texts)), np.int64, len(texts))
        at = self._sorted.searchsorted(asked)
        numbers = self._numbers[at]
        numbers[self._sorted[at] != asked] = UNKNOWN
        if self._later:
            later = map(self._later.get, texts, numbers.tolist())
            return np.fromiter(later, np.int32, len(texts))
        return numbers
