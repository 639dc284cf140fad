"""Search: a text as its pairs of neighbouring characters, which find Chinese words without a dictionary.

SQLite keeps them in a contentless FTS5 index, whose row ids are those of the tickets' first events; PostgreSQL in a
tsvector under a GIN index. Neither needs an extension. Migration 0003 creates both.
"""

import json
import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import ARRAY, ColumnElement, Connection, Text, any_, column, literal, text

from storage.columns import storable
from storage.prepared import execute
from storage.tables import FEEDBACK

_RUN = re.compile(r"[^\W_]+")

# Plain SQL: it runs for every ticket, and SQLAlchemy's overhead would exceed the index's cost.
_ADD = {
    # A new ticket's first event is the last row inserted.
    "sqlite": "INSERT INTO feedback_search (rowid, tokens) VALUES (last_insert_rowid(), ?)",
    "postgresql": "INSERT INTO feedback_search (tokens, number) VALUES (array_to_tsvector(%s::text[]), %s)",
}
_ADD_LATER = {
    "sqlite": "INSERT INTO feedback_search (tokens, rowid)"
    " SELECT ?, min(id) FROM feedback_event WHERE number = ?",
    "postgresql": _ADD["postgresql"],
}
_REMOVE = (
    "INSERT INTO feedback_search (feedback_search, tokens, rowid)"
    " SELECT 'delete', ?, min(id) FROM feedback_event WHERE number = ?"
)
COMPACT = "INSERT INTO feedback_search (feedback_search, rank) VALUES ('merge', -64)"
"""Repeated until nothing changes, it removes deleted tokens, which SQLite keeps until it merges.

Source: "The 'merge' command", sqlite.org/fts5.
"""
_FOUND = {
    "sqlite": "SELECT number FROM feedback_event WHERE id IN"
    " (SELECT rowid FROM feedback_search WHERE feedback_search MATCH :tokens)",
    "postgresql": "SELECT number FROM feedback_search WHERE tokens @@ CAST(:tokens AS tsquery)",
}

_FEW = {
    "sqlite": "SELECT number FROM feedback_event WHERE id IN"
    " (SELECT rowid FROM feedback_search WHERE feedback_search MATCH :tokens LIMIT :room)",
    "postgresql": _FOUND["postgresql"] + " LIMIT :room",
}


def folded(words: str) -> str:
    """Normalise a text for comparison: compatibility forms unified (full width, ligatures), lower case."""
    return unicodedata.normalize("NFKC", words).lower()


def pairs(words: str) -> list[str]:
    """Return the distinct pairs of neighbouring letters or digits; any other character ends a run."""
    runs = _RUN.findall(folded(words))
    return list(dict.fromkeys(run[at : at + 2] for run in runs for at in range(len(run) - 1)))


def search_pairs(words: str) -> list[str]:
    """Return a search's pairs. Raises ValueError if it contains none."""
    wanted = pairs(folded(words).removeprefix("yn-"))
    if not wanted:
        raise ValueError(f"text: {words!r} is too short to search by; give two letters or digits in a row")
    return wanted


def digits(number: str) -> str:
    """Return a ticket's number without prefix and dashes, as it is searched."""
    return folded(number).removeprefix("yn-").replace("-", "")


def matches(wanted: Sequence[str], number: str, masked: str) -> bool:
    """Tell whether every pair occurs in the masked text, or the missing ones all in the number."""
    words = folded(masked)
    missing = [pair for pair in wanted if pair not in words]
    return not missing or all(pair in digits(number) for pair in missing)


def commitment_token(commitment: str) -> str:
    """Return the token of a linked commitment: at least three characters, so never a pair of a text."""
    return "cm" + "".join(sign for sign in folded(commitment) if sign.isalnum())


def _tokens(number: str, masked: str, commitments: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*pairs(masked), *pairs(digits(number)), *map(commitment_token, commitments)]))


class TicketText:
    """The search index, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name

    def add(self, number: str, masked: str, commitments: Sequence[str], *, later: bool = False) -> None:
        """Index a ticket, right after its first event was inserted, or `later`."""
        tokens = _tokens(number, masked, commitments)
        numbered = later or self._dialect != "sqlite"
        row: tuple[object, ...] = (" ".join(tokens) if self._dialect == "sqlite" else tokens,)
        statement = (_ADD_LATER if later else _ADD)[self._dialect]
        execute(self._connection, statement, (*row, storable(number)) if numbered else row)

    def change(self, number: str, before: str | None, masked: str, commitments: Sequence[str]) -> None:
        """Reindex a ticket whose text was `before` (None: not indexed yet); see also `COMPACT`."""
        if before == masked:
            return
        if before is not None and self._dialect == "sqlite":
            # A contentless index must be told what it holds.
            gone = (" ".join(_tokens(number, before, commitments)), storable(number))
            execute(self._connection, _REMOVE, gone)
        elif before is not None:
            forget = text("DELETE FROM feedback_search WHERE number = :number")
            self._connection.execute(forget, {"number": storable(number)})
        self.add(number, masked, commitments, later=True)

    def found(self, tokens: Sequence[str]) -> ColumnElement[bool]:
        """Match tickets that have all the tokens."""
        query = text(_FOUND[self._dialect]).bindparams(tokens=self._query(tokens)).columns(column("number"))
        return FEEDBACK.c.number.in_(query)

    def numbers(self, tokens: Sequence[str], most: int) -> list[str] | None:
        """Return the tickets that have all the tokens; None if there are more than `most`."""
        few = text(_FEW[self._dialect]).bindparams(tokens=self._query(tokens), room=most + 1)
        found = list(self._connection.execute(few).scalars())
        return found if len(found) <= most else None

    def among(self, numbers: Sequence[str]) -> ColumnElement[bool]:
        """Match tickets among thousands of numbers: one parameter, where IN would take one each."""
        if self._dialect == "sqlite":
            listed = text("SELECT value FROM json_each(:numbers)").bindparams(numbers=json.dumps(numbers))
            return FEEDBACK.c.number.in_(listed.columns(column("value")))
        return FEEDBACK.c.number == any_(literal(list(numbers), ARRAY(Text)))

    def _query(self, tokens: Sequence[str]) -> str:
        """Return a query for all tokens; they consist of letters and digits, so none is an operator."""
        if self._dialect == "sqlite":
            return " ".join(f'"{token}"' for token in tokens)
        return " & ".join(f"'{token}'" for token in tokens)
