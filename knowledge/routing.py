"""Feedback -> departments, ranked: by what each does, in official and in residents' words."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from knowledge.city import City
from knowledge.commitment import Commitment, Department, Routed
from knowledge.language.folding import fold
from knowledge.language.lexicon import Lexicon
from knowledge.language.mending import Vocabulary
from knowledge.language.patterns import one_of
from knowledge.language.reading import Reader, Reading
from knowledge.lengths import STORY
from knowledge.matching.kept import kept_reading
from knowledge.matching.pool import Pool, Query
from knowledge.matching.ranking import SMALL
from knowledge.matters import MatterFound, Matters
from knowledge.places import Places
from knowledge.precedents import Precedents

WORDS, MATTER = 0.8, 1.0
"""What the words of a department's own duties count, and what the matter does."""
WORDS_OF, TOLD = 12, 3
"""Departments whose words are counted, and of which it is told which words those are."""
PRECEDENT = 1.5
"""What a department gains where messages like this one were for it."""
LIKELY = 0.05
"""Probability of that from which a department gains anything."""
SURE_FROM = 2.0
"""Strength at which a matter gives half of what it can."""
_NUMBER = re.compile(r"\d{7,}")
"""Somebody's own number: 12345 in it is no hotline."""
NAMED_FROM = 1.3
"""Strength from which a matter is surely named: by a word of its own, and no mere hint."""
OWNS, ASSISTS = 1.0, 0.4
"""What answering for a matter counts, and having a hand in it."""
READ, MOST = 160, 1_000
"""Characters of a letter whose every word is read, and whose matters are looked for: its subject stands at its head."""
_KEPT = 64
"""Texts whose words are kept as they were weighed."""
MATTERS = 5
"""Matters of one message that count."""
BESIDE, NOT_MEANT = 0.3, 0.4
"""What a matter counts that is beside the point, and the words and precedents of who answers for it."""
OTHERS = 0.35
"""What a department's second matter counts beside its first."""
PLACED = 0.3
"""What a department gains where its place is named and nothing else points to it."""
RELATED_SHARE = 0.3
"""What leading a commitment that the feedback touches counts."""
FRAME = ("suggestion", "status")
"""The cues whose words stand in feedback for any department, and so point to none."""
ENOUGH = 0.12
"""Below this no word really points to the department."""
GENERAL = ("市政府",)
"""Names that stand in letters to anybody."""
GOVERNS = "(?:人民)?政府|(?:街道)?办(?:事处)?的|街道办|办事处|管委会|党委|书记|[区县市镇]长|[镇村区县]?干部|[, ]?(?:不作为|乱作为|不管|推诿)"
"""What makes a place's name the name of who governs it: 厉山镇政府, 东城街道办, 广水市不作为."""
NAMED, NAMED_IN_A_LETTER = 1.5, 0.5
"""What being named counts: 我要投诉城管局 goes there."""


_Pointed = Mapping[int, tuple[float, tuple[str, ...]]]
"""Department -> what points to it, how strongly, and by which words."""


