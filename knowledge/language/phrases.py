"""Finds thousands of phrases at once by looking up stretches of text, where one long pattern would try them all."""

from collections.abc import Callable, Iterable, Iterator


def lengths_by_head(phrases: Iterable[str]) -> dict[str, list[int]]:
    """Return first character -> lengths of the phrases that begin with it, shortest first."""
    lengths: dict[str, set[int]] = {}
    for phrase in phrases:
        lengths.setdefault(phrase[:1], set()).add(len(phrase))
    return {head: sorted(found) for head, found in lengths.items()}


class Phrases:
    """Finds, from left to right, the longest phrase at each position, without overlaps."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = frozenset(phrases) - {""}
        self._lengths = {head: found[::-1] for head, found in lengths_by_head(self._phrases).items()}
        """Longest first."""
        self._heads = frozenset(self._lengths)

    def found(self, text: str) -> list[str]:
        """Return the phrases in the text, in its order."""
        return [phrase for _, phrase in self.places(text)]

    def without(self, text: str, instead: Callable[[str], str] = lambda _: " ") -> str:
        """Return the text with each phrase replaced by `instead(phrase)`, by default a space."""
        kept: list[str] = []
        end = 0
        for at, phrase in self.places(text):
            kept += (text[end:at], instead(phrase))
            end = at + len(phrase)
        return "".join((*kept, text[end:])) if kept else text

    def places(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield (position, phrase)."""
        if self._heads.isdisjoint(text):
            return
        end, phrases = 0, self._phrases
        for at, lengths in enumerate(map(self._lengths.get, text)):
            if lengths is None or at < end:
                continue
            for length in lengths:
                phrase = text[at : at + length]
                if phrase in phrases:
                    yield at, phrase
                    end = at + len(phrase)
                    break
