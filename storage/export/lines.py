"""JSON lines for programs: one object per row, times with their offset."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from .table import Cell, Column, Row


def write_jsonl(rows: Iterable[Row], columns: Sequence[Column], path: Path) -> None:
    """Write one JSON object per line in UTF-8, keyed by column; times and dates in ISO 8601, an empty cell null."""
    keys = [column.key for column in columns]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            cells = dict(zip(keys, map(_cell, row), strict=True))
            file.write(json.dumps(cells, ensure_ascii=False, allow_nan=False) + "\n")


def _cell(cell: Cell) -> str | int | float | None:
    return cell.isoformat() if isinstance(cell, date) else cell