class Router:
    """Finds the departments that a citizen's words belong to."""

    def __init__(
        self,
        city: City,
        reader: Reader,
        lexicon: Lexicon,
        *,
        cache_dir: Path | None = None,
        typed: Callable[[str], str] = str,
    ) -> None:
        """`cache_dir` keeps what was read of the departments; `typed` reads the pinyin of a folded text."""
        self._typed = typed
        self._city = city
        self._reader = reader
        cues = lexicon.cue_parts(FRAME)
        self._frame = {word for part in (*cues, *lexicon.complaining) for word in reader.plain_terms(part)}
        texts = [_texts(one) for one in city.departments]
        self._pool = Pool(kept_reading(cache_dir, "routing", texts, reader).corpus)
        self._vocabulary = Vocabulary(self._pool.corpus.words)
        self._placed = [(fold(place), i) for i, one in enumerate(city.departments) for place in one.places]
        self._governed = dict(self._placed)
        self._places = Places(self._governed, lexicon.matter_words)
        self._matters = Matters(lexicon.matters, lexicon.setting, lexicon.idle)
        self._owners: dict[str, list[tuple[int, float]]] = {}
        for i, department in enumerate(city.departments):
            for part, keys in ((OWNS, department.owns), (ASSISTS, department.assists)):
                for key in keys:
                    self._owners.setdefault(key, []).append((i, part))
        named = [(i, _names(department)) for i, department in enumerate(city.departments)]
        self._names = [(name, i) for i, names in named for name in names]
        self._governs = re.compile(f"({one_of(city.governed)})(?:{GOVERNS})")
        self._precedents = Precedents(city.precedents) if city.precedents else None
        self._numbers = {department.name: i for i, department in enumerate(city.departments)}
        # What is filed is routed twice: to see whether it is anybody's matter, then with what it is about.
        self._pointed = lru_cache(_KEPT)(self._weighed)

    def route(self, text: str, related: Sequence[Commitment] = ()) -> tuple[Routed, ...]:
        """Departments, best first; the one that takes what nobody owns comes last, and first where no word points anywhere."""
        scores: dict[int, float] = {}
        matched: dict[int, tuple[str, ...]] = {}
        folded = self._folded(text)
        about = self._places.without(folded)
        for pointed in self._pointed(about):
            for i, (strength, words) in pointed.items():
                scores[i] = scores.get(i, 0.0) + strength
                matched[i] = tuple(dict.fromkeys((*words, *matched.get(i, ()))))
        for i, given in self._by_name(self._matters.without_setting(folded), related).items():
            scores[i] = scores.get(i, 0.0) + given
        placed = {i for place, i in self._placed if place in folded}
        scores |= _behind(scores, placed)
        ranked = sorted(
            (i for i in scores if scores[i] >= ENOUGH), key=lambda i: (-scores[i], i not in placed, i)
        )
        found = [Routed(self._city.departments[i], min(scores[i], 1.0), matched.get(i, ())) for i in ranked]
        return (*(r for r in found if not r.department.unowned or r is found[0]), *self._rest(found))

    def matters(self, text: str) -> frozenset[str]:
        """The municipal matters that a text surely names."""
        return frozenset(m.key for m in self._matters.found(self._folded(text)) if m.strength >= NAMED_FROM)

    def _folded(self, text: str) -> str:
        return _NUMBER.sub(" ", self._typed(fold(text[:MOST])))

    def _weighed(self, about: str) -> tuple[_Pointed, ...]:
        matters = self._matters.found(about)
        words, by_matter = self._by_words(about), self._by_matter(matters)
        named = any(one.strength >= NAMED_FROM for one in matters)
        if not (named or any(strength >= ENOUGH for strength, _ in words.values())):
            # Somebody is always likeliest: 反映一个问题 is for nobody in particular.
            return words, by_matter
        beside = self._beside(matters)
        return _less(self._by_precedent(about), beside), _less(words, beside), by_matter

    def _by_words(self, about: str) -> _Pointed:
        """Department -> what the words of its duties give it beside the one of which most is said, and those words."""
        reading = self._reader.read(self._matters.without_setting(about[:READ]), self._vocabulary)
        topic = {word: term for word, term in reading.terms.items() if word not in self._frame}
        query = self._pool.query({**reading.characters, **topic})
        found, no_words = self._pool.look_up(query, WORDS_OF), dict[str, float]()
        shared = [self._words(reading, query, one.entry) for one in found[:TOLD]]
        # Characters alone point nowhere: somebody always shares one.
        told = min(sum(shared[0].values()) / self._pool.most, 1.0) if shared else 0.0
        return {
            one.entry: (WORDS * told * one.score / found[0].score, tuple(words))
            for one, words in zip(found, [*shared, *[no_words] * len(found)], strict=False)
        }

    def _words(self, reading: Reading, query: Query, entry: int) -> dict[str, float]:
        """The message's words that a department's texts hold, and what each tells."""
        shared = self._pool.evidence(query, entry).shared
        return {term: tells for term, tells in shared if reading.term(term).source not in SMALL}

    def _by_matter(self, found: Sequence[MatterFound]) -> _Pointed:
        """Department -> what the matters that are spoken of give it, and their words; its strongest matter gives most."""
        parts: defaultdict[int, list[float]] = defaultdict(list)
        words: defaultdict[int, list[str]] = defaultdict(list)
        beside = self._matters.beside_the_point(found)
        counts = {one.key: one.strength * (BESIDE if one.key in beside else 1.0) for one in found}
        matters = sorted(found, key=lambda matter: (-counts[matter.key], matter.key))[:MATTERS]
        for matter in matters:
            share = MATTER * counts[matter.key] / (counts[matters[0].key] + SURE_FROM)
            for i, part in self._owners.get(matter.key, ()):
                parts[i].append(share * part)
                words[i] += matter.words
        return {i: (_fading(given), tuple(words[i])) for i, given in parts.items()}

    def _beside(self, found: Sequence[MatterFound]) -> frozenset[int]:
        """Those who answer for what is beside the point, and for nothing that is the point."""
        beside = self._matters.beside_the_point(found)
        point = {i for one in found if one.key not in beside for i in self._answering(one.key)}
        return frozenset(i for key in beside for i in self._answering(key)) - point

    def _answering(self, key: str) -> Iterable[int]:
        return (i for i, part in self._owners.get(key, ()) if part == OWNS)

    def _by_precedent(self, about: str) -> _Pointed:
        """Department -> what it gains from messages like this one having been for it, and the words that are alike."""
        if self._precedents is None:
            return {}
        return {
            self._numbers[one.department]: (PRECEDENT * one.likely, one.words)
            for one in self._precedents.of(about, LIKELY)
            if one.department in self._numbers
        }

    def _by_name(self, folded: str, related: Sequence[Commitment]) -> dict[int, float]:
        """Department -> what being named and leading what the feedback touches count."""
        # A letter names half the town hall; whoever is named in one sentence is meant.
        called = NAMED if len(folded) <= STORY else NAMED_IN_A_LETTER
        names = [i for name, i in self._names if name in folded]
        given = dict.fromkeys(
            [*names, *(self._governed[one[1]] for one in self._governs.finditer(folded))], called
        )
        for lead in (self._numbers[one.lead] for one in related[:1] if one.lead in self._numbers):
            given[lead] = given.get(lead, 0.0) + RELATED_SHARE
        return given

    def _rest(self, found: list[Routed]) -> tuple[Routed, ...]:
        unowned = self._city.unowned
        return () if found and found[0].department is unowned else (Routed(unowned, 0.0),)


