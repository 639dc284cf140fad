"""A separate key for each purpose."""

import pytest
from cryptography.fernet import InvalidToken

from handlers.deriving import derive, make_box

SECRET = b"k" * 32


@pytest.mark.parametrize(
    ("purpose", "key"),
    [
        ("younuo contact 1", "07726561c41673f096cebbbcd6804e191cade6a97e84457d456b922675fcd464"),
        ("younuo staff second factor 1", "1c25faa63966cd2e8cd1235980414108c86f2ef50f3a252ab0f6739da1c6f3b2"),
    ],
)
def test_a_purposes_key_never_changes(purpose: str, key: str) -> None:
    """What an earlier version encrypted can still be decrypted."""
    assert derive(SECRET, purpose).hex() == key


def test_a_box_opens_nothing_of_another_purpose() -> None:
    """A box opens nothing encrypted for another purpose or with another secret."""
    sealed = make_box(SECRET, "one").encrypt(b"words")
    assert make_box(SECRET, "one").decrypt(sealed) == b"words"
    for other in (make_box(SECRET, "two"), make_box(b"x" * 32, "one")):
        with pytest.raises(InvalidToken):
            other.decrypt(sealed)
