"""A city's curated commitments as JSON lines, in the same shape as `run.py extract` writes them."""

from collections.abc import Iterator

from knowledge.city import City
from knowledge.lines import json_line


def dump_lines(city: City) -> Iterator[str]:
    """Yield one JSON object per commitment, in the report's order."""
    for one in city.commitments:
        yield json_line(one.id, one, departments=list(one.departments), keywords=list(one.keywords))
