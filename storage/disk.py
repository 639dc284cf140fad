"""Makes sure that data is on disk before anything relies on it."""

import os
from pathlib import Path


def settle(path: Path) -> None:
    """Flush to disk a file's content, or a folder's entries."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
