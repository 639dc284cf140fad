"""Questions with the same words, counted: how often and how they were answered. The queue that staff teach from.

A citizen's message only adds its question (storage/questions.py); counting follows, a few hundred at a time, so that
no two messages ever wait for the row of a question that everybody asks.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, case, select, tuple_, update

from storage.columns import columns_of
from storage.lapsed import Lapsed
from storage.prepared import Prepared
from storage.records import Decision, NewQuestion, QuestionStanding, Settled, TalliedQuestion, TallyPage
from storage.repository import Repository
from storage.tables import QUESTION, QUESTION_TALLY, TEACHING_REVISION
from storage.upsert import Insert, insert_into

SEARCHED = 20_000
"""How many questions of one standing a search looks through, the first in the requested order."""
_LONGEST_CURSOR = 80
_ASKED, _ROW = QUESTION.c, QUESTION_TALLY.c
_COLUMNS = columns_of(QUESTION_TALLY, TalliedQuestion)
_LATEST = ("text", "last_at", "decision", "commitments", "probability")
"""The columns that the most recent question determines."""
_STANDING = {Decision.DECLINE: QuestionStanding.UNMATCHED, Decision.CHOOSE: QuestionStanding.DOUBTFUL}


@cache
def _tally(dialect: str) -> Insert:
    statement = insert_into(dialect, QUESTION_TALLY)
    new = statement.excluded
    later = new.last_at >= _ROW.last_at
    settled = _ROW.standing == QuestionStanding.SETTLED
    latest = {name: case((later, new[name]), else_=_ROW[name]) for name in _LATEST}
    standing = case((settled, _ROW.standing), (later, new.standing), else_=_ROW.standing)
    return statement.on_conflict_do_update(
        index_elements=["city", "digest"],
        set_={"times": _ROW.times + new.times, **latest, "standing": standing},
    )


def _turn(dialect: str) -> Insert:
    """Lock the city's row: processes that tally take turns, so that no two wait for each other's rows."""
    statement = insert_into(dialect, TEACHING_REVISION).values(revision=0)
    same = {"revision": TEACHING_REVISION.c.revision}
    return statement.on_conflict_do_update(index_elements=["city"], set_=same)


_TURN = Prepared(_turn)


class QuestionTally(Repository):
    """Past questions, tallied."""

    def new(self, city: str, limit: int) -> list[NewQuestion]:
        """Return stored questions not tallied yet, newest first, since staff look for those."""
        wanted = select(_ASKED.id, _ASKED.text).where(_ASKED.city == city, _ASKED.tallied.is_(None))
        return self._all(NewQuestion, wanted.order_by(_ASKED.id.desc()).limit(limit))

    def count(self, city: str, digests: Mapping[int, str]) -> int:
        """Tally questions by id and digest (hex) of their words, once each; return how many were new."""
        self._run(_TURN, {"city": city})
        claimed = (
            update(QUESTION)
            .where(_ASKED.id.in_(digests), _ASKED.tallied.is_(None))
            .values(tallied=True)
            .returning(
                _ASKED.id, _ASKED.text, _ASKED.at, _ASKED.decision, _ASKED.commitments, _ASKED.probability
            )
        )
        together: dict[str, dict[str, Any]] = {}
        rows = sorted(self._connection.execute(claimed), key=lambda row: (row.at, row.id))
        for row in rows:
            _add(together, city, digests[row.id], row)
        if together:
            self._connection.execute(_tally(self._connection.dialect.name), list(together.values()))
        return len(rows)

    def get(self, city: str, id_: int) -> TalliedQuestion | None:
        """Return one tallied question."""
        return self._one(TalliedQuestion, select(*_COLUMNS).where(_ROW.city == city, _ROW.id == id_))

    def newest(self, city: str, limit: int) -> list[TalliedQuestion]:
        """Return the questions asked most recently, however answered, for a replay."""
        wanted = select(*_COLUMNS).where(_ROW.city == city).order_by(_ROW.last_at.desc()).limit(limit)
        return self._all(TalliedQuestion, wanted)

    def counts(self, city: str, most: int) -> dict[QuestionStanding, int]:
        """Count each standing, up to `most`."""
        its = select(_ROW.id).where(_ROW.city == city).limit(most)
        return {one: self._count(its.where(_ROW.standing == one)) for one in QuestionStanding}

    def page(
        self,
        city: str,
        standing: QuestionStanding,
        *,
        often: bool,
        search: str = "",
        cursor: str | None = None,
        limit: int = 50,
    ) -> TallyPage:
        """Return a page, most often or most recently asked first. Raises ValueError for a bad cursor."""
        key = _ROW.times if often else _ROW.last_at
        back, at = _read_cursor(cursor, often=often)
        wanted: list[ColumnElement[bool]] = [_ROW.city == city, _ROW.standing == standing]
        if search:
            wanted.append(_ROW.id.in_(_matching(wanted, key, search)))
        if at is not None:
            here = tuple_(key, _ROW.id)
            wanted.append(here > at if back else here < at)
        order = (key.asc(), _ROW.id.asc()) if back else (key.desc(), _ROW.id.desc())
        rows = self._all(TalliedQuestion, select(*_COLUMNS).where(*wanted).order_by(*order).limit(limit + 1))
        return _paged(rows, limit, back=back, begun=at is not None, often=often)

    def lapsed(self, before: datetime) -> Lapsed:
        """The tallies of questions last asked before a time."""
        return Lapsed(self._connection, QUESTION_TALLY, _ROW.last_at < before)

    def settle(self, city: str, ids: Sequence[int], how: Settled, staff: str, at: datetime) -> int:
        """Settle questions; return how many were not settled already."""
        mine = update(QUESTION_TALLY).where(
            _ROW.city == city, _ROW.id.in_(ids), _ROW.standing != QuestionStanding.SETTLED
        )
        made = {
            "standing": QuestionStanding.SETTLED,
            "settled_as": how,
            "settled_by": staff,
            "settled_at": at,
        }
        return self._run(mine.values(made))

    def reopen(self, city: str, id_: int) -> bool:
        """Reopen a settled question, with the standing of its last answer; False if it was not settled."""
        back = case(
            *((_ROW.decision == decision, standing.value) for decision, standing in _STANDING.items()),
            else_=QuestionStanding.ANSWERED.value,
        )
        mine = update(QUESTION_TALLY).where(
            _ROW.city == city, _ROW.id == id_, _ROW.standing == QuestionStanding.SETTLED
        )
        made = {"standing": back, "settled_as": None, "settled_by": None, "settled_at": None}
        return self._run(mine.values(made)) > 0


def _add(together: dict[str, dict[str, Any]], city: str, digest: str, row: Row[Any]) -> None:
    before = together.get(digest)
    together[digest] = {
        "city": city,
        "digest": digest,
        "text": row.text,
        "times": (before["times"] if before else 0) + 1,
        "last_at": row.at,
        "decision": row.decision,
        "commitments": row.commitments,
        "probability": row.probability,
        "standing": _STANDING.get(row.decision, QuestionStanding.ANSWERED),
    }


def _matching(wanted: list[ColumnElement[bool]], key: ColumnElement[Any], search: str) -> Any:
    """Select the ids, among the first SEARCHED, whose text contains the search."""
    first = select(_ROW.id, _ROW.text).where(*wanted).order_by(key.desc(), _ROW.id.desc()).limit(SEARCHED)
    looked_at = first.subquery()
    return select(looked_at.c.id).where(looked_at.c.text.icontains(search, autoescape=True))


def _read_cursor(cursor: str | None, *, often: bool) -> tuple[bool, tuple[Any, int] | None]:
    """Parse a cursor into direction (True: backwards) and the row's key and id, past which the page begins."""
    if cursor is None:
        return False, None
    try:
        way, key, id_ = cursor[:_LONGEST_CURSOR].split("_")
        back = {"b": True, "f": False}[way]
        return back, (_whole(key) if often else datetime.fromisoformat(key).astimezone(UTC), _whole(id_))
    except (ValueError, KeyError, OverflowError):
        raise ValueError(f"cursor {cursor[:20]!r}: take it from a page") from None


def _whole(written: str) -> int:
    """Parse a number that both databases can store. Raises ValueError for any other."""
    if not re.fullmatch("[0-9]{1,18}", written):
        raise ValueError(f"{written!r} is no such number")
    return int(written)


def _paged(rows: list[TalliedQuestion], limit: int, *, back: bool, begun: bool, often: bool) -> TallyPage:
    more, shown = len(rows) > limit, rows[:limit]
    if back:
        shown.reverse()
    if not shown:
        return TallyPage(())

    def cursor(way: str, row: TalliedQuestion) -> str:
        return f"{way}_{row.times if often else row.last_at.isoformat()}_{row.id}"

    newer = cursor("b", shown[0]) if (more if back else begun) else None
    older = cursor("f", shown[-1]) if (back or more) else None
    return TallyPage(tuple(shown), newer, older)
