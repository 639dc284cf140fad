"""Ranks the departments for feedback by their duties, in official and in residents' words."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from knowledge.city import City
from knowledge.commitment import Commitment, Department
from knowledge.found import Routed
from knowledge.language.folding import fold
from knowledge.language.lexicon import Lexicon
from knowledge.language.mending import Vocabulary
from knowledge.language.patterns import one_of
from knowledge.language.phrases import Phrases
from knowledge.language.reading import Reader, Reading
from knowledge.lengths import STORY
from knowledge.matching.cached_terms import cached_reading
from knowledge.matching.pool import Pool, Query
from knowledge.matching.ranking import SMALL
from knowledge.matters import MatterFound, Matters
from knowledge.places import Places
from knowledge.precedents import Precedents

READ, MOST = 160, 1_000
"""Characters of a letter whose words are all read, and in which matters are searched: its subject is at its beginning."""
_NUMBER = re.compile(r"\d{7,}")
"""A person's own number: 12345 within it is not the hotline."""
_DIGITS = re.compile(r"\d+")

WORDS, MATTER = 0.8, 1.0
"""Weights of the words of a department's duties, and of the matter."""
WORDS_OF, TOLD = 12, 3
"""Departments whose words are counted, and how many of those are given with the words."""
FRAME = ("suggestion", "status")
"""Kinds whose cue words occur in feedback for any department, and so indicate none."""
MATTERS = 5
"""Most matters of one message that count."""
SURE_FROM = 2.0
"""Strength at which a matter contributes half of its maximum."""
NAMED_FROM = 1.3
"""Least strength of a matter that is certainly named: by a decisive word, not a mere hint."""
OWNS, ASSISTS = 1.0, 0.4
"""Weights of owning a matter, and of assisting in it."""
OTHERS = 0.35
"""Factor for a department's second matter."""
BESIDE, NOT_MEANT = 0.3, 0.4
"""Factors for a secondary matter, and for the words and precedents of its department."""

PRECEDENT = 1.5
"""Bonus of a department for which similar messages were."""
LIKELY = 0.05
"""Least probability of that for any bonus."""

NAMED, NAMED_IN_A_LETTER = 1.5, 0.5
"""Weight of being named: 我要投诉城管局 goes there."""
GENERAL = ("市政府",)
"""Names that occur in letters to anybody."""
GOVERNS = "(?:人民)?政府|(?:街道)?办(?:事处)?的|街道办|办事处|管委会|党委|书记|[区县市镇]长|[镇村区县]?干部|[, ]?(?:不作为|乱作为|不管|推诿)"
"""What turns a place's name into its government's: 厉山镇政府, 东城街道办, 广水市不作为."""
RELATED_SHARE = 0.3
"""Weight of leading a commitment related to the feedback."""
PLACED = 0.3
"""Bonus of a department whose place is named if nothing else indicates it."""

ENOUGH = 0.12
"""Least score at which a word really indicates the department."""
_KEPT = 64
"""Texts whose weighed words are cached."""

_Pointed = Mapping[int, tuple[float, tuple[str, ...]]]
"""Department -> (how strongly it is indicated, by which words)."""


