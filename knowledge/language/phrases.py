"""Thousands of phrases looked for at once: a stretch of the text is looked up, where one long pattern would try them all."""

from collections.abc import Callable, Iterable, Iterator


def lengths_by_head(phrases: Iterable[str]) -> dict[str, list[int]]:
    """First character -> how long the phrases are that begin with it, the shortest first."""
    lengths: dict[str, set[int]] = {}
    for phrase in phrases:
        lengths.setdefault(phrase[:1], set()).add(len(phrase))
    return {head: sorted(found) for head, found in lengths.items()}


class Phrases:
    """Finds, from left to right, at each place the longest phrase that stands there, and none within another."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = frozenset(phrases) - {""}
        self._lengths = {head: found[::-1] for head, found in lengths_by_head(self._phrases).items()}
        """The longest first."""
        self._heads = frozenset(self._lengths)

    def found(self, text: str) -> list[str]:
        """The phrases that stand in the text, in its order."""
        return [phrase for _, phrase in self.places(text)]

    def without(self, text: str, instead: Callable[[str], str] = lambda _: " ") -> str:
        """The text with what `instead` makes of it in place of each, by default a blank."""
        kept: list[str] = []
        end = 0
        for at, phrase in self.places(text):
            kept += (text[end:at], instead(phrase))
            end = at + len(phrase)
        return "".join((*kept, text[end:])) if kept else text

    def places(self, text: str) -> Iterator[tuple[int, str]]:
        """The phrases, and where each begins."""
        if self._heads.isdisjoint(text):
            return
        end, lengths, phrases = 0, self._lengths, self._phrases
        for at, head in enumerate(text):
            if head not in lengths or at < end:
                continue
            for length in lengths[head]:
                phrase = text[at : at + length]
                if phrase in phrases:
                    yield at, phrase
                    end = at + len(phrase)
                    break
