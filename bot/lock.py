"""One lock a VAR_DIR: whoever serves shares it, whoever changes what they stand on holds it alone.

It sees what runs on one machine; on several it is the operators' to stop all.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import Settings, SettingsError

FILE = "serving.lock"


@contextmanager
def serving(settings: Settings) -> Iterator[None]:
    """Hold key and database as they are while something runs on them. Raises SettingsError while they are changed."""
    with _locked(
        settings,
        fcntl.LOCK_SH,
        "the keys are being exchanged or a backup is put back: wait until `run.py keys rotate` or `run.py restore` ends",
    ):
        yield


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """See that nothing serves meanwhile, nor begins to. Raises SettingsError where something does."""
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
