"""What has to be on the disk before anything relies on it."""

import os
from pathlib import Path


def settle(path: Path) -> None:
    """Have a file's content on the disk, or of a folder which files it holds, under which names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
