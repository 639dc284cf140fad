"""Rows of unequal length, concatenated in one array, with their starts: a sparse table."""

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]


def members(starts: npt.NDArray[np.integer], rows: npt.NDArray[np.integer]) -> tuple[Places, Places]:
    """Return the positions of these rows' members, row after row, and each row's count.

    `starts` has one more element than there are rows: the end of the last.
    """
    begins = starts.take(rows)
    held = starts.take(rows + 1) - begins
    ends = held.cumsum()
    return np.arange(ends[-1] if len(ends) else 0) + (begins - ends + held).repeat(held), held
