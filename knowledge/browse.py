"""A wish to see a whole area, topic or theme -> its Section, what carries a figure first."""

from knowledge.city import City
from knowledge.commitment import Commitment, Section
from knowledge.language.mending import Vocabulary
from knowledge.language.reading import Reader
from knowledge.matching.index import Index

LEXICAL_SHARE = 0.05
_SHORTEST = 3
"""Characters: a title longer than this that stands in the message is what is meant."""
ENOUGH = 0.45
"""Below this the words name no section."""


class Browser:
    """Finds the part of the report that a citizen wants listed."""

    def __init__(self, city: City, reader: Reader) -> None:
        self._reader = reader
        self._sections = [*city.areas, *_topics(city), *_themes(city)]
        texts = [_texts(section) for section in self._sections]
        self._index = Index(texts, reader)
        self._vocabulary = Vocabulary(self._index.words)

    def find(self, text: str) -> Section | None:
        """The section that `text` names best, or None; its commitments with a figure first, else in the report's order."""
        named = [s for s in self._sections if len(s.title) > _SHORTEST and s.title in text]
        if named:
            return figures_first(max(named, key=lambda section: len(section.title)))
        found = self._index.look_up(self._reader.read(text, self._vocabulary).terms, limit=5)
        best = max(found, key=lambda e: e.likeness + LEXICAL_SHARE * e.lexical, default=None)
        if best is None or best.likeness + LEXICAL_SHARE * best.lexical < ENOUGH:
            return None
        return figures_first(self._sections[best.entry])


def figures_first(section: Section) -> Section:
    """The section with what carries a figure at its head: that is what residents ask for."""
    return Section(section.title, tuple(sorted(section.commitments, key=lambda c: not c.targets)))


def _topics(city: City) -> list[Section]:
    found: dict[str, list[Commitment]] = {}
    for commitment in city.commitments:
        if commitment.place.topic:
            found.setdefault(commitment.place.topic, []).append(commitment)
    return [Section(topic, tuple(members)) for topic, members in found.items()]


def _themes(city: City) -> list[Section]:
    found: dict[str, list[Commitment]] = {}
    for commitment in city.commitments:
        for theme in commitment.themes:
            found.setdefault(theme, []).append(commitment)
    return [Section(theme, tuple(members)) for theme, members in found.items()]


def _texts(section: Section) -> list[tuple[str, str]]:
    """A section is named by its title; an area also by the topics that it holds."""
    topics = dict.fromkeys(c.place.topic for c in section.commitments if c.place.area_title == section.title)
    return [("title", section.title), *(("phrase", topic) for topic in topics if topic)]
