"""The words for what was done."""

from collections.abc import Iterable
from enum import StrEnum

import pytest

from console.audit_words import ACTIONS
from handlers.accounts.actions import AccountAction
from storage.records import Happening


@pytest.mark.parametrize(("area", "kinds"), [("ticket.", Happening), ("", AccountAction)])
def test_whatever_happens_to_a_ticket_or_an_account_is_called_in_words(
    area: str, kinds: Iterable[StrEnum]
) -> None:
    """A ticket's story and the audit log never show staff the program's own name for it."""
    assert [name for kind in kinds if (name := area + kind.value) not in ACTIONS] == []
