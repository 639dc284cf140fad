"""Caches on disk arrays that are slow to compute, once for each state of their inputs.

A file contains arrays and text, no pickle. Its name contains a digest of all its inputs, so that a stale file is never
used; if it can't be read it is recomputed, and if it can't be written there is no cache.
"""

import hashlib
import inspect
import logging
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = Mapping[str, npt.NDArray[Any]]
UNREADABLE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)
"""What reading raises if the file is damaged or of another format."""
_MOST = 4
"""Files of one kind that are kept, one per city and state of its data; the oldest are deleted."""
_BREAK = "\x00"
_log = logging.getLogger(__name__)


def digest(parts: Iterable[str], made_by: Iterable[str | ModuleType] = ()) -> str:
    """Return a digest that identifies one state of the data.

    `made_by`: packages, by version, and our own modules, by source, on which the result depends, so that a changed
    weight makes the cache stale without anybody having to remember it.
    """
    told = packed((*map(_state, made_by), *parts))
    return hashlib.sha256(told.data).hexdigest()[:24]


def cached(folder: Path | None, kind: str, name: str, make: Callable[[], Arrays]) -> Arrays:
    """Return what `folder` holds for that kind and digest, else what `make` returns, which is then stored there."""
    if folder is None:
        return make()
    path = folder / f"{kind}-{name}.npz"
    if found := _found(path):
        return found
    made = make()
    try:
        _save(path, made)
        _forget(folder, kind)
    except OSError as error:
        _log.warning("%s can't be kept (%s): the next start takes longer", path.name, error.strerror)
    return made


def _found(path: Path) -> Arrays | None:
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return dict(file)
    except FileNotFoundError:
        return None
    except UNREADABLE as error:
        _log.warning("%s can't be used (%s): it is recomputed", path.name, type(error).__name__)
        return None


def _state(maker: str | ModuleType) -> str:
    return f"{maker} {version(maker)}" if isinstance(maker, str) else inspect.getsource(maker)


def packed(texts: Iterable[str]) -> npt.NDArray[np.uint8]:
    """Pack texts into an array."""
    joined = "".join(f"{text}{_BREAK}" for text in texts)
    return np.frombuffer(joined.encode("utf-8", "surrogatepass"), np.uint8)


def unpacked(array: npt.NDArray[np.uint8]) -> list[str]:
    """Unpack the texts."""
    return array.tobytes().decode("utf-8", "surrogatepass").split(_BREAK)[:-1]


def _save(path: Path, arrays: Arrays) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        try:
            np.savez(file, allow_pickle=False, **arrays)
        except BaseException:
            Path(file.name).unlink()
            raise
    os.replace(file.name, path)  # noqa: PTH105 - the file appears complete or not at all.


def _forget(folder: Path, kind: str) -> None:
    for old in sorted(folder.glob(f"{kind}-*.npz"), key=lambda path: path.stat().st_mtime)[:-_MOST]:
        old.unlink(missing_ok=True)
