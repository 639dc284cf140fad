"""What must survive a power failure is synced to disk: the file's content, the folder's names."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.disk import settle, write


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


def test_a_written_file_is_whole_private_and_on_disk_with_its_name(
    tmp_path: Path, asked: list[tuple[int, int]]
) -> None:
    """Its content is synced before it gets its name, and its name before this returns; what was there is replaced."""
    path = tmp_path / "kept.json"
    path.write_text("old")
    path.chmod(0o666)
    write(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o600)
    assert asked == [_which(path.stat()), _which(tmp_path.stat())]
    assert list(tmp_path.iterdir()) == [path]


def test_several_may_write_one_file_at_once(tmp_path: Path) -> None:
    """Each succeeds, and the file is one of theirs, whole."""
    path = tmp_path / "kept"
    contents = [bytes([number]) * 100_000 for number in range(6)]
    with ThreadPoolExecutor(6) as threads:
        for _ in range(10):
            list(threads.map(lambda content: write(path, content), contents))
            assert path.read_bytes() in contents
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_can_not_be_written_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing half written stays."""

    def refuse(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "kept"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space left"):
        write(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
