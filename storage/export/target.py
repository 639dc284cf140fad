"""A file that appears complete or not at all."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.disk import settle

from .table import ExportError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a new file's path beside `path`; on success it replaces `path`, otherwise it is removed.

    Raises ExportError if it can't be written.
    """
    # Not with storage.disk.write: rows are written to a path, one by one, and the file is the person's who asked for it,
    # with the rights that their umask gives.
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
    """Resolve links to the real target; refuse a target that is not a file or has no folder."""
    target = path.resolve()
    if target.exists() and not target.is_file():
        raise ExportError(f"output: {path} is not a file; name a file to write to")
    if not target.parent.is_dir():
        raise ExportError(f"output: the folder {target.parent} does not exist; create it or name another")
    return target


def _settle(draft: Path, target: Path) -> None:
    """Replace the target with the draft, on disk first: a power cut leaves either the old file or the new one."""
    settle(draft)
    draft.replace(target)
