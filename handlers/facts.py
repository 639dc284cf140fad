"""What a decision may look up, and no more; `handlers.stored_facts` reads it from storage."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from storage.records import (
    Bulletin,
    ConfirmedFate,
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
    """What a decision may look up about this citizen and the commitments, inside the message's transaction."""

    def status(self, commitment_id: str) -> StatusUpdate | None:
        """Return the latest status that staff published, or None."""

    def published(self) -> Iterable[StatusUpdate]:
        """Return the latest published status of every commitment that has one."""

    def reached(self, commitment_id: str) -> Reached:
        """Return the latest actuals that staff reported on its targets, and a verdict set by hand."""

    def origins(self, commitment_id: str) -> Sequence[ConfirmedFate]:
        """Return which of last year's promises go on with it, as staff confirmed."""

    def reply_limit(self, kind: FeedbackKind) -> int | None:
        """Return the working days for answering that kind as set by staff, or None: the city's own apply."""

    def restriction(self) -> Restriction | None:
        """Return the restriction now in force, under which this citizen may file nothing new, or None."""

    def pause(self) -> Bulletin | None:
        """Return the bulletin because of which no feedback is taken now, or None."""

    def ticket(self, number: str) -> FeedbackRecord | None:
        """Return this citizen's own ticket with that number; None for anybody else's."""

    def tickets(self, limit: int) -> Sequence[FeedbackRecord]:
        """Return this citizen's newest tickets, newest first."""

    def follows(self) -> Sequence[FollowRecord]:
        """Return what this citizen follows, oldest follow first."""

    def holdings(self) -> Holdings:
        """Return counts of what is stored about this citizen."""

    def answered(self) -> FeedbackRecord | None:
        """Return this citizen's most recently answered ticket whose answer still stands."""

    def state_of(self, number: str) -> FeedbackState | None:
        """Return the state of the ticket with that number, whoever filed it, and nothing else of it; or None."""

    def talk(self) -> Talk | None:
        """Return this citizen's latest talk with a clerk that was not ended; it may have lapsed."""

    def notices_wait(self) -> bool:
        """Tell whether undelivered notices wait for this citizen."""

    def course(self, number: str) -> Sequence[FeedbackEvent]:
        """Return the events of this citizen's own ticket that the citizen may see, oldest first."""
