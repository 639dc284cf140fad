"""The reader of messages that keeps up with what staff teach: in every process, from the next message on."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from handlers.hearing.intent import Intent
from handlers.hearing.understanding import Understanding
from handlers.state import State
from knowledge.browse import Browser
from knowledge.city import City
from knowledge.language.lexicon import Lexicon
from knowledge.matching.closest import Nearest
from knowledge.matching.matcher import Matcher
from knowledge.matching.review import Review
from knowledge.matching.taught import Taught
from knowledge.matching.usage import typist_of
from storage.database import Database, Unit
from storage.records import TaughtWording


@dataclass(frozen=True, slots=True)
class TaughtState:
    """One state of what is taught, ready to read messages."""

    revision: int
    taught: tuple[Taught, ...]
    matcher: Matcher
    understanding: Understanding


class LearningUnderstanding:
    """Reads messages as `Understanding` does (handlers.turn.Understands).

    What is taught is stored in the database with a revision. Every message compares it inside its own transaction, and
    `keep_up` is called if it changed, so that no answer rests on outdated knowledge.
    """

    def __init__(self, city: City, matcher: Matcher, lexicon: Lexicon) -> None:
        self._city = city
        self.typist = typist_of(matcher, city, lexicon)
        understanding = Understanding(
            matcher,
            Browser(city, matcher.reader, lexicon),
            lexicon,
            self.typist,
            review=Review(city, matcher),
            nearest=Nearest(city, lexicon, matcher.relevance),
            year=city.year,
        )
        self._turn = asyncio.Lock()
        self._untaught = self.now = TaughtState(0, (), matcher, understanding)
        """The current state; replaced as a whole, never modified."""

    def understand(self, text: str, state: State) -> Intent:
        """Tell what `text` means, given the conversation's state."""
        return self.now.understanding.understand(text, state)

    def read_ahead(self, text: str) -> None:
        """Do the part of understanding that needs no state."""
        self.now.understanding.read_ahead(text)

    def has_read(self, text: str) -> bool:
        """Tell whether `read_ahead` has already been done for this text."""
        return self.now.understanding.has_read(text)

    def with_taught(self, taught: Iterable[Taught], revision: int = -1) -> TaughtState:
        """Build another state; takes some hundredths of a second, so call it in a thread. Revision -1: a trial."""
        known, bare = tuple(taught), self._untaught
        matcher = bare.matcher.teach(known) if known else bare.matcher
        return TaughtState(revision, known, matcher, bare.understanding.matching_by(matcher))

    async def keep_up(self, database: Database) -> TaughtState:
        """Load what is taught and apply it; simultaneous callers share one load. Raises StorageError."""
        edition = self._city.edition

        def work(unit: Unit) -> tuple[int, list[TaughtWording]]:
            revision = unit.teaching.revision(edition)
            return revision, [] if revision == self.now.revision else unit.teaching.all_standing(edition)

        async with self._turn:
            revision, standing = await database.read(work)
            if revision != self.now.revision:
                taught = [Taught(one.text, one.commitment) for one in standing]
                self.now = await asyncio.to_thread(self.with_taught, taught, revision)
            return self.now
