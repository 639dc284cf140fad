"""What moved among the things that somebody follows: when it is told, and in which words. Pure.

There is one digest a day: everything recorded up to the day's `at` belongs to that day's digest, whenever it is
written, so that several processes, or a service that was down, produce the same one. It compares a commitment's
current standing with that when its follower was last told: what moved back, or was only repeated, is not news.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from handlers import wording
from handlers.listing import buttons
from handlers.messages import Reply
from handlers.outcome import NewNotice
from handlers.pieces import LIMIT, size
from handlers.publishing.progress import standing_of
from knowledge.commitment import Commitment
from storage.records import (
    Actual,
    CommitmentStatus,
    NoticeKind,
    Override,
    Reached,
    StatusUpdate,
    Verdict,
)

SETTLES_IN = timedelta(minutes=5)
"""After this long, whatever was recorded before a moment is visible to every reader."""
KEPT = timedelta(days=30)
"""A digest not delivered within this time is no longer news."""
MOST_LINES = 8
MOST_BUTTONS = 3


@dataclass(frozen=True, slots=True)
class History:
    """Everything ever recorded about one commitment."""

    statuses: Sequence[StatusUpdate] = ()
    actuals: Sequence[Actual] = ()
    overrides: Sequence[Override] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A commitment whose standing changed."""

    commitment: Commitment
    line: str


def edition(now: datetime, at: time, zone: tzinfo) -> tuple[date, datetime]:
    """Return the day of the latest digest that can be written, and the moment up to which it tells."""
    local = (now - SETTLES_IN).astimezone(zone)
    day = local.date() if local.time() >= at else local.date() - timedelta(days=1)
    return day, datetime.combine(day, at, zone)


def key(day: date) -> str:
    """Return the key of a day's digest, by which a citizen gets only one."""
    return f"digest:{day.isoformat()}"


def moved(
    commitment: Commitment, history: History, since: datetime, until: datetime, year: int
) -> Move | None:
    """Return how a commitment's standing changed between two moments; None if it did not."""
    status, verdict = _standing(commitment, history, until, year)
    before, verdict_before = _standing(commitment, history, since, year)
    was = before.status if before else CommitmentStatus.UNKNOWN
    if status and status.status is not was:
        line = wording.DIGEST_STATUS.format(
            title=commitment.title,
            status=status.status.value,
            before=was.value,
            day=wording.say_day(status.as_of),
            department=status.department,
        )
        return Move(commitment, line)
    if verdict in (None, Verdict.UNKNOWN, verdict_before):
        return None
    published: Sequence[Actual | Override] = (*history.actuals, *history.overrides)
    day = max(one.as_of for one in published if one.recorded_at <= until)
    line = wording.DIGEST_VERDICT.format(
        title=commitment.title,
        verdict=verdict.value if verdict else "",
        before=verdict_before.value if verdict_before else CommitmentStatus.UNKNOWN.value,
        day=wording.say_day(day),
    )
    return Move(commitment, line)


def written(moves: Sequence[Move], day: date, not_before: datetime, now: datetime) -> NewNotice:
    """Return a day's digest. Raises ValueError if nothing moved."""
    if not moves:
        raise ValueError("moves is empty: where nothing moved, nothing is told")
    shown = list(moves[:MOST_LINES])
    while len(shown) > 1 and size(_text(shown, len(moves))) > LIMIT:
        shown.pop()
    reply = Reply(_text(shown, len(moves)), buttons(move.commitment for move in shown[:MOST_BUTTONS]))
    only = moves[0].commitment.id if len(moves) == 1 else None
    return NewNotice(
        NoticeKind.DIGEST,
        key(day),
        (reply,),
        commitment=only,
        not_before=not_before,
        expires_at=now + KEPT,
    )


def _text(shown: Sequence[Move], count: int) -> str:
    left = count - len(shown)
    more = [wording.DIGEST_MORE.format(count=left)] if left else []
    return "\n".join([wording.DIGEST, *(move.line for move in shown), *more, wording.DIGEST_END])


def _standing(
    commitment: Commitment, history: History, moment: datetime, year: int
) -> tuple[StatusUpdate | None, Verdict | None]:
    """Return the standing at a moment: by the day described and, for one day, the last record, as citizens are told."""
    known = [one for one in history.statuses if one.recorded_at <= moment]
    status = max(known, key=lambda one: (one.as_of, one.recorded_at), default=None)
    overrides = [one for one in history.overrides if one.recorded_at <= moment]
    override = max(overrides, key=lambda one: one.recorded_at, default=None)
    held = override if override and override.verdict else None
    reached = Reached(tuple(_latest(history.actuals, moment)), held)
    return status, standing_of(commitment, reached, year).verdict


def _latest(actuals: Sequence[Actual], moment: datetime) -> Iterator[Actual]:
    newest: dict[tuple[str, str], Actual] = {}
    for one in sorted(actuals, key=lambda one: (one.as_of, one.recorded_at)):
        if one.recorded_at <= moment:
            newest[one.target, one.unit] = one
    yield from newest.values()
