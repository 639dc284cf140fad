"""Updating many commitments by a table: an empty one to fill in, a preview of its effects, and applying it.

columns.py names a table's columns, blank.py creates one, reading.py parses one that comes back (values.py: one cell),
judging.py checks it against the rules and against what is published now, changes.py finds the differences, desk.py is
the entry.
"""

from .desk import BatchDesk, TablePreview

__all__ = ["BatchDesk", "TablePreview"]
