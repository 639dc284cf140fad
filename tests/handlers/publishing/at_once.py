"""Two processes that decide the same thing at the same moment."""

import threading
from contextlib import suppress
from typing import Any

import pytest

from storage.rollover import RolloverBook
from storage.statuses import StatusBook


def look_at_once(monkeypatch: pytest.MonkeyPatch, book: type[StatusBook | RolloverBook]) -> None:
    """Have whoever looks up a book's latest wait until the other has looked too, if it can."""
    both, latest = threading.Barrier(2), book.latest

    def look(*given: Any) -> Any:
        found = latest(*given)
        with suppress(threading.BrokenBarrierError):
            both.wait(0.4)
        return found

    monkeypatch.setattr(book, "latest", look)
