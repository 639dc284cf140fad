"""The queue: pages in six orders, counters, and a ticket's neighbours. Every page and counter in under 200 ms."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from storage.feedback import COLUMNS
from storage.records import (
    OPEN_STATES,
    Counts,
    FeedbackFilter,
    FeedbackRecord,
    FeedbackState,
    Matched,
    Page,
    Sort,
)
from storage.repository import Repository
from storage.tables import FEEDBACK
from storage.ticket_cursor import ORDERS, Cursor, Key, read_cursor
from storage.ticket_filter import helped_by
from storage.ticket_lanes import unindexed
from storage.ticket_parts import Condition
from storage.ticket_walk import Walk

COUNTED = 10_000
"""Where a counter stops: counting a million tickets would take too long."""
_NEIGHBOURS = 60
_ROW = FEEDBACK.c


class TicketQueries(Repository):
    """The queries of the queue; read-only."""

    def page(
        self, wanted: FeedbackFilter, sort: Sort = Sort.NEWEST, after: str | None = None, *, limit: int = 50
    ) -> Page:
        """Return the page after a cursor (None: the first), or before it if the cursor says so.

        Raises ValueError for an invalid cursor, and for a search of fewer than two characters.
        """
        cursor = read_cursor(after, sort) if after else None
        back = cursor is not None and cursor.back
        order = ORDERS[sort].turned() if back else ORDERS[sort]
        found = Walk(self._connection, wanted).along(order, cursor, limit + 1)
        keys, edge = found.keys[:limit], found.edge
        if len(found.keys) > limit:
            edge = keys[-1]
        if back and not keys and edge is None:
            return self.page(wanted, sort, limit=limit)
        onward = Cursor(edge, back).text() if edge else None
        behind = _return(keys, cursor)
        rows = self._rows(keys)
        return Page(rows[::-1], behind, onward) if back else Page(rows, onward, behind)

    def found(self, wanted: FeedbackFilter, *, most: int = COUNTED) -> Matched:
        """Count a filter's tickets up to `most`, as far as a page's walk looks."""
        return Walk(self._connection, wanted).count(most)

    def counts(
        self,
        wanted: FeedbackFilter,
        names: Sequence[str],
        *,
        today: date,
        handler: str | None = None,
        cap: int = COUNTED,
    ) -> Counts:
        """Count for the top of the queue, within the filter's city and departments, ignoring merged tickets.

        `names`: departments whose open tickets are counted one by one; `handler`: whose open tickets are `mine`.
        """
        scope = replace(wanted, merged=False)
        still_open = replace(scope, states=OPEN_STATES)
        own = replace(still_open, handler=handler)
        return Counts(
            states={state: self._scoped(scope, cap, _ROW.state == state) for state in FeedbackState},
            overdue=self._scoped(scope, cap, _ROW.state.in_(OPEN_STATES), _ROW.due_order < today),
            waiting=self.found(replace(scope, waiting=True), most=cap).count,
            mine=self.found(own, most=cap).count if handler else 0,
            sent_back=self.found(replace(own, sent_back=True), most=cap).count if handler else 0,
            helping=self.found(replace(still_open, helping=True), most=cap).count if scope.departments else 0,
            displeased=self.found(replace(still_open, displeased=True), most=cap).count,
            departments={name: self._open(wanted.city, name, cap) for name in names},
            cap=cap,
        )

    def neighbours(self, ticket: FeedbackRecord) -> list[FeedbackRecord]:
        """Return the newest tickets with the same commitments or department, a few hundred at most."""
        base = FeedbackFilter(ticket.city)
        about = [replace(base, commitment=one) for one in ticket.commitments[:2]]
        found: dict[str, FeedbackRecord] = {}
        for wanted in (*about, replace(base, department=ticket.department)):
            for row in self.page(wanted, limit=_NEIGHBOURS).rows:
                found[row.number] = row
        found.pop(ticket.number, None)
        return [row for row in found.values() if row.state is not FeedbackState.WITHDRAWN]

    def _rows(self, keys: Sequence[Key]) -> tuple[FeedbackRecord, ...]:
        """Return the tickets with these keys, in their order."""
        numbers = [number for _, number in keys]
        wanted = select(*COLUMNS).where(_ROW.number.in_(numbers))
        rows = {row.number: row for row in self._all(FeedbackRecord, wanted)}
        return tuple(rows[number] for number in numbers)

    def _scoped(self, wanted: FeedbackFilter, cap: int, *more: Condition) -> int:
        """Count tickets that the scope's departments have or co-handle."""
        scope = wanted.departments
        inside = [_ROW.city == wanted.city, _ROW.merged_into.is_(None), *more]
        if not scope:
            return self._capped(inside, cap)
        here = (unindexed("city") == wanted.city, unindexed("department").not_in(scope))
        helped = [*here, helped_by(scope), _ROW.merged_into.is_(None), *more]
        # One department at a time: for several, SQLite would not use a covering index.
        own = sum(self._capped([*inside, _ROW.department == one], cap) for one in scope)
        return min(own + self._capped(helped, cap), cap)

    def _open(self, city: str, name: str, cap: int) -> int:
        return self._capped(
            [
                _ROW.city == city,
                _ROW.department == name,
                _ROW.state.in_(OPEN_STATES),
                _ROW.merged_into.is_(None),
            ],
            cap,
        )

    def _capped(self, inside: Sequence[Condition], cap: int) -> int:
        """Count up to `cap`: on both databases this reads one index, and no further than that."""
        return self._count(select(_ROW.city).where(*inside).limit(cap))


def _return(keys: Sequence[Key], cursor: Cursor | None) -> str | None:
    """Return the cursor that leads back: from the page's first ticket or, if the page is empty, from where it began."""
    if cursor is None:
        return None
    if keys:
        return Cursor(keys[0], not cursor.back).text()
    return replace(cursor, back=not cursor.back, itself=not cursor.itself).text()
