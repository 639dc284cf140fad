"""The one entry point to matching: a question to a Finding."""

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import compress
from pathlib import Path
from typing import Self

from knowledge.city import City
from knowledge.found import Band, Finding, Match, Reason
from knowledge.language.folding import fold, plain_words
from knowledge.language.lexicon import Lexicon, load_lexicon
from knowledge.language.mending import Vocabulary
from knowledge.language.reading import Reader, Reading
from knowledge.language.segmenting import Segmenter
from knowledge.matching.cached_terms import cached_reading
from knowledge.matching.calibration import AS_A_PLAN, FITTED, FITTED_WITH_MEANING, Calibration
from knowledge.matching.finding import Search
from knowledge.matching.frame import Frame
from knowledge.matching.meaning import Meaning
from knowledge.matching.own_words import report_text
from knowledge.matching.parts import asked_in
from knowledge.matching.passages import passages_of
from knowledge.matching.pool import Evidence, Pool
from knowledge.matching.ranking import (
    SHOWN,
    SMALL,
    Ranked,
    Ranking,
    Reasons,
    features,
    rank,
    reasons_of,
    with_meaning,
)
from knowledge.matching.scope import Scope
from knowledge.matching.scored import Scored, distinct
from knowledge.matching.taught import OutsideWordings, Taught, Wordings, phrases_of
from knowledge.places import Places

DOUBTFUL_BELOW = 0.9
"""Probability by words below which the sentence encoder, if there is one, is consulted."""
ASTRAY = 0.25
"""Factor of the probability if another year, another city or the whole country is asked about."""
TAUGHT = 0.99
"""Probability of what staff taught to be meant by a message's very words, however much more others share with it."""
ALSO_TOLD = 0.3
"""How informative a message must be beside a place, relative to a word's maximum, for the place to say only where."""
_STOP_PHRASE = 4
"""Fewest characters of a stop phrase that is removed."""
_NAME = (2, 8)
"""Fewest and most characters of a keyword that is a word of its own."""
_REPLAYED = 4_096
"""Past questions whose terms are cached for the next replay."""
_RANKED = 128
"""Texts whose ranking is cached: a message's own is needed again for its reasons and for follow-up questions."""


