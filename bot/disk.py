"""What has to be on the disk before anything relies on it."""

import os
from pathlib import Path


def settle(folder: Path) -> None:
    """Have the folder itself on the disk: which files it holds, under which names."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
