"""Fixtures: the small city, and a desk in it."""

import pytest

from knowledge.city import City
from tests.handlers.desk import Desk, build_city


@pytest.fixture(scope="session")
def city() -> City:
    """Build the city of fifteen commitments once: it is frozen."""
    return build_city()


@pytest.fixture
def desk(city: City) -> Desk:
    """One citizen at a fresh desk."""
    return Desk(city)
