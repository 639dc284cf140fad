"""Rows of unequal length that stand one after the other in one array, and where each begins: a table with few cells filled."""

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]


def members(starts: npt.NDArray[np.integer], rows: npt.NDArray[np.integer]) -> tuple[Places, Places]:
    """Where the members of these rows stand, row after row, and how many each row has.

    `starts` has one more than there are rows: the end of the last.
    """
    begins = starts[rows]
    held = starts[rows + 1] - begins
    ends = held.cumsum()
    return np.arange(ends[-1] if len(ends) else 0) + (begins - ends + held).repeat(held), held
