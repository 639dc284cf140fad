"""Feedback -> departments, ranked: by what each does, in official and in residents' words."""

from collections.abc import Mapping, Sequence

from knowledge.city import City
from knowledge.commitment import Commitment, Department, Routed
from knowledge.language.folding import fold
from knowledge.language.lexicon import GAP, Lexicon
from knowledge.language.mending import Vocabulary
from knowledge.language.reading import Reader, Term
from knowledge.matching.index import Evidence, Index

LEXICAL_SHARE = 0.05
RELATED_SHARE = 0.25
"""What leading a commitment that the feedback touches counts."""
FRAME = ("suggestion", "status")
"""The cues whose words stand in feedback for any department, and so point to none."""
ENOUGH = 0.12
"""Below this no word really points to the department."""
NAMED = 1.0
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

    def route(self, text: str, related: Sequence[Commitment] = ()) -> tuple[Routed, ...]:
        """Departments, best first; the one that takes what nobody owns comes last, and first where no word points anywhere."""
        reading = self._reader.read(text, self._vocabulary)
        found_by_words = self._index.look_up(self._topic(reading.terms), limit=12)
        scores = {e.entry: self._score(e) for e in found_by_words}
        matched = {e.entry: e.shared for e in found_by_words}
        for i, department in enumerate(self._city.departments):
            named = any(
                len(name) > 2 and fold(name) in reading.folded
                for name in (department.name, *department.aliases)
            )
            leads = sum(c.lead == department.name for c in related[:1])
            if named or leads:
                scores[i] = scores.get(i, 0.0) + NAMED * named + RELATED_SHARE * leads
        ranked = sorted((i for i in scores if scores[i] >= ENOUGH), key=lambda i: (-scores[i], i))
        found = [Routed(self._city.departments[i], min(scores[i], 1.0), matched.get(i, ())) for i in ranked]
        return (*(r for r in found if not r.department.unowned or r is found[0]), *self._rest(found))

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


def _texts(department: Department) -> list[tuple[str, str]]:
    names = " ".join((department.name, department.full_name, *department.aliases))
    return [
        ("name", names),
        *(("phrase", words) for words in department.everyday),
        *(("duty", words) for words in department.duties),
        *(("place", place) for place in department.places),
    ]
