"""Members of rows of unequal length are found row after row, like in a loop over the rows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge.stretches import members

LENGTHS = st.lists(st.integers(0, 5), min_size=1, max_size=8)


@given(LENGTHS, st.data())
def test_the_members_of_the_rows_in_their_order(lengths: list[int], data: st.DataObject) -> None:
    """Rows may be empty, in any order and repeated; no rows have no members."""
    rows = data.draw(st.lists(st.integers(0, len(lengths) - 1), max_size=10))
    starts = np.cumsum([0, *lengths])
    at, held = members(starts, np.array(rows, np.int32))
    assert at.tolist() == [place for row in rows for place in range(starts[row], starts[row + 1])]
    assert held.tolist() == [lengths[row] for row in rows]
