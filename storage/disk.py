"""Makes sure that data is on disk before anything relies on it."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

DRAFT = ".new"
"""The suffix of a file that is being written; an old one was left by a crash."""


def write(path: Path, content: bytes) -> None:
    """Write a file that its owner alone may read: whole and on disk when this returns, or not at all. Raises OSError.

    Of several who write it at once, the last to finish wins.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", suffix=DRAFT, delete=False) as draft:
        try:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).replace(path)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    settle(path.parent)


def settle(path: Path) -> None:
    """Flush to disk a file's content, or a folder's entries."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
