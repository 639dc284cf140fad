"""Ticket numbers are read in any spelling, and a mistyped one is noticed."""

import re
import secrets
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handlers.tickets.ticket_number import issue, mistyped, parse

_BODIES = st.integers(0, 10**8 - 1)


def _number(body: int) -> str:
    return issue(lambda _: body)


@given(_BODIES)
def test_a_number_is_read_in_every_spelling(body: int) -> None:
    """Lower case, full width, spaces, no dashes, no prefix, in mid-sentence: all give the standard form."""
    number = _number(body)
    digits = re.sub(r"\D", "", number)
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c != " " else c for c in number)
    assert unicodedata.normalize("NFKC", wide) == number
    spellings = (
        number, number.lower(), wide, f"YN{digits}", f"yn {digits[:4]} {digits[4:8]} {digits[8]}", digits,
        number.removeprefix("YN-"), number.replace("-", "—"), f"我的工单{number}办到哪一步了", f"撤回{number}。",
    )  # fmt: skip
    assert [parse(spelling) for spelling in spellings] == [number] * len(spellings)
    assert not any(map(mistyped, spellings))


@given(_BODIES, st.integers(0, 8), st.integers(1, 9))
def test_every_wrong_digit_is_refused(body: int, at: int, by: int) -> None:
    """Changing any one digit is detected by the check digit, and reported as a typing error."""
    digits = list(re.sub(r"\D", "", _number(body)))
    digits[at] = str((int(digits[at]) + by) % 10)
    wrong = "YN" + "".join(digits)
    assert parse(wrong) is None
    assert mistyped(wrong)


def test_most_swapped_neighbours_are_refused() -> None:
    """The check digit detects well over nine in ten swaps of two different neighbouring digits."""
    seen = refused = 0
    for body in range(1_234_567, 100_000_000, 50_021):
        digits = re.sub(r"\D", "", _number(body))
        for at in range(8):
            if digits[at] != digits[at + 1]:
                swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
                seen += 1
                refused += parse("YN" + swapped) is None
    assert seen > 10_000
    assert refused / seen > 0.95


def test_numbers_are_spread_over_all_digits() -> None:
    """Eight random digits are requested, and leading zeros are kept."""
    assert re.fullmatch(r"YN-\d{4}-\d{4}-\d", issue(secrets.randbelow))
    assert _number(7).startswith("YN-0000-0007-")


@pytest.mark.parametrize(
    "text", ["13871936522", "今年装多少部电梯", "80部", "身份证421302199001011234", "YN", ""]
)
def test_other_numbers_are_not_tickets(text: str) -> None:
    """Telephone and identity numbers, quantities and words are neither numbers nor mistyped ones."""
    assert parse(text) is None
    assert not mistyped(text)


@given(_BODIES)
def test_a_lost_digit_is_noticed(body: int) -> None:
    """A number with a digit too few is mistyped, not another number."""
    short = _number(body)[:-1]
    assume(parse(short) is None)
    assert mistyped(short)


@given(st.text(max_size=60))
def test_any_text_is_read_without_error(text: str) -> None:
    """Any text is read without error, and a number found has the standard form."""
    found = parse(text)
    assert found is None or re.fullmatch(r"YN-\d{4}-\d{4}-\d", found)
    assert not (found and mistyped(text))
