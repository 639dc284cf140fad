"""Maps a wish to see a whole area, topic or theme to its Section, with what was asked for first."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from operator import itemgetter

from knowledge.city import City
from knowledge.commitment import Commitment
from knowledge.found import FIELD, Reason, Section, in_turn
from knowledge.language.folding import fold
from knowledge.language.lexicon import Lexicon
from knowledge.language.mending import Vocabulary
from knowledge.language.phrases import Phrases
from knowledge.language.reading import Reader
from knowledge.matching.corpus import Corpus
from knowledge.matching.pool import Pool
from knowledge.matching.ranking import reasons_from
from knowledge.subjects import Subjects
from knowledge.themes import Named, Themes

Relevance = Callable[[str], Mapping[str, float]]
"""Text -> commitment -> relevance, 0 to 1, as the matcher computes it."""

_SHORTEST = 3
"""Characters: a longer title that occurs in the message is what is meant."""
ENOUGH, LOOKED_AT = 0.3, 5
"""Likeness from which a message's words name a section; and how many of the sections sharing most with it are compared."""

ALONE, OF_AREA, OF_FIGURE_ALONE, OF_NAME = 0.5, 1.0, 0.2, 0.2
"""Weights in a whole field: few themes, share of its area about the field, a figure, a named project or place."""
WANTED = 1.0
"""Weight of a figure or a name if a field's targets or projects are asked for, and of words that lead a broad field, or of being called by its thing."""
OF_WORD = 0.6
"""Weight in a whole field of holding the message's own narrower word: 氢能 within 能源."""
OF_HEADING = 0.1
"""Weight in a whole field by which a short clause without a figure stands back: 办好人民满意教育 heads what follows it."""
OF_SIBLING = 0.3
"""Weight in a whole field by which each further promise of one sentence stands back, so that a page tells more."""
_HEADING = 12
"""Characters from which a clause says more than a heading."""
_NAME = 3
"""Characters of the shortest name of a project or place."""

OF_TOPIC, OF_THEME, OF_FIGURE = 2.0, 1.0, 0.4
"""Weights, beside a commitment's own relevance, of its topic's and its theme's relevance, and of having a figure."""
_MEMBERS = 6
"""How many of a topic's or theme's most relevant commitments determine its relevance."""


class Browser:
    """Finds the part of the report that a citizen wants to have listed."""

    def __init__(self, city: City, reader: Reader, lexicon: Lexicon) -> None:
        self._reader, self._city = reader, city
        self.themes, self.subjects = Themes(city, lexicon), Subjects(city)
        by_topic = ((one.place.topic, one) for one in city.commitments if one.place.topic)
        by_theme = ((theme, one) for one in city.commitments for theme in one.themes)
        self._titles = [*city.areas, *_sections(by_topic)]
        self._sections = [*self._titles, *_sections(by_theme)]
        self._shares = _shares(city)
        names = Phrases(folded for name in city.names if len(folded := fold(name)) >= _NAME)
        self._folded = {one.id: fold(one.quote) for one in city.commitments}
        self._called = {
            one.id: fold(" ".join((one.title, one.focus or one.quote, *one.keywords)))
            for one in city.commitments
        }
        self._naming = {id_ for id_, quote in self._folded.items() if names.found(quote)}
        """Commitments that name a project or place."""
        self._pool = Pool(Corpus.read([_texts(section) for section in self._sections], reader))
        self._vocabulary = Vocabulary(self._pool.corpus.words)

    def find(self, text: str, relevance: Relevance | None = None, *, wider: bool = False) -> Section | None:
        """Return the section that `text` names best, or None, with what was asked for first.

        A field's section begins with what is only about it, others with the most relevant. Without `relevance`,
        commitments with a figure come first. `wider` as in `Themes.named`.
        """
        section = self._titled(text)
        if section is None and (fields := self.themes.named(text, wider=wider)):
            return self._focused_first(self._of_fields(fields), fields)
        section = section or self._alike(text)
        if section is None:
            return None
        return figures_first(section) if relevance is None else by_relevance(section, relevance(text))

    def _titled(self, text: str) -> Section | None:
        """Return the section whose title occurs in the message; of several, the longest."""
        titled = [one for one in self._titles if len(one.title) > _SHORTEST and one.title in text]
        if not titled:
            return None
        section = max(titled, key=lambda one: len(one.title))
        return replace(section, reasons=(Reason("section", section.title, 1.0),))

    def _of_fields(self, named: Named) -> Section:
        themes = set(named.words)
        members = tuple(one for one in self._city.commitments if not themes.isdisjoint(one.themes))
        reasons = tuple(Reason.of(FIELD, word, theme, 1.0) for theme, word in named.words.items())
        return Section("、".join(named.titles), members, reasons=reasons)

    def _focused_first(self, section: Section, fields: Named) -> Section:
        """Put first what is most about the section's field, and what can be seen and counted before intentions.

        Several fields take turns.
        """
        themes = fields.themes
        figure = WANTED if fields.targets else OF_FIGURE_ALONE
        name = WANTED if fields.projects else OF_NAME

        def rank(one: Commitment) -> float:
            about = max(self._shares[one.place.area_title].get(theme, 0.0) for theme in themes)
            plain = figure * bool(one.targets) + name * (one.id in self._naming)
            plain -= OF_HEADING * (len(one.quote) < _HEADING and not one.targets)
            narrower = any(word in self._folded[one.id] for word in fields.narrower)
            called = any(word in self._called[one.id] for word in fields.things)
            plain += OF_WORD * narrower + WANTED * called
            plain += WANTED * any(word in self._folded[one.id] for word in fields.leads)
            return -(ALONE / len(one.themes or ("",)) + OF_AREA * about + plain)

        ranked = _siblings_apart(section.commitments, rank)
        each = ([one for one in ranked if theme in one.themes] for theme in themes)
        return replace(section, commitments=in_turn(each))

    def _alike(self, text: str) -> Section | None:
        reading = self._reader.read(text, self._vocabulary)
        query = self._pool.query(reading.terms)
        alike = [(entry, self._pool.evidence(query, entry)) for entry in self._pool.look_up(query, LOOKED_AT)]
        best, evidence = max(alike, key=lambda one: one[1].likeness, default=(0, None))
        if evidence is None or evidence.likeness < ENOUGH:
            return None
        return replace(self._sections[best], reasons=reasons_from(evidence, reading))


