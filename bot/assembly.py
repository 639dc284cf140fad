"""The pure core put together: a city's folder -> Dialogue, without network or database."""

from pathlib import Path

from bot.settings import Settings
from handlers.dialogue import Dialogue
from handlers.ears import Ears
from handlers.keeping import USUAL, Keeping
from handlers.turn import DIGEST_AT
from knowledge.city import load_city
from knowledge.language.lexicon import load_lexicon
from knowledge.matching.matcher import Matcher
from knowledge.routing import Router


def build_dialogue(settings: Settings) -> Dialogue:
    """Load the city and build what reads messages; takes about two seconds. Raises CityDataError, SettingsError."""
    return dialogue_of(
        settings.city_folder,
        settings.make_var_dir() / "cache",
        keeping=settings.keeping,
        digest_at=settings.digest_at,
    )


def dialogue_of(
    folder: Path, cache_dir: Path, *, keeping: Keeping = USUAL, digest_at: str = DIGEST_AT
) -> Dialogue:
    """The same from a folder; `cache_dir` takes the segmenter's compiled dictionary."""
    city = load_city(folder)
    lexicon = load_lexicon()
    cache_dir.mkdir(parents=True, exist_ok=True)
    matcher = Matcher(city, lexicon=lexicon, cache_dir=cache_dir)
    ears = Ears(city, matcher, lexicon)
    return Dialogue(
        city=city,
        understanding=ears,
        router=Router(city, matcher.reader, lexicon),
        keeping=keeping,
        digest_at=digest_at,
    )
