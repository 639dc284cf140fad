"""Thousands of phrases looked for at once: a stretch of the text is looked up, where one long pattern would try them all."""

from collections.abc import Callable, Iterable, Iterator


class Phrases:
    """Finds, from left to right, at each place the longest phrase that stands there, and none within another."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = frozenset(phrases) - {""}
        lengths: dict[str, set[int]] = {}
        for phrase in self._phrases:
            lengths.setdefault(phrase[0], set()).add(len(phrase))
        self._lengths = {head: sorted(found, reverse=True) for head, found in lengths.items()}
        """First character -> how long phrases are that begin with it, the longest first."""
        self._heads = frozenset(lengths)

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
