"""One lock per VAR_DIR: servers share it; a change to their key or database holds it alone.

It covers one machine only; with several, the operators must stop all servers.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import Settings, SettingsError

FILE = "serving.lock"


@contextmanager
def serving(settings: Settings) -> Iterator[None]:
    """Keep key and database unchanged during the block. Raises SettingsError while they are being changed."""
    with _locked(
        settings,
        fcntl.LOCK_SH,
        "the keys are being exchanged or a backup is put back: wait until `run.py keys rotate` or `run.py restore` ends",
    ):
        yield


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Make sure that no server runs or starts during the block. Raises SettingsError if one does."""
    with _locked(
        settings,
        fcntl.LOCK_EX,
        "the service runs: stop it and its socket, on every machine, then run this again",
    ):
        yield


@contextmanager
def _locked(settings: Settings, how: int, refusal: str) -> Iterator[None]:
    path = settings.make_var_dir() / FILE
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(refusal) from None
        yield
    finally:
        os.close(descriptor)
