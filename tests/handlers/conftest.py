"""Fixtures: the small city, and a desk in it."""

import pytest

from handlers.dialogue import Dialogue
from handlers.hearing.understanding import Understanding
from knowledge.city import City
from tests.handlers.dialogues import Desk, build_city
from tests.handlers.resident import Talk, talking


@pytest.fixture(scope="session")
def city() -> City:
    """Build the city of fifteen commitments once, since it is frozen."""
    return build_city()


@pytest.fixture
def desk(city: City) -> Desk:
    """Return a fresh desk with one citizen."""
    return Desk(city)


@pytest.fixture
def counter(dialogue: Dialogue) -> Desk:
    """Return a fresh desk in the shipped city, whose tickets are kept."""
    return Desk(dialogue.city, dialogue=dialogue)


@pytest.fixture
def talk(dialogue: Dialogue) -> Talk:
    """Return a function that sends messages to the shipped city and returns the last outcome."""
    return talking(dialogue)


@pytest.fixture(scope="session")
def understanding(dialogue: Dialogue) -> Understanding:
    """Return the understanding for the real city."""
    assert dialogue.learner
    return dialogue.learner.now.understanding
