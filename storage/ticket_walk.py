"""How a queue's page is found among a million tickets: by walking along a few lanes (storage/ticket_lanes.py).

Other conditions are checked ticket by ticket, up to a limit: a page may then be short, and says where it continues.
So no combination of filters, however rare, makes a page slow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, Tuple, literal, select, tuple_

from storage.records import FeedbackFilter, Matched, Sort
from storage.repository import Repository
from storage.tables import FEEDBACK
from storage.ticket_cursor import ORDERS, Cursor, Key, Order
from storage.ticket_filter import other_conditions
from storage.ticket_lanes import Lane, lanes, narrow_condition, unindexed
from storage.ticket_parts import Condition
from storage.ticket_text import matches, search_pairs

LOOKED_AT, LOOKED_AT_AT_ONCE = 30_000, 4_000
"""Tickets that the database compares for one page, and initially on one lane."""
READ, READ_AT_ONCE = 8_000, 500
"""Tickets whose text is read for one page, and initially on one lane."""

_ROW = FEEDBACK.c
_KEY_TYPES = {name: _ROW[name].type for name in ("received_at", "due_order", "changed_at", "number")}


@dataclass(frozen=True, slots=True)
class Found:
    """Keys in order, and the place up to which all are known; None if all are."""

    keys: list[Key]
    edge: Key | None


class Walk(Repository):
    """Walks with one filter."""

    def __init__(self, connection: Connection, wanted: FeedbackFilter) -> None:
        """Raises ValueError for a search of fewer than two characters."""
        super().__init__(connection)
        self._wanted = wanted
        self._pairs = search_pairs(wanted.text) if wanted.text is not None else []
        self._rest = list(other_conditions(wanted))
        self._few = narrow_condition(connection, wanted, self._pairs)
        self._compared = bool(self._pairs) and not (self._few and self._few.by_text)
        self._chunk, self._enough = (READ_AT_ONCE, READ) if self._pairs else (LOOKED_AT_AT_ONCE, LOOKED_AT)

    def along(self, order: Order, start: Cursor | None, most: int) -> Found:
        """Return the first `most` keys from `start`, or those found before the limit is reached."""
        chosen = lanes(self._wanted, order, self._few)
        widths = [self._chunk] * len(chosen)
        parts = [self._on_lane(lane, order, start, most, self._chunk) for lane in chosen]
        spent = sum(widths)
        while True:
            edges = [part.edge for part in parts if part.edge is not None]
            edge = (max(edges) if order.falling else min(edges)) if edges else None
            keys = sorted((key for part in parts for key in part.keys), reverse=order.falling)
            if edge is not None:
                keys = [key for key in keys if not _behind(key, edge, order)]
            if edge is None or len(keys) >= most or spent >= self._enough:
                return Found(keys[:most], edge if len(keys) < most else None)
            # The lane known least far holds up the others.
            slow = next(at for at, part in enumerate(parts) if part.edge == edge)
            widths[slow] = min(widths[slow] * 2, self._enough - spent)
            more = self._on_lane(chosen[slow], order, Cursor(edge), most, widths[slow])
            parts[slow] = Found(parts[slow].keys + more.keys, more.edge)
            spent += widths[slow]

    def count(self, most: int) -> Matched:
        """Count up to `most`; complete only if no limit was reached."""
        order = ORDERS[Sort.NEWEST]  # Every order holds the same tickets.
        chosen = lanes(self._wanted, order, self._few)
        counted, whole = 0, True
        for lane in chosen:
            inside, edge = self._inside(lane, order, None, max(self._enough // len(chosen), 1))
            counted += self._counted(inside, most - counted)
            whole &= edge is None
            if counted >= most:
                return Matched(most, complete=False)
        return Matched(counted, whole)

    def _on_lane(self, lane: Lane, order: Order, start: Cursor | None, most: int, width: int) -> Found:
        """Walk one lane for `width` tickets, or until `most` match."""
        if lane.short:
            return Found(self._on_short_lane(lane, order, start)[:most], None)
        inside, edge = self._inside(lane, order, start, width)
        keys = self._read(_ordered(order, inside), order, most)
        return Found(keys, keys[-1] if len(keys) == most else edge)

    def _inside(
        self, lane: Lane, order: Order, start: Cursor | None, width: int
    ) -> tuple[list[Condition], Key | None]:
        """Return a lane's conditions from `start`, at most `width` tickets on; and where that ends, or None."""
        if lane.short:
            return [unindexed("city") == self._wanted.city, *lane.conditions, *self._rest], None
        inside = [_ROW.city == self._wanted.city, *lane.conditions]
        # Conditions on the ordering column belong to the walk itself.
        inside += [one for one in self._rest if _limits_order(one, order)]
        others = [*lane.also, *(one for one in self._rest if not _limits_order(one, order))]
        if start is not None:
            inside.append(_beyond(order, start))
        if not self._pairs and _is_almost_any(others):
            return [*inside, *others], None
        edge = self._edge(inside, order, width)
        upto = [_beyond(order.turned(), Cursor(edge, itself=True))] if edge else []
        return [*inside, *upto, *others], edge

    def _edge(self, inside: Sequence[Condition], order: Order, width: int) -> Key | None:
        """Return the key of the `width`th ticket; None if there are fewer, so that all can be examined."""
        behind = _ordered(order, inside).offset(width - 1).limit(1)
        row = self._connection.execute(behind).first()
        return None if row is None else (row[0], row[1])

    def _counted(self, inside: Sequence[Condition], most: int) -> int:
        if self._compared:
            texts = self._connection.execute(select(_ROW.number, _ROW.text_masked).where(*inside))
            return min(sum(self._fits(number, masked) for number, masked in texts), most)
        return self._count(select(_ROW.number).where(*inside).limit(most))

    def _read(self, ordered: Select[*tuple[Any, ...]], order: Order, most: int) -> list[Key]:
        """Run a walk; texts are compared here, since a common word has more index entries than a page has tickets."""
        if not self._pairs:
            return [(row[0], row[1]) for row in self._connection.execute(ordered.limit(most))]
        texts = self._connection.execute(ordered.with_only_columns(_ROW.number, _ROW.text_masked))
        numbers = list(islice((number for number, masked in texts if self._fits(number, masked)), most))
        wanted = select(order.column, _ROW.number).where(_ROW.number.in_(numbers))
        keys = [(row[0], row[1]) for row in self._connection.execute(wanted)] if numbers else []
        return sorted(keys, reverse=order.falling)

    def _fits(self, number: str, masked: str | None) -> bool:
        return masked is not None and matches(self._pairs, number, masked)

    def _on_short_lane(self, lane: Lane, order: Order, start: Cursor | None) -> list[Key]:
        """Return every key of a short lane from `start`, sorted here."""
        inside, _ = self._inside(lane, order, None, 0)
        texts = [_ROW.text_masked] if self._compared else []
        rows = self._connection.execute(select(order.column, _ROW.number, *texts).where(*inside))
        keys = [(row[0], row[1]) for row in rows if not self._compared or self._fits(row[1], row[2])]
        if start is not None:
            keys = [
                key for key in keys if _behind(key, start.key, order) or (start.itself and key == start.key)
            ]
        return sorted(keys, reverse=order.falling)


def _ordered(order: Order, inside: Sequence[Condition]) -> Select[*tuple[Any, ...]]:
    columns = (order.column, _ROW.number)
    directed = [column.desc() if order.falling else column.asc() for column in columns]
    return select(*columns).where(*inside).order_by(*directed)


def _beyond(order: Order, start: Cursor) -> Condition:
    here: Tuple = tuple_(order.column, _ROW.number)
    key, type_ = start.key, _KEY_TYPES[order.column.name]
    there = tuple_(literal(key[0], type_), literal(key[1], _KEY_TYPES["number"]))
    if start.itself:
        return here <= there if order.falling else here >= there
    return here < there if order.falling else here > there


def _behind(key: Key, other: Key, order: Order) -> bool:
    return key < other if order.falling else key > other


def _limits_order(condition: Condition, order: Order) -> bool:
    """Tell whether a condition limits the ordering column."""
    return getattr(condition, "left", None) is order.column


def _is_almost_any(conditions: Sequence[Condition]) -> bool:
    """Tell whether nearly every ticket matches, so that a page fills at once: most tickets are not merged."""
    return all(one.compare(_ROW.merged_into.is_(None)) for one in conditions)
