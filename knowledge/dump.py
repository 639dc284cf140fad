"""A city's curated commitments as JSON lines, in the same shape as `run.py extract` writes them."""

import json
from collections.abc import Iterator

from knowledge.city import City
from knowledge.commitment import Commitment


def dump_lines(city: City) -> Iterator[str]:
    """One JSON object for each commitment, in the report's order."""
    for commitment in city.commitments:
        yield json.dumps(_as_data(commitment), ensure_ascii=False)


def _as_data(commitment: Commitment) -> dict[str, object]:
    data: dict[str, object] = {
        "id": commitment.id,
        "area": commitment.place.area,
        "topic": commitment.place.topic,
        "quote": commitment.quote,
        "title": commitment.title,
        "targets": [
            {"name": t.name, "value": _plain(t.value), "unit": t.unit, "op": t.op.value}
            for t in commitment.targets
        ],
        "start": commitment.start,
        "end": commitment.end,
        "departments": list(commitment.departments),
        "keywords": list(commitment.keywords),
    }
    return data | ({"focus": commitment.focus} if commitment.focus else {})


def _plain(value: float) -> float:
    """A whole number without a fraction: 160, not 160.0."""
    return int(value) if value.is_integer() else value