class Router:
    """Finds the departments to which a citizen's words belong."""

    def __init__(
        self,
        city: City,
        reader: Reader,
        lexicon: Lexicon,
        *,
        cache_dir: Path | None = None,
        typed: Callable[[str], str] = str,
    ) -> None:
        """`cache_dir` caches the departments' terms; `typed` converts the pinyin in a folded text."""
        self._typed = typed
        self._city = city
        self._reader = reader
        cues = lexicon.cue_parts(FRAME)
        self._frame = {word for part in (*cues, *lexicon.complaining) for word in reader.plain_terms(part)}
        texts = [_texts(one) for one in city.departments]
        self._pool = Pool(cached_reading(cache_dir, "routing", texts, reader).corpus)
        self._vocabulary = Vocabulary(self._pool.corpus.words)
        self._placed = [(fold(place), i) for i, one in enumerate(city.departments) for place in one.places]
        self._governed = dict(self._placed)
        self._runs = frozenset(i for i, one in enumerate(city.departments) if one.runs)
        self._places = Places(self._governed, lexicon.matter_words)
        self._matters = Matters(lexicon.matters, lexicon.setting, lexicon.idle)
        self._owners: dict[str, list[tuple[int, float]]] = {}
        for i, department in enumerate(city.departments):
            for part, keys in ((OWNS, department.owns), (ASSISTS, department.assists)):
                for key in keys:
                    self._owners.setdefault(key, []).append((i, part))
        named = [(i, _names(department)) for i, department in enumerate(city.departments)]
        self._names = [(name, i) for i, names in named for name in names]
        self._any_name = Phrases(name for name, _ in self._names)
        self._hotlines = frozenset(name for name, _ in self._names if name.isdecimal())
        self._governs = re.compile(f"({one_of(city.governed)})(?:{GOVERNS})")
        self._precedents = Precedents(city.precedents) if city.precedents else None
        self._numbers = {department.name: i for i, department in enumerate(city.departments)}
        # Feedback is routed twice: to see whether it is a municipal matter, then with what it is about.
        self._pointed = lru_cache(_KEPT)(self._weighed)

    def route(self, text: str, related: Sequence[Commitment] = ()) -> tuple[Routed, ...]:
        """Return departments, best first; the one for what no other owns is last, or first if no word indicates any."""
        folded = self._folded(text)
        by_name = self._by_name(self._matters.without_setting(folded), related)
        scores, words = _together((*self._pointed(self._places.without(folded)), by_name))
        placed, running = self._by_place(folded)
        scores |= _behind(scores, placed) | dict.fromkeys(running, max(scores.values(), default=PLACED))
        ranked = sorted(
            (i for i in scores if scores[i] >= ENOUGH), key=lambda i: (-scores[i], i not in placed, i)
        )
        found = [Routed(self._city.departments[i], min(scores[i], 1.0), words.get(i, ())) for i in ranked]
        unowned = self._city.unowned
        if found and found[0].department is unowned:
            return tuple(found)
        return (*(one for one in found if one.department is not unowned), Routed(unowned, 0.0))

    def matters(self, text: str) -> frozenset[str]:
        """Return the municipal matters that a text certainly names."""
        return frozenset(m.key for m in self._matters.found(self._folded(text)) if m.strength >= NAMED_FROM)

    def _folded(self, text: str) -> str:
        return _NUMBER.sub(" ", self._typed(fold(text[:MOST])))

    def _weighed(self, about: str) -> tuple[_Pointed, ...]:
        matters = self._matters.found(about)
        words, by_matter = self._by_words(about), self._by_matter(matters)
        named = any(one.strength >= NAMED_FROM for one in matters)
        if not (named or any(strength >= ENOUGH for strength, _ in words.values())):
            # One department is always likeliest: 反映一个问题 is for none in particular.
            return words, by_matter
        beside = self._beside(matters)
        return _less(self._by_precedent(about), beside), _less(words, beside), by_matter

    def _by_words(self, about: str) -> _Pointed:
        """Return department -> (what its duties' words contribute relative to the best, those words)."""
        reading = self._reader.read(self._matters.without_setting(about[:READ]), self._vocabulary)
        topic = {word: term for word, term in reading.terms.items() if word not in self._frame}
        query = self._pool.query({**reading.characters, **topic})
        found, no_words = self._pool.look_up(query, WORDS_OF), dict[str, float]()
        shared = [self._words(reading, query, entry) for entry in [*found][:TOLD]]
        # Characters alone indicate nothing: some department always shares one.
        told = min(sum(shared[0].values()) / self._pool.most, 1.0) if shared else 0.0
        best = max(found.values(), default=1.0)
        return {
            entry: (WORDS * told * score / best, tuple(words))
            for (entry, score), words in zip(found.items(), [*shared, *[no_words] * len(found)], strict=False)
        }

    def _words(self, reading: Reading, query: Query, entry: int) -> dict[str, float]:
        """Return the message's words in a department's texts, with their information."""
        shared = self._pool.shared(query, entry)
        return {term: tells for term, tells in shared if reading.term(term).source not in SMALL}

    def _by_matter(self, found: Sequence[MatterFound]) -> _Pointed:
        """Return department -> (what its matters contribute, their words); its strongest matter counts most."""
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
        """Return those responsible for secondary matters only."""
        beside = self._matters.beside_the_point(found)
        point = {i for one in found if one.key not in beside for i in self._answering(one.key)}
        return frozenset(i for key in beside for i in self._answering(key)) - point

    def _answering(self, key: str) -> Iterable[int]:
        return (i for i, part in self._owners.get(key, ()) if part == OWNS)

    def _by_precedent(self, about: str) -> _Pointed:
        """Return department -> (its bonus because similar messages were for it, the similar words)."""
        if self._precedents is None:
            return {}
        return {
            self._numbers[one.department]: (PRECEDENT * one.likely, one.words)
            for one in self._precedents.of(about, LIKELY)
            if one.department in self._numbers
        }

    def _by_name(self, folded: str, related: Sequence[Commitment]) -> _Pointed:
        """Return department -> what being named and leading a related commitment contribute, without words."""
        # A letter mentions half the town hall; a department named in one sentence is meant.
        called = NAMED if len(folded) <= STORY else NAMED_IN_A_LETTER
        # 12000元 is not 120.
        folded = _DIGITS.sub(lambda run: run[0] if run[0] in self._hotlines else " ", folded)
        named = [i for name, i in self._names if name in folded] if self._any_name.found(folded) else []
        governing = [self._governed[one[1]] for one in self._governs.finditer(folded)]
        given = dict.fromkeys([*named, *governing], called)
        for lead in (self._numbers[one.lead] for one in related[:1] if one.lead in self._numbers):
            given[lead] = given.get(lead, 0.0) + RELATED_SHARE
        return {i: (strength, ()) for i, strength in given.items()}

    def _by_place(self, folded: str) -> tuple[set[int], set[int]]:
        """Return those whose place is named, and of them those who run what stands there."""
        named = [(place, i) for place, i in self._placed if place in folded]
        running = {i for place, i in named if i in self._runs and _stands_in(place, folded)}
        return {i for _, i in named}, running


