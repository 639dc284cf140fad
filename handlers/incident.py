"""What may be logged of an error: its text may quote a citizen, a query or a token, but its place quotes nobody."""

from pathlib import Path
from traceback import walk_tb
from types import TracebackType


def where(traceback: TracebackType | None, frames: int = 4) -> list[str]:
    """Return the innermost `frames` frames as `file:line`, outermost first."""
    lines = [f"{Path(frame.f_code.co_filename).name}:{line}" for frame, line in walk_tb(traceback)]
    return lines[-frames:]
