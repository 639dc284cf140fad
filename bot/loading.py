"""What is loaded once and stays: to look for garbage among it took a seventh of a start, and found none worth having."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect no garbage while something large is loaded."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@contextmanager
def for_good() -> Iterator[None]:
    """The same for what stays as long as the process does: no collection looks at anything that stands at the end, and
    what only the loading needed goes back to the system.

    So processes that are forked later go on sharing it. It is not for one that goes on to other things, such as one that
    runs tests: what is garbage later stays too.
    """
    with uncollected():
        yield
        gc.freeze()
        _give_back()


def _give_back() -> None:
    """Free memory that glibc would keep for later: a fifth of what a start takes (malloc_trim(3); other libraries lack it)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
