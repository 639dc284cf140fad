"""Memory of a process that loads much once and keeps it: garbage collection skips it, and spare memory is given back."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_ARENA_MAX = -8
"""M_ARENA_MAX of mallopt(3)."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect no garbage while something large is loaded: looking for it took a seventh of a start, and found next to none."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@contextmanager
def for_good() -> Iterator[None]:
    """The same for what stays as long as the process: later collections skip whatever exists at the end, and memory that
    only the loading needed goes back to the system.

    So processes that are forked later keep sharing it. Not for a process that goes on to other things, such as tests: what
    becomes garbage later would stay too.
    """
    _glibc("mallopt", _ARENA_MAX, 1)
    with uncollected():
        yield
        gc.freeze()
        _glibc("malloc_trim", 0)


def _glibc(name: str, *given: int) -> None:
    """Call what glibc has and other libraries lack.

    mallopt(3): one arena for all threads, of which one runs at a time anyhow: 18 MB less under load than with one for each.
    malloc_trim(3): what glibc would keep for later, a fifth of what a start takes, goes back to the system.
    """
    with suppress(OSError, AttributeError):
        getattr(ctypes.CDLL(None), name)(*given)
