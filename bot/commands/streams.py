"""What is read from a terminal, a pipe or a file, and written there."""

import io
import sys


def use_utf8() -> None:
    """Read and write UTF-8 whatever the terminal's own encoding; bytes that are none pass through unharmed."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
