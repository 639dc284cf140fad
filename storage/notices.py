"""The outbox: every message to a citizen other than direct replies, stored first; couriers claim what is due.

A claim is a lease: if a courier dies, it lapses, and another courier takes the notice over. A courier's later writes
are fenced by its name, so that one that was merely slow overwrites nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    update,
)

from storage.columns import columns_of
from storage.lapsed import Lapsed
from storage.prepared import Prepared
from storage.records import PENDING_STATES, Lease, NoticeRecord, NoticeState
from storage.repository import Repository
from storage.tables import NOTICE, outbox
from storage.upsert import adding
from storage.whose import of_citizen, parameters_of

_ROW = NOTICE.c
_NAMES = tuple(field.name for field in fields(NoticeRecord))
_COLUMNS = columns_of(NOTICE, NoticeRecord)
_NEW = tuple(name for name in _NAMES if name != "id")
_ADD = Prepared(adding(NOTICE, "city", "citizen", "key"))
_CHANGED = (
    "state", "why", "attempts", "due_at", "told", "begun_at", "doubtful", "lease_owner", "lease_until", "settled_at", "carried",
)  # fmt: skip
"""The fields that change over a notice's life; the others never do."""
PENDING = text(f"notice.{outbox.PENDING}")
_OLDER = NOTICE.alias("older")
_OLDER_PENDING = text(f"older.{outbox.PENDING}")
_UPDATE = (
    update(NOTICE).where(_ROW.id == bindparam("its_id")).values({name: bindparam(name) for name in _CHANGED})
)
_SETTLE = _UPDATE.where(_ROW.state == NoticeState.SENDING, _ROW.lease_owner == bindparam("owner"))
_CARRY = _UPDATE.where(_ROW.state.in_(PENDING_STATES))
_PERHAPS_SENT = or_(_ROW.doubtful, _ROW.begun_at.is_not(None))
"""A notice that its courier left behind is doubtful from then on, if the courier had begun to send it."""


