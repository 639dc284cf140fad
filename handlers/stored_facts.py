"""What a decision may look up (handlers.facts.Facts), read inside the message's transaction."""
# ruff: noqa: D102 - `Facts` says what each returns.

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.bulletins import Posted
from handlers.casework import talking
from storage.database import Unit
from storage.records import (
    Bulletin,
    ConfirmedFate,
    FeedbackEvent,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    FollowRecord,
    Holdings,
    NoticeKind,
    NoticeState,
    Reached,
    Restriction,
    StatusUpdate,
    Talk,
)


@dataclass(frozen=True, slots=True)
class StoredFacts:
    """The facts; each is read when it is needed."""

    unit: Unit
    city: str
    channel: str
    citizen: str
    now: datetime
    posted: Posted
    """The city's bulletins, known without asking the storage."""

    def status(self, commitment_id: str) -> StatusUpdate | None:
        return self.unit.statuses.latest(self.city, commitment_id)

    def published(self) -> Iterable[StatusUpdate]:
        return self.unit.statuses.latest_all(self.city).values()

    def reached(self, commitment_id: str) -> Reached:
        return self.unit.progress.latest(self.city, commitment_id)

    def origins(self, commitment_id: str) -> Sequence[ConfirmedFate]:
        return self.unit.rollover.origins(self.city, commitment_id)

    def reply_limit(self, kind: FeedbackKind) -> int | None:
        return self.unit.limits.of(self.city, kind)

    def restriction(self) -> Restriction | None:
        return self.unit.restrictions.of(self.city, self.citizen, self.now)

    def pause(self) -> Bulletin | None:
        return self.posted.pause(self.now)

    def ticket(self, number: str) -> FeedbackRecord | None:
        record = self.unit.feedback.get(number)
        own = record is not None and (record.city, record.citizen) == (self.city, self.citizen)
        return record if own else None

    def tickets(self, limit: int) -> Sequence[FeedbackRecord]:
        return self.unit.feedback.of_citizen(self.city, self.citizen, limit)

    def follows(self) -> Sequence[FollowRecord]:
        return self.unit.follows.of(self.city, self.citizen)

    def holdings(self) -> Holdings:
        return self.unit.citizens.holdings(self.city, self.channel, self.citizen)

    def answered(self) -> FeedbackRecord | None:
        return self.unit.feedback.answered_last(self.city, self.citizen)

    def state_of(self, number: str) -> FeedbackState | None:
        record = self.unit.feedback.get(number)
        return record.state if record is not None and record.city == self.city else None

    def talk(self) -> Talk | None:
        """Return a talk only once the citizen has a clerk's words: until then, messages are no answer to them."""
        talk = self.unit.talks.of(self.city, self.citizen)
        if talk is None or talk.answered:
            return talk
        notices = self.unit.notices.of_ticket(self.city, talk.number)
        words = [one for one in notices if one.kind is NoticeKind.WORDS and one.citizen == self.citizen]
        came = [one.settled_at for one in words if one.state is NoticeState.SENT and one.settled_at]
        recent = [at for at in came if talking.goes_on(at, self.now)]
        return replace(talk, at=max(talk.at, *recent)) if recent else None

    def notices_wait(self) -> bool:
        return bool(self.unit.notices.ready(self.city, self.citizen, self.now))

    def course(self, number: str) -> Sequence[FeedbackEvent]:
        own = self.ticket(number) is not None
        return [event for event in self.unit.events.of(number) if event.public] if own else []
