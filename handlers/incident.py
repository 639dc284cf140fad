"""What a log may tell of an error: its own text may quote a citizen, a query or a token; where it was raised quotes nobody."""

from pathlib import Path
from traceback import walk_tb
from types import TracebackType


def where(traceback: TracebackType | None, frames: int = 4) -> list[str]:
    """Give the innermost frames as `file:line`, outermost of them first."""
    lines = [f"{Path(frame.f_code.co_filename).name}:{line}" for frame, line in walk_tb(traceback)]
    return lines[-frames:]