def _siblings_apart(
    commitments: Iterable[Commitment], rank: Callable[[Commitment], float]
) -> list[Commitment]:
    """Sort by rank, lowest first, with those that share a quote further behind one another."""
    told: Counter[str] = Counter()
    placed: list[tuple[float, Commitment]] = []
    for ranked, one in sorted(((rank(one), one) for one in commitments), key=itemgetter(0)):
        placed.append((ranked + OF_SIBLING * told[one.quote], one))
        told[one.quote] += 1
    return [one for _, one in sorted(placed, key=itemgetter(0))]


def figures_first(section: Section) -> Section:
    """Put the section's commitments with a figure first: residents ask for those."""
    return replace(section, commitments=tuple(sorted(section.commitments, key=lambda c: not c.targets)))


def by_relevance(section: Section, relevance: Mapping[str, float]) -> Section:
    """Sort the section by relevance of its words, topic and theme, and put figures before intentions."""
    topics = _spoken_for(((one.place.topic, one) for one in section.commitments), relevance)
    themes = _spoken_for(((theme, one) for one in section.commitments for theme in one.themes), relevance)

    def rank(one: Commitment) -> float:
        theme = max((themes[theme] for theme in one.themes), default=0.0)
        own = relevance.get(one.id, 0.0)
        return -(own + OF_TOPIC * topics[one.place.topic] + OF_THEME * theme + OF_FIGURE * bool(one.targets))

    return replace(section, commitments=tuple(sorted(section.commitments, key=rank)))


def _spoken_for(
    members: Iterable[tuple[str, Commitment]], relevance: Mapping[str, float]
) -> dict[str, float]:
    """Return group -> mean relevance of its most relevant members."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for group, one in members:
        found[group].append(relevance.get(one.id, 0.0))
    return {
        group: sum(sorted(values)[-_MEMBERS:]) / min(len(values), _MEMBERS) for group, values in found.items()
    }


def _shares(city: City) -> dict[str, dict[str, float]]:
    """Return area -> theme -> share of the area's commitments about it."""
    themes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    sizes = Counter(one.place.area_title for one in city.commitments)
    for one in city.commitments:
        themes[one.place.area_title].update(one.themes)
    return {
        area: {theme: count / sizes[area] for theme, count in counts.items()}
        for area, counts in themes.items()
    }


def _sections(members: Iterable[tuple[str, Commitment]]) -> list[Section]:
    """Make a section for each title, in order of first appearance."""
    found: dict[str, list[Commitment]] = {}
    for title, one in members:
        found.setdefault(title, []).append(one)
    return [Section(title, tuple(own)) for title, own in found.items()]


def _texts(section: Section) -> list[tuple[str, str]]:
    """Return (title, text) by which a section can be named: its title, and for an area also its topics."""
    topics = dict.fromkeys(c.place.topic for c in section.commitments if c.place.area_title == section.title)
    return [("title", section.title), *(("phrase", topic) for topic in topics if topic)]