def _left_behind(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Match notices whose courier died: its lease is over."""
    return and_(_ROW.state == NoticeState.SENDING, _ROW.lease_until <= now)


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(_ROW.state == NoticeState.WAITING, _ROW.due_at <= now)


_READY = Prepared(
    select(*_COLUMNS)
    .where(
        PENDING,
        *of_citizen(NOTICE),
        or_(
            _ROW.state == NoticeState.HELD,
            and_(_ROW.state == NoticeState.WAITING, _ROW.not_before <= bindparam("now")),
            _left_behind(bindparam("now")),
        ),
        or_(_ROW.expires_at.is_(None), _ROW.expires_at >= bindparam("now")),
    )
    .order_by(_ROW.id)
    .with_for_update(skip_locked=True)
)


class Notices(Repository):
    """The notices of all citizens."""

    def add(self, notice: NoticeRecord) -> bool:
        """Store a new notice; False, storing nothing, if the citizen already has one with that key."""
        row = {name: getattr(notice, name) for name in _NEW}
        return self._run(_ADD, row) == 1

    def has(self, city: str, citizen: str, key: str) -> bool:
        """Tell whether the citizen has, or had, a notice with that key."""
        wanted = select(_ROW.id).where(_ROW.city == city, _ROW.citizen == citizen, _ROW.key == key)
        return self._connection.execute(wanted).first() is not None

    def drop(self, city: str, citizen: str, key: str, why: str, now: datetime) -> bool:
        """Drop a notice that is not being sent; False if there is none."""
        its = (_ROW.city == city, _ROW.citizen == citizen, _ROW.key == key)
        return self._drop(why, now, *its) > 0

    def expire(self, city: str, now: datetime) -> int:
        """Drop expired notices; return how many."""
        return self._drop("expired", now, _ROW.city == city, _ROW.expires_at < now)

    def erase_of_ticket(self, city: str, ticket: str) -> None:
        """Delete all notices about a ticket, which may quote what the ticket no longer holds."""
        self._run(delete(NOTICE).where(_ROW.city == city, _ROW.ticket == ticket))

    def claim(self, city: str, channels: Collection[str], lease: Lease, limit: int) -> list[NoticeRecord]:
        """Claim notices that are due on the channels, or left by dead couriers; only the oldest of each citizen.

        A notice that a dead courier had begun to send is returned `doubtful`. Safe with any number of couriers and
        processes: each notice goes to one of them.
        """
        now = lease.now
        ours = (_ROW.city == city, _ROW.channel.in_(tuple(channels)), ~_turn_of_an_older(now))
        claimed: list[NoticeRecord] = []
        for ripe in (_left_behind(now), _due(now)):
            if len(claimed) < limit:
                claimed += self._lease((*ours, ripe), lease, limit - len(claimed))
        return claimed

    def claim_for(self, city: str, citizens: Collection[str], lease: Lease, limit: int) -> list[NoticeRecord]:
        """Claim notices held, due or left behind for citizens who are present now; only the oldest of each."""
        now = lease.now
        idle = and_(_ROW.state.in_((NoticeState.HELD, NoticeState.WAITING)), _ROW.due_at <= now)
        ripe = or_(idle, _left_behind(now))
        theirs = (_ROW.city == city, _ROW.citizen.in_(tuple(citizens)))
        return self._lease((*theirs, ripe, ~_turn_of_an_older(now, held=True)), lease, limit)

    def begin(self, ids: Collection[int], lease: Lease, at_least: timedelta) -> set[int]:
        """Record that calls are about to begin; return the ids still leased to `lease.owner` for `at_least` more."""
        wanted = (_ROW.id.in_(tuple(ids)), _ROW.lease_owner == lease.owner, _ROW.state == NoticeState.SENDING)
        change = update(NOTICE).where(*wanted, _ROW.lease_until > lease.now + at_least)
        begun = self._connection.execute(change.values(begun_at=lease.now).returning(_ROW.id))
        return set(begun.scalars())

    def settle(self, notice: NoticeRecord, owner: str) -> bool:
        """Store the result for a notice leased by `owner`; False if another courier has it by now."""
        row = {**_changed(notice), "owner": owner}
        return self._run(_SETTLE, row) == 1

    def space(self, city: str, citizen: str, until: datetime) -> None:
        """Delay the citizen's other notices until at least `until`, since a chat has its own rate limit."""
        others = (PENDING, _ROW.citizen == citizen, _ROW.city == city, _ROW.state == NoticeState.WAITING)
        self._run(update(NOTICE).where(*others, _ROW.due_at < until).values(due_at=until))

    def ready(self, city: str, citizen: str, now: datetime) -> list[NoticeRecord]:
        """Return and lock what can go out with a reply to the citizen, oldest first, except what a courier is sending.

        Includes notices left by a dead courier, `doubtful` if it had begun.
        """
        found = self._all(NoticeRecord, _READY, {**parameters_of(city, citizen), "now": now})
        return [replace(one, doubtful=one.doubtful or one.begun_at is not None) for one in found]

    def carry(self, notice: NoticeRecord) -> bool:
        """Store the result for a notice from `ready`, in the same transaction; False if it was already settled."""
        return self._run(_CARRY, _changed(notice)) == 1

    def hold_unreachable(self, city: str, pushing: Collection[str], why: str, now: datetime) -> int:
        """Hold notices that are due, or left behind, on channels without push; return how many."""
        wanted = (PENDING, _ROW.city == city, _ROW.channel.not_in(tuple(pushing)))
        held: dict[str, Any] = {
            "state": NoticeState.HELD,
            "why": why,
            "lease_owner": None,
            "lease_until": None,
        }
        change = update(NOTICE).values(**held, doubtful=_PERHAPS_SENT, begun_at=None).where(*wanted)
        # One at a time, or SQLite would scan everything that is already held.
        return sum(self._run(change.where(ripe)) for ripe in (_due(now), _left_behind(now)))

    def of_ticket(self, city: str, ticket: str) -> list[NoticeRecord]:
        """Return the notices about a ticket, oldest first."""
        wanted = select(*_COLUMNS).where(_ROW.city == city, _ROW.ticket == ticket).order_by(_ROW.id)
        return self._all(NoticeRecord, wanted)

    def of_citizen(self, city: str, citizen: str) -> list[NoticeRecord]:
        """Return all of a citizen's notices, oldest first."""
        wanted = select(*_COLUMNS).where(_ROW.city == city, _ROW.citizen == citizen).order_by(_ROW.id)
        return self._all(NoticeRecord, wanted)

    def counts(self, city: str, since: datetime) -> dict[NoticeState, int]:
        """Count pending notices, and those settled since a time, by state."""
        counted = select(_ROW.state, func.count()).where(_ROW.city == city).group_by(_ROW.state)
        # One at a time, or SQLite would scan everything ever settled: metrics ask every quarter of a minute.
        each = (counted.where(PENDING), counted.where(_ROW.settled_at >= since))
        return {state: count for one in each for state, count in self._connection.execute(one)}

    def oldest_due(self, city: str, now: datetime) -> datetime | None:
        """Return since when the oldest pushable notice has been due, or None. Fast while couriers keep up."""
        wanted = select(func.min(_ROW.not_before)).where(PENDING, _ROW.city == city, _ROW.not_before <= now)
        # One at a time: see `hold_unreachable`.
        under_way = (
            wanted.where(_ROW.state == state) for state in (NoticeState.WAITING, NoticeState.SENDING)
        )
        found: list[datetime | None] = [self._connection.execute(one).scalar() for one in under_way]
        return min((one for one in found if one), default=None)

    def lapsed(self, before: datetime) -> Lapsed:
        """The notices settled before a time, in any city."""
        return Lapsed(self._connection, NOTICE, _ROW.settled_at < before)

    def _lease(self, wanted: Sequence[Any], lease: Lease, limit: int) -> list[NoticeRecord]:
        oldest = (
            select(_ROW.id)
            .where(PENDING, *wanted)
            .order_by(_ROW.due_at, _ROW.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        ids = self._connection.execute(oldest).scalars().all()
        if not ids:
            return []
        taken = (
            update(NOTICE)
            .where(_ROW.id.in_(ids))
            .values(
                state=NoticeState.SENDING,
                lease_owner=lease.owner,
                lease_until=lease.until,
                attempts=_ROW.attempts + 1,
                doubtful=_PERHAPS_SENT,
                begun_at=None,
            )
            .returning(*_COLUMNS)
        )
        return sorted(self._all(NoticeRecord, taken), key=lambda one: one.id or 0)

    def _drop(self, why: str, now: datetime, *which: ColumnElement[bool]) -> int:
        idle = _ROW.state.in_((NoticeState.WAITING, NoticeState.HELD))
        change = update(NOTICE).where(PENDING, *which, idle)
        values = {"state": NoticeState.DROPPED, "why": why, "settled_at": now}
        return self._run(change.values(values))


def _turn_of_an_older(now: datetime, *, held: bool = False) -> ColumnElement[bool]:
    """Match if an older notice of the same citizen comes first: being sent, or due, including one awaiting a retry."""
    older = _OLDER.c
    due = and_(older.state == NoticeState.WAITING, older.not_before <= now)
    first = [older.state == NoticeState.SENDING, due]
    if held:
        first.append(older.state == NoticeState.HELD)
    same = (older.citizen == _ROW.citizen, older.id < _ROW.id)
    return exists(select(older.id).where(_OLDER_PENDING, *same, or_(*first)))


def _changed(notice: NoticeRecord) -> dict[str, Any]:
    return {"its_id": notice.id, **{name: getattr(notice, name) for name in _CHANGED}}
