"""A commitment as one JSON line: `run.py extract` and `run.py city dump` write the same shape."""

import json

from knowledge.commitment import Commitment
from knowledge.extraction.splitting import Extracted


def json_line(id_: str, one: Commitment | Extracted, **more: object) -> str:
    """Write a commitment as JSON, with `more` added unchanged."""
    data: dict[str, object] = {
        "id": id_,
        "area": one.place.area,
        "topic": one.place.topic,
        "quote": one.quote,
        "title": one.title,
        "targets": [
            {"name": t.name, "value": _plain(t.value), "unit": t.unit, "op": t.op.value} for t in one.targets
        ],
        "start": one.start,
        "end": one.end,
        **more,
    }
    return json.dumps(data | ({"focus": one.focus} if one.focus else {}), ensure_ascii=False)


def _plain(value: float) -> float:
    """Return 160, not 160.0: as printed in the report."""
    return int(value) if value == int(value) else value
