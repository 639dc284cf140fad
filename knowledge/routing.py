"""Feedback -> departments, ranked: by what each does, in official and in residents' words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from knowledge.city import City
from knowledge.commitment import Commitment, Department, Routed
from knowledge.language.folding import fold
from knowledge.language.lexicon import GAP, Lexicon
from knowledge.language.mending import Vocabulary
from knowledge.language.reading import Reader, Term
from knowledge.matching.index import Evidence, Index
from knowledge.matters import Matters

LEXICAL_SHARE = 0.05
WORDS, MATTER = 0.5, 1.0
"""What the words of a department's own duties count, and what the matter does."""
SURE_FROM = 1.0
"""Strength at which a matter gives half of what it can."""
ASSISTS = 0.4
"""What having a hand in a matter counts beside answering for it."""
READ, MOST = 160, 1_000
"""Characters of a letter whose every word is read, and whose matters are looked for: its subject stands at its head."""
MATTERS = 5
"""Matters of one message that count."""
OTHERS = 0.2
"""What a department's second matter counts beside its first."""
PLACED = 0.3
"""What having one's place named counts: there it happens, and that government is told."""
RELATED_SHARE = 0.25
"""What leading a commitment that the feedback touches counts."""
FRAME = ("suggestion", "status")
"""The cues whose words stand in feedback for any department, and so point to none."""
ENOUGH = 0.12
"""Below this no word really points to the department."""
GENERAL = ("市政府",)
"""Names that stand in letters to anybody."""
SENTENCE = 60
"""Characters of what is no letter yet."""
NAMED, NAMED_IN_A_LETTER = 1.6, 0.5
"""What being named counts: 我要投诉城管局 goes there."""


class Router:
    """Finds the departments that a citizen's words belong to."""

    def __init__(self, city: City, reader: Reader, lexicon: Lexicon) -> None:
        self._city = city
        self._reader = reader
        cues = (part for kind in FRAME for cue, _ in lexicon.intents[kind] for part in cue.split(GAP))
        self._frame = {word for part in (*cues, *lexicon.complaining) for word in reader.plain_terms(part)}
        texts = [_texts(department) for department in city.departments]
        self._index = Index(texts, reader)
        self._vocabulary = Vocabulary(self._index.words)
        self._matters = Matters(lexicon.matters, lexicon.setting)
        self._owners: dict[str, list[tuple[int, float]]] = {}
        for i, department in enumerate(city.departments):
            for part, keys in ((1.0, department.owns), (ASSISTS, department.assists)):
                for key in keys:
                    self._owners.setdefault(key, []).append((i, part))

    def route(self, text: str, related: Sequence[Commitment] = ()) -> tuple[Routed, ...]:
        """Departments, best first; the one that takes what nobody owns comes last, and first where no word points anywhere."""
        reading = self._reader.read(text[:READ], self._vocabulary)
        found_by_words = self._index.look_up(self._topic(reading.terms), limit=12)
        scores = {e.entry: WORDS * self._score(e) for e in found_by_words}
        matched = {e.entry: e.shared for e in found_by_words}
        for i, (strength, words) in self._by_matter(fold(text[:MOST])).items():
            scores[i] = scores.get(i, 0.0) + strength
            matched[i] = tuple(dict.fromkeys((*words, *matched.get(i, ()))))
        folded = fold(text[:MOST])
        for i, department in enumerate(self._city.departments):
            scores[i] = scores.get(i, 0.0) + self._called(department, folded, related)
        ranked = sorted((i for i in scores if scores[i] >= ENOUGH), key=lambda i: (-scores[i], i))
        found = [Routed(self._city.departments[i], min(scores[i], 1.0), matched.get(i, ())) for i in ranked]
        return (*(r for r in found if not r.department.unowned or r is found[0]), *self._rest(found))

    def _by_matter(self, folded: str) -> dict[int, tuple[float, tuple[str, ...]]]:
        """Department -> what the matters that are spoken of give it, and their words; its strongest matter gives most."""
        parts: defaultdict[int, list[float]] = defaultdict(list)
        words: defaultdict[int, list[str]] = defaultdict(list)
        matters = self._matters.found(folded)[:MATTERS]
        for matter in matters:
            share = MATTER * matter.strength / (matters[0].strength + SURE_FROM)
            for i, part in self._owners.get(matter.key, ()):
                parts[i].append(share * part)
                words[i] += matter.words
        return {i: (_fading(given), tuple(words[i])) for i, given in parts.items()}

    @staticmethod
    def _called(department: Department, folded: str, related: Sequence[Commitment]) -> float:
        """What being named, having a place named and leading what the feedback touches count."""
        names = {department.name, *department.aliases}.difference(department.places, GENERAL)
        named = any(len(name) > 2 and fold(name) in folded for name in names)
        # 随县 is where it happens before it is who is meant.
        placed = any(fold(place) in folded for place in department.places)
        leads = sum(commitment.lead == department.name for commitment in related[:1])
        # A letter names half the town hall; whoever is named in one sentence is meant.
        called = NAMED if len(folded) <= SENTENCE else NAMED_IN_A_LETTER
        return called * named + PLACED * placed + RELATED_SHARE * leads

    def _topic(self, terms: Mapping[str, Term]) -> dict[str, Term]:
        """The terms that say what it is about: no figures, and none of the words that frame any complaint or wish."""
        return {
            word: term for word, term in terms.items() if term.source != "number" and word not in self._frame
        }

    def _rest(self, found: list[Routed]) -> tuple[Routed, ...]:
        unowned = self._city.unowned
        return () if found and found[0].department is unowned else (Routed(unowned, 0.0),)

    @staticmethod
    def _score(evidence: Evidence) -> float:
        return evidence.likeness + LEXICAL_SHARE * evidence.lexical


def _fading(parts: Iterable[float]) -> float:
    """The parts together, the strongest first: whoever owns much is not for that reason who is meant."""
    return sum(part * OTHERS**i for i, part in enumerate(sorted(parts, reverse=True)))


def _texts(department: Department) -> list[tuple[str, str]]:
    names = " ".join((department.name, department.full_name, *department.aliases))
    return [
        ("name", names),
        *(("phrase", words) for words in department.everyday),
        *(("duty", words) for words in department.duties),
    ]
