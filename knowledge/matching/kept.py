"""What reading a city's texts gave, kept on disk: read once for each state of the data, found again at every start.

The file holds arrays and text, no pickle. Its name carries a digest of all that it was made from, so that a stale one
is never found; one that can't be read or written is made anew, or done without.
"""

import hashlib
import logging
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.matching.corpus import Corpus

_FORMAT = "1"
"""To be raised with every change of what reading gives or of what is kept."""
_MADE_BY = ("jieba", "pypinyin", "opencc-python-reimplemented")
_KEPT = 4
"""Files that stay: one a city and state of its data; the oldest go."""
_BREAK, _GAP = "\x00", " "
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Read:
    """All that takes long to find out."""

    corpus: Corpus
    official: frozenset[str]
    """The words of titles, quotes and keywords."""
    sounds: Mapping[str, tuple[str, ...]]
    """Word -> its syllables."""


def digest(parts: Iterable[str]) -> str:
    """Tell one state of the data from every other."""
    made_by = (f"{name} {version(name)}" for name in _MADE_BY)
    summed = hashlib.sha256()
    for part in (_FORMAT, *made_by, *parts):
        summed.update(part.encode("utf-8", "surrogatepass") + b"\x00")
    return summed.hexdigest()[:24]


def kept(folder: Path | None, name: str, read: Callable[[], Read]) -> Read:
    """What stands in `folder` under that digest, else what `read` gives, which is then put there."""
    if folder is None:
        return read()
    path = folder / f"matching-{name}.npz"
    try:
        return _load(path)
    except FileNotFoundError:
        pass
    except (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile) as error:
        _log.warning("%s can't be used (%s): it is made anew", path.name, type(error).__name__)
    found = read()
    try:
        _save(path, found)
        _forget(folder)
    except OSError as error:
        _log.warning("%s can't be kept (%s): the next start takes longer", path.name, error.strerror)
    return found


def _save(path: Path, read: Read) -> None:
    corpus = read.corpus
    words = sorted(read.sounds)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        try:
            np.savez(
                file,
                size=np.array([corpus.size]),
                terms=_packed(corpus.terms),
                weights=corpus.weights,
                words=_packed(sorted(corpus.words)),
                texts=_packed(corpus.texts),
                entry=corpus.entry,
                field=corpus.field,
                starts=corpus.starts,
                held=corpus.held,
                official=_packed(sorted(read.official)),
                sounded=_packed(words),
                sounds=_packed(_GAP.join(read.sounds[word]) for word in words),
            )
        except BaseException:
            Path(file.name).unlink()
            raise
    os.replace(file.name, path)  # noqa: PTH105 - a whole file appears at once.


def _load(path: Path) -> Read:
    with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
        terms = _unpacked(file["terms"])
        sounds = (tuple(sound.split(_GAP)) for sound in _unpacked(file["sounds"]))
        corpus = Corpus(
            int(file["size"][0]),
            {term: number for number, term in enumerate(terms)},
            file["weights"],
            frozenset(_unpacked(file["words"])),
            tuple(_unpacked(file["texts"])),
            file["entry"],
            file["field"],
            file["starts"],
            file["held"],
        )
        return Read(
            corpus,
            frozenset(_unpacked(file["official"])),
            dict(zip(_unpacked(file["sounded"]), sounds, strict=True)),
        )


def _packed(texts: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer(
        "".join(f"{text}{_BREAK}" for text in texts).encode("utf-8", "surrogatepass"), np.uint8
    )


def _unpacked(packed: npt.NDArray[np.uint8]) -> Sequence[str]:
    return packed.tobytes().decode("utf-8", "surrogatepass").split(_BREAK)[:-1]


def _forget(folder: Path) -> None:
    for old in sorted(folder.glob("matching-*.npz"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
        old.unlink(missing_ok=True)
