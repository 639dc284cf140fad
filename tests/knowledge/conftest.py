"""Fixtures: the shipped city and lexicon, and one matcher for the whole run, since building it takes seconds."""

from pathlib import Path

import pytest

from bot.settings import CITIES
from knowledge.city import City, load_city
from knowledge.language.lexicon import Lexicon, load_lexicon
from knowledge.language.reading import Reader
from knowledge.matching.matcher import Matcher
from tests.knowledge.small_city import SmallCity, write_small_city


@pytest.fixture(scope="session")
def city() -> City:
    """Load the real city once: it is frozen."""
    return load_city(CITIES / "suizhou-2023")


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """Load the shipped lexicon."""
    return load_lexicon()


@pytest.fixture(scope="session")
def matcher(city: City, lexicon: Lexicon, cache_dir: Path) -> Matcher:
    """Build the matcher of the real city."""
    return Matcher(city, lexicon=lexicon, cache_dir=cache_dir)


@pytest.fixture(scope="session")
def reader(matcher: Matcher) -> Reader:
    """The reader that the matcher uses."""
    return matcher.reader


@pytest.fixture
def small(tmp_path: Path) -> SmallCity:
    """Write a second, valid city that a test may break."""
    return write_small_city(tmp_path / "yunling-2031")
