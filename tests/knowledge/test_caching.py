"""What is slow to compute is computed once for each state of its inputs."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.caching import Arrays, cached, digest, packed, unpacked


def _made() -> Arrays:
    return {"figures": np.arange(300), "texts": packed(["公园", "", "㵐水河"])}


def _never() -> Arrays:
    raise AssertionError("it stands on disk")


def test_what_was_made_is_found_again(tmp_path: Path) -> None:
    """The second time nothing is computed, and the result is the same."""
    cached(tmp_path, "city", "one", _made)
    again = cached(tmp_path, "city", "one", _never)
    assert again["figures"].tolist() == list(range(300))
    assert unpacked(again["texts"]) == ["公园", "", "㵐水河"]


@pytest.mark.parametrize("damage", [b"", b"no archive", None])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes | None) -> None:
    """A truncated or foreign file is recomputed and replaced."""
    cached(tmp_path, "city", "one", _made)
    [path] = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-200] if damage is None else damage)
    assert len(cached(tmp_path, "city", "one", _made)["figures"]) == 300
    assert len(cached(tmp_path, "city", "one", _never)["figures"]) == 300


def test_where_nothing_can_be_kept_it_is_made_each_time(tmp_path: Path) -> None:
    """Without a folder, or with a missing one, the result is computed each time."""
    for folder in (None, tmp_path / "missing"):
        assert len(cached(folder, "city", "one", _made)["figures"]) == 300


def test_old_files_go(tmp_path: Path) -> None:
    """Only the newest few of one kind stay; other kinds are left alone."""
    cached(tmp_path, "words", "one", _made)
    for number in range(7):
        cached(tmp_path, "city", f"{number}", _made)
    assert len(list(tmp_path.glob("city-*"))) == 4
    assert len(list(tmp_path.glob("words-*"))) == 1


def test_another_state_has_another_digest() -> None:
    """The digest depends on every part, its boundaries, and the version of what computed it."""
    assert len({digest(parts) for parts in (["a", "b"], ["ab"], ["b", "a"], ["a", "b", ""])}) == 4
    assert digest(["a"]) != digest(["a"], ["jieba"])
