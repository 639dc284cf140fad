"""Uploaded tables, XLSX and CSV, to rows of cells. Hostile files cost little and are refused with a reason."""

from .cells import Cell, Kind, Row, UnreadableError
from .reading import LARGEST, read_table

__all__ = ["LARGEST", "Cell", "Kind", "Row", "UnreadableError", "read_table"]