def _behind(scores: Mapping[int, float], placed: Iterable[int]) -> dict[int, float]:
    """What departments gain whose place is named: as much as the second has, since it happens there and they should know."""
    second = sorted(scores.values(), reverse=True)[1:2]
    return {i: max(scores.get(i, 0.0), PLACED, *second) for i in placed}


def _less(pointed: _Pointed, beside: frozenset[int]) -> _Pointed:
    """The same with less for those who answer for what is beside the point."""
    return {i: (s * NOT_MEANT if i in beside else s, words) for i, (s, words) in pointed.items()}


def _fading(parts: Iterable[float]) -> float:
    """The parts together, the strongest counting most: a department is not meant because it owns much."""
    return sum(part * OTHERS**i for i, part in enumerate(sorted(parts, reverse=True)))


def _names(department: Department) -> list[str]:
    """The names that mean this department and no other; 随县 is first of all where something happens."""
    names = {department.name, *department.aliases}.difference(department.places, GENERAL)
    return [fold(name) for name in sorted(names) if len(name) > 2]


def _texts(department: Department) -> list[tuple[str, str]]:
    names = " ".join((department.name, department.full_name, *department.aliases))
    return [
        ("title", names),
        *(("phrase", words) for words in department.everyday),
        *(("keywords", words) for words in department.duties),
    ]
