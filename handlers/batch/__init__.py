"""Many commitments updated at once by a table: an empty one to fill in, a preview of what it would do, and doing it.

columns.py names what a table holds, blank.py makes one, reading.py understands one that comes back (values.py: one cell),
judging.py holds it against the rules and against what is published now, changes.py says what differs, desk.py is the way in.
"""

from .desk import BatchDesk, Preview

__all__ = ["BatchDesk", "Preview"]
