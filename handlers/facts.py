"""What a decision may look up, and no more; `handlers.known` reads it from the storage."""

from collections.abc import Sequence
from typing import Protocol

from storage.records import (
    FeedbackEvent,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    FollowRecord,
    Holdings,
    Reached,
    Restriction,
    StatusUpdate,
    Talk,
)


class Facts(Protocol):
    """What a decision may look up about this citizen and the commitments; answered inside the message's transaction."""

    def status(self, commitment_id: str) -> StatusUpdate | None:
        """The latest status that staff published, or None: nothing is known."""

    def reached(self, commitment_id: str) -> Reached:
        """The latest actuals that staff published against its targets, and a verdict that was set by hand."""

    def reply_limit(self, kind: FeedbackKind) -> int | None:
        """Working days for an answer to feedback of that kind as staff set them, or None: the city's own hold."""

    def restriction(self) -> Restriction | None:
        """The one that holds for this citizen now: no new feedback is taken."""

    def ticket(self, number: str) -> FeedbackRecord | None:
        """This citizen's own ticket of that number; None for anybody else's."""

    def tickets(self, limit: int) -> Sequence[FeedbackRecord]:
        """This citizen's newest tickets, newest first."""

    def follows(self) -> Sequence[FollowRecord]:
        """What this citizen follows, in the order in which it was begun."""

    def holdings(self) -> Holdings:
        """What is kept about this citizen, in figures."""

    def answered(self) -> FeedbackRecord | None:
        """This citizen's ticket that was answered last, of those whose answer holds."""

    def state_of(self, number: str) -> FeedbackState | None:
        """How far the ticket of that number is, whoever's it is; None where there is none. No word of it is told."""

    def talk(self) -> Talk | None:
        """The clerk's talk with this citizen that was begun last and not ended; it may have lapsed."""

    def notices_wait(self) -> bool:
        """Whether there are notices for this citizen that were not delivered yet."""

    def course(self, number: str) -> Sequence[FeedbackEvent]:
        """What happened to this citizen's own ticket, as far as the citizen may know it, oldest first."""
