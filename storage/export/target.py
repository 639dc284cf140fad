"""A file that appears complete or not at all."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.disk import settle

from .table import ExportError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a new file's path beside `path`; it takes the place of `path` when the block ends well, and is removed when not.

    Raises ExportError where that can't be written.
    """
    draft = None
    try:
        target = _checked(path)
        draft = target.with_name(f".export-{secrets.token_hex(8)}.part")
        draft.touch(exist_ok=False)
        yield draft
        _settle(draft, target)
    except OSError as error:
        reason = error.strerror or error
        raise ExportError(
            f"output: {path} can't be written ({reason}); check rights and space, or name another file"
        ) from error
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)


def _checked(path: Path) -> Path:
    """Follow links to where the file is to be; refuse what is no file and what has no folder."""
    target = path.resolve()
    if target.exists() and not target.is_file():
        raise ExportError(f"output: {path} is not a file; name a file to write to")
    if not target.parent.is_dir():
        raise ExportError(f"output: the folder {target.parent} does not exist; create it or name another")
    return target


def _settle(draft: Path, target: Path) -> None:
    """Put the draft in the target's place; on disk first, so that a power cut leaves the old file or the new one."""
    settle(draft)
    draft.replace(target)