class Matcher:
    """Finds which of a city's commitments a question means. Building takes seconds, `find` milliseconds."""

    def __init__(
        self,
        city: City,
        *,
        lexicon: Lexicon | None = None,
        cache_dir: Path | None = None,
        meaning: Callable[[Sequence[Sequence[str]]], Meaning] | None = None,
    ) -> None:
        """`cache_dir` caches terms; `meaning` builds the sentence encoder's vectors from the commitments' texts."""
        lexicon = lexicon or load_lexicon()
        self.commitments = city.commitments
        """All that it searches."""
        self._said = {one.id: report_text(one) for one in city.commitments}
        names = _names(city)
        segmenter = Segmenter(sorted(names), _stop_phrases(city, lexicon), cache_dir=cache_dir)
        self.reader = Reader(segmenter, lexicon.synonyms, map(fold, city.names))
        self._frame = Frame(lexicon, segmenter)
        self.places = Places(city.places)
        """Where something is, as opposed to what it is."""
        self._scope = Scope(city.year, (city.name, city.short_name), lexicon, self.places)
        own = self._said.values()
        self._promised = frozenset(p for p in map(fold, city.places) if any(p in text for text in own))
        read = cached_reading(cache_dir, "matching", _entries(city, lexicon), self.reader)
        self.corpus = read.corpus
        """The terms of the city's texts."""
        spoken = [[one.title, one.focus or one.quote, *one.phrases] for one in city.commitments]
        self.meaning = meaning(spoken) if meaning else None
        """Consulted if the words leave doubt; None: never."""
        self._places = {one.id: place for place, one in enumerate(city.commitments)}
        self._untaught = (
            Pool(self.corpus),
            Vocabulary(names | self.corpus.words, official=names | read.official),
        )
        self._wordings = Wordings(self.reader)
        self._listen(())
        # Shared with the copies that `teach` makes: replays ask the same past questions again and again.
        self._read_terms = lru_cache(_REPLAYED)(self._terms)

    def teach(self, taught: Iterable[Taught]) -> Self:
        """Return a matcher that knows these taught wordings and no others; this one is unchanged."""
        other = copy.copy(self)
        other._listen(tuple(taught))  # noqa: SLF001 - of the same class.
        return other

    def _listen(self, taught: tuple[Taught, ...]) -> None:
        more = [
            (self._places[id_], "phrase", phrase)
            for id_, phrases in phrases_of(taught).items()
            for phrase in phrases
            if id_ in self._places
        ]
        self._exactly = {plain_words(phrase): self.commitments[place].id for place, _, phrase in more}
        """Each taught wording, in plain spelling -> the commitment meant."""
        pool, vocabulary = self._untaught
        self._pool = pool.with_texts(more, self._wordings)
        self._vocabulary = vocabulary.with_words(self._pool.corpus.words - pool.corpus.words)
        self._outside = OutsideWordings(taught, self._wordings, self._pool, self._frame)
        self.rank = lru_cache(_RANKED)(self._rank)
        """Text -> its reading and the commitments sharing something with it, best first."""

    def nearest(self, text: str) -> tuple[Match, ...]:
        """Return the commitments that share most with `text`, best first, even if unlikely to be meant: at most SHOWN."""
        ranking = self.rank(text)
        return tuple(
            Match(one.commitment, round(one.score / ranking.found[0].score, 4), reasons_of(one, ranking))
            for one in ranking.found[:SHOWN]
        )

    def why(self, text: str, ids: Iterable[str]) -> tuple[Match, ...]:
        """Return those of these commitments that share something with `text`, with reasons; scores are relative."""
        ranking = self.rank(text)
        scores = self._pool.scores(ranking.query)
        best = max((one.score for one in ranking.found), default=1.0)
        places = (self._places[id_] for id_ in ids if id_ in self._places)
        shared = (Ranked(self.commitments[at], at, float(scores[at])) for at in places if scores[at] > 0)
        return tuple(
            Match(one.commitment, round(min(one.score / best, 1.0), 4), reasons_of(one, ranking))
            for one in shared
        )

    def carries_topic(self, text: str) -> bool:
        """Tell whether a wording has a word that does not merely frame a question: only then can it be taught."""
        return bool(self._frame.topic(self.reader.plain_terms(text)))

    def tells(self, text: str) -> float:
        """Return how informative a text is beside a question's frame: 1 is a word that only one commitment has."""
        topic = self._frame.topic(self.reader.plain_terms(text))
        return sum(self._pool.weigh(topic).values()) / self._pool.most

    def read(self, text: str) -> Reading:
        """Read a message's terms, with synonyms, corrected spellings, and which of them say only where."""
        reading = self.reader.read(text, self._vocabulary)
        beside = self.beside_places(reading.folded)
        if beside == reading.folded:
            return reading
        terms = self.reader.read(beside, self._vocabulary).terms
        return replace(reading, where=frozenset(reading.terms).difference(terms))

    def topic(self, text: str) -> dict[str, tuple[float, frozenset[str]]]:
        """Return each topical word of a text -> (how informative it is, all that it was read as)."""
        terms = self.rank(text).reading.terms
        telling = {name: term for name, term in terms.items() if not self._frame.idle(name, term)}
        told = self._pool.weigh(telling)
        topic: dict[str, tuple[float, frozenset[str]]] = {}
        for name, term in telling.items():
            tells, means = topic.get(term.written, (0.0, frozenset()))
            topic[term.written] = max(tells, told[name]), means | {name}
        return topic

    def astray(self, text: str) -> bool:
        """Tell whether another year, another city or the whole country is asked about."""
        return self._scope.outside(fold(text), "")

    def touches(self, text: str, phrase: str) -> bool:
        """Tell whether knowing `phrase` can change the finding for `text`: they share a term."""
        shared = self.reader.plain_terms(phrase)
        if not self._read_terms(text).isdisjoint(shared):
            return True
        # The text may contain a misspelling of a word that only the phrase knows.
        words = Vocabulary(term for term, entry in shared.items() if entry.source == "word")
        return next(iter(words.mend(self.reader.tokens(text))), None) is not None

    def _terms(self, text: str) -> frozenset[str]:
        return frozenset(self.read(text).terms)

    def beside_places(self, folded: str) -> str:
        """Return a message without the places it names, or all of it if nothing is left: 白云湖 asks about the lake."""
        beside = self.places.without_known(folded)
        return beside if beside != folded and self.tells(beside) >= ALSO_TOLD else folded

    def _rank(self, text: str) -> Ranking:
        reading, asked = self.read(text), asked_in(fold(text))
        if asked:
            reading = reading.stressing(self.read(asked))
        return rank(reading, self._pool, self.commitments)

    def relevance(self, text: str) -> dict[str, float]:
        """Return commitment -> how much of `text` it covers relative to the best; only those above 0."""
        scores = self._pool.scores(self.rank(text).query)[: len(self.commitments)]
        shares = scores / (scores.max(initial=0.0) or 1.0)
        above = shares > 0
        ids = compress(self._places, above.tolist())
        return dict(zip(ids, shares[above].tolist(), strict=True))

    def find(self, text: str, off_plan: float = AS_A_PLAN) -> Finding:
        """Find what `text` asks for: a sure answer (two, if two things are asked), a choice, or nothing.

        `off_plan`: probability that it asks for anything but what is planned, judging by its phrasing.
        """
        if (place := self.places.only(fold(text))) and place not in self._promised:
            return Finding(Band.DECLINE)
        return self._as_taught(text) or Search(self, text, off_plan).finding()

    def _as_taught(self, text: str) -> Finding | None:
        """Return what staff taught to be meant by these very words; None if they taught none."""
        taught = self._exactly.get(plain_words(text)) if self._exactly else None
        meant = self.why(text, [taught]) if taught else ()
        if not meant:
            return None
        others = (replace(one, score=round((1 - TAUGHT) * one.score, 4)) for one in self.nearest(text))
        near = distinct([replace(meant[0], score=TAUGHT), *others])
        return Finding(Band.ANSWER, near[:SHOWN], probability=TAUGHT, spoken_of=TAUGHT, near=near)

    def band(self, asked: Scored) -> Band:
        """Return what to do at these probabilities; if two are equally near, the citizen chooses."""
        band = FITTED.band(asked.probability, asked.shown)
        return Band.CHOOSE if band is Band.ANSWER and asked.tied else band

    def judge(self, text: str, off_plan: float = AS_A_PLAN) -> Scored:
        """Judge the whole `text`: by words, and if they leave doubt by meaning too."""
        by_words = self._judge(text, self.rank(text), off_plan, FITTED)
        if self.meaning is None or by_words.outside or by_words.probability >= DOUBTFUL_BELOW:
            return by_words
        meanings = self.meaning.likeness(text)
        if meanings is None:
            return by_words
        joined = with_meaning(by_words.ranking, meanings, self.commitments)
        return self._judge(text, joined, off_plan, FITTED_WITH_MEANING)

    def _judge(self, text: str, ranking: Ranking, off_plan: float, calibration: Calibration) -> Scored:
        reading, found, why = ranking.reading, ranking.found, partial(self._why, text, off_plan)
        evidence = ranking.evidence(found[0]) if found else None
        passage, likeness = (evidence.text, evidence.likeness) if evidence else ("", 0.0)
        outside = self._outside.holds(reading, passage, likeness)
        if outside or evidence is None:
            return Scored(ranking, why, None, None, 0.0, 0.0, outside=outside)
        shares = self._shares_topic(ranking, evidence)
        signs = features(ranking, evidence, off_plan, unnamed=ranking.meanings is None and not shares)
        first, shown = calibration.probabilities(signs)
        if self._scope.outside(reading.folded, self._said[found[0].commitment.id]):
            return Scored(ranking, why, evidence, None, ASTRAY * first, ASTRAY * shown, shares)
        return Scored(ranking, why, evidence, signs, first, shown, shares)

    def _why(self, text: str, off_plan: float, ranked: Ranked) -> Sequence[Reason]:
        """Return the reasons for what was found, worked out when they are first looked at."""
        return Reasons(partial(self._reasons, text, off_plan, ranked))

    def _reasons(self, text: str, off_plan: float, ranked: Ranked) -> tuple[Reason, ...]:
        """Return the reasons at once; `text` is read again, since keeping a reading would take more memory."""
        ranking = self.judge(text, off_plan).ranking if self.meaning else self.rank(text)
        return reasons_of(ranked, ranking)

    def _shares_topic(self, ranking: Ranking, evidence: Evidence) -> bool:
        """Tell whether message and commitment share a word that does not merely frame the question (啥时候, 有没有)."""
        where = ranking.reading.where
        shared = ((name, ranking.term(name)) for name, _ in evidence.shared if name not in where)
        return any(term.source not in SMALL and not self._frame.holds(name, term) for name, term in shared)


def _names(city: City) -> set[str]:
    """Return what must not be split, folded: projects, places, and what the commitments are called."""
    least, most = _NAME
    keywords = (word for one in city.commitments for word in one.keywords if least <= len(word) <= most)
    return {*map(fold, city.names), *map(fold, keywords)}


def _stop_phrases(city: City, lexicon: Lexicon) -> set[str]:
    """Return the longer phrases without a topic, and the city's name.

    Short ones count little anyway, being common: removing them would break phrases that distinguish siblings.
    """
    longer = {phrase for phrase in lexicon.stop if len(phrase) >= _STOP_PHRASE}
    return longer | {fold(city.name), fold(city.short_name)}


def _entries(city: City, lexicon: Lexicon) -> list[list[tuple[str, str]]]:
    """Return the texts of each commitment, then those of each thing that no report answers."""
    elsewhere = ([("phrase", phrase) for phrase in phrases] for phrases in lexicon.elsewhere.values())
    return [*map(passages_of, city.commitments), *elsewhere]