def _together(indications: Iterable[_Pointed]) -> tuple[dict[int, float], dict[int, tuple[str, ...]]]:
    """Add up several indications: return department -> its score, and department -> the words, later ones first."""
    scores: dict[int, float] = {}
    matched: dict[int, tuple[str, ...]] = {}
    for pointed in indications:
        for i, (strength, words) in pointed.items():
            scores[i] = scores.get(i, 0.0) + strength
            matched[i] = tuple(dict.fromkeys((*words, *matched.get(i, ()))))
    return scores, matched


def _behind(scores: Mapping[int, float], placed: Iterable[int]) -> dict[int, float]:
    """Return the bonus of departments whose place is named: up to the second's score, since it happens there."""
    second = sorted(scores.values(), reverse=True)[1:2]
    return {i: max(scores.get(i, 0.0), PLACED, *second) for i in placed}


def _stands_in(place: str, folded: str) -> bool:
    """Tell whether a place is named as where something is, and not as where a road or a bus leads: 到大洪山."""
    return re.search(rf"(?<![到去往至]){re.escape(place)}", folded) is not None


def _less(pointed: _Pointed, beside: frozenset[int]) -> _Pointed:
    """Return the same, reduced for those responsible for secondary matters."""
    return {i: (s * NOT_MEANT if i in beside else s, words) for i, (s, words) in pointed.items()}


def _fading(parts: Iterable[float]) -> float:
    """Combine the parts, the strongest counting most: owning much does not make a department the one meant."""
    return sum(part * OTHERS**i for i, part in enumerate(sorted(parts, reverse=True)))


def _names(department: Department) -> list[str]:
    """Return the names of this department only; 随县 is usually where something happens."""
    names = {department.name, *department.aliases}.difference(department.places, GENERAL)
    return [fold(name) for name in sorted(names) if len(name) > 2]


def _texts(department: Department) -> list[tuple[str, str]]:
    names = " ".join((department.name, department.full_name, *department.aliases))
    return [
        ("title", names),
        *(("phrase", words) for words in department.everyday),
        *(("keywords", words) for words in department.duties),
    ]
