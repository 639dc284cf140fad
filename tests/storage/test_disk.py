"""What must survive a power failure is synced to disk: the file's content, the folder's names."""

import os
from pathlib import Path

import pytest

from storage.disk import settle


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Record which files and folders were synced, in order."""
    written: list[tuple[int, int]] = []
    fsync = os.fsync

    def noting(descriptor: int) -> None:
        fsync(descriptor)
        written.append(_which(os.fstat(descriptor)))

    monkeypatch.setattr(os, "fsync", noting)
    return written


def _which(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino


def _open_files() -> set[str]:
    return {str(one.readlink()) for one in Path("/proc/self/fd").iterdir() if one.exists()}


def test_a_file_and_a_folder_are_written_out(tmp_path: Path, asked: list[tuple[int, int]]) -> None:
    """The file and the folder are synced, nothing beside them, and nothing stays open."""
    file = tmp_path / "kept"
    file.write_text("words", encoding="utf-8")
    settle(file)
    settle(tmp_path)
    assert asked == [_which(file.stat()), _which(tmp_path.stat())]
    assert not _open_files() & {str(file), str(tmp_path)}


def test_a_disk_that_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sync error reaches the caller, and nothing stays open."""

    def refuse(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="Input/output"):
        settle(tmp_path)
    assert str(tmp_path) not in _open_files()


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    """A missing file raises an error instead of counting as safe."""
    with pytest.raises(FileNotFoundError):
        settle(tmp_path / "nothing")
