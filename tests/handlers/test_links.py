import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import links


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ("YN-4827-1936-4", "YN-4827-1936-4"),
        ("yn-4827-1936-4", "YN-4827-1936-4"),
        ("YN482719364", "YN-4827-1936-4"),
        ("3-047", "查看 3-047"),
        ("YN-4827-1936-5", None),
        ("hall_7", None),
        ("", None),
        ("3-047x", None),
        ("YN-4827-1936-4" * 5, None),
    ],
)
def test_a_link_names_a_ticket_or_a_commitment(payload: str, said: str | None) -> None:
    """A link names a ticket in any spelling, or a commitment; an invalid one says nothing."""
    assert links.in_words(payload) == said


@given(
    st.text(max_size=80)
    | st.text(alphabet="YN-_ 3047x", max_size=20)
    | st.from_regex(r"\A[0-9A-Za-z]{0,9}-[0-9]{2,4}\Z")
)
def test_whatever_stands_in_a_link_is_words_or_nothing(payload: str) -> None:
    """Only a number or an id is said from a link, which comes from outside."""
    said = links.in_words(payload)
    assert said is None or re.fullmatch(r"YN-\d{4}-\d{4}-\d|查看 [0-9A-Za-z]{1,8}-\d{3}", said)
