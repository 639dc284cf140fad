"""Telling followers what moved: once a day, by any number of processes, and nobody twice."""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from itertools import groupby

from handlers.following import digest
from handlers.following.digest import History, Move
from handlers.following.quiet import Quiet, next_allowed
from handlers.following.subjects import keys, subject
from handlers.notices import outbox
from knowledge.city import City
from knowledge.commitment import Commitment
from storage.database import Database, Unit
from storage.records import PENDING_STATES, FollowRecord, NoticeKind, NoticeRecord

AT_ONCE = 100
"""Citizens per unit of work; messages wait for no more than that."""
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class _Digest:
    """One day's digest, not yet addressed."""

    city: City
    key: str
    until: datetime
    not_before: datetime
    now: datetime
    histories: dict[str, History]

    def notice_for(self, moves: Sequence[Move], follower: FollowRecord) -> NoticeRecord:
        day = self.until.astimezone(self.city.timezone).date()
        new = digest.written(moves, day, self.not_before, self.now)
        return outbox.record(
            new, city=self.city.code, channel=follower.channel, citizen=follower.citizen, now=self.now
        )


async def tell_followers(database: Database, city: City, now: datetime, at: time, quiet: Quiet) -> int:
    """Write the digests that are due; return how many. `now` is aware, in UTC. Raises StorageError."""
    day, until = digest.edition(now, at, city.timezone)
    not_before = next_allowed(now, quiet, city.timezone)

    def look(unit: Unit) -> tuple[_Digest, dict[str, datetime]]:
        since = unit.follows.since(city.code)
        recorded = unit.movements.latest(city.code, since, until) if since and since < until else {}
        histories = {id_: _history(unit, city.code, id_) for id_ in recorded}
        return _Digest(city, digest.key(day), until, not_before, now, histories), recorded

    edition, recorded = await database.read(look)
    written = 0
    seen: set[str] = set()
    for key, last in _subjects(city, recorded).items():
        async for page in _untold(database, city.code, key, last):
            new = [citizen for citizen in page if citizen not in seen]
            seen.update(new)
            for start in range(0, len(new), AT_ONCE):
                some = new[start : start + AT_ONCE]
                written += await database.transact(partial(_write_digests, edition=edition, citizens=some))
    return written


async def _untold(database: Database, city: str, key: str, last: datetime) -> AsyncIterator[list[str]]:
    """Yield, page by page, the followers who were not told of the latest record."""
    after = ""
    while page := await database.read(partial(_page_of, city=city, key=key, last=last, after=after)):
        yield page
        after = page[-1]


def _page_of(unit: Unit, *, city: str, key: str, last: datetime, after: str) -> list[str]:
    return unit.follows.untold(city, key, last, after, _PAGE)


def _write_digests(unit: Unit, edition: _Digest, citizens: Sequence[str]) -> int:
    """Write the digests of some citizens, whose follows stay locked until they are stored."""
    city, written, told = edition.city.code, 0, []
    follows = unit.follows.locked(city, citizens)
    for citizen, theirs in groupby(follows, key=lambda follow: follow.citizen):
        followed = list(theirs)
        if _has_one(unit, city, citizen, edition.key):
            continue  # Later changes are told with the next digest.
        if moves := list(_moves(edition, followed)):
            written += unit.notices.add(edition.notice_for(moves, followed[0]))
        told.append(citizen)
    unit.follows.told(city, told, edition.until)
    return written


def _has_one(unit: Unit, city: str, citizen: str, key: str) -> bool:
    """Tell whether the citizen already has today's digest, or an unseen earlier one, which another would only bury."""
    return any(
        notice.key == key or (notice.kind is NoticeKind.DIGEST and notice.state in PENDING_STATES)
        for notice in unit.notices.of_citizen(city, citizen)
    )


def _moves(edition: _Digest, followed: Iterable[FollowRecord]) -> Iterator[Move]:
    """Yield what moved among everything that one citizen follows, each commitment once, in the order followed."""
    done: set[str] = set()
    for follow in followed:
        for commitment in _members(edition.city, follow.subject):
            history = edition.histories.get(commitment.id)
            if history is None or commitment.id in done:
                continue
            move = digest.moved(commitment, history, follow.told_at, edition.until, edition.city.year)
            if move:
                done.add(commitment.id)
                yield move


def _members(city: City, key: str) -> tuple[Commitment, ...]:
    found = subject(city, key)
    return found.commitments if found else ()


def _subjects(city: City, recorded: dict[str, datetime]) -> dict[str, datetime]:
    """Map every subject that may have moved to when anything was last recorded about it."""
    last: dict[str, datetime] = {}
    for id_, at in recorded.items():
        commitment = city.commitment(id_)
        for key in keys(city, commitment) if commitment else ():
            last[key] = max(at, last.get(key, at))
    return last


def _history(unit: Unit, city: str, id_: str) -> History:
    return History(
        unit.statuses.history(city, id_),
        unit.progress.actuals(city, id_),
        unit.progress.overrides(city, id_),
    )
