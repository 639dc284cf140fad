"""A citizen who was never here, in a city that has published nothing: what is known of them, and what they are told."""

from collections.abc import Iterable, Sequence

from bot.given import new_number, now
from handlers.dialogue import Dialogue
from handlers.messages import Incoming
from handlers.outcome import Outcome
from handlers.state import State
from storage.records import (
    ConfirmedFate,
    FeedbackEvent,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    FollowRecord,
    Holdings,
    Reached,
    StatusUpdate,
    Talk,
)


def decide(dialogue: Dialogue, text: str) -> Outcome:
    """Decide a stranger's first message; nothing is stored."""
    incoming = Incoming("answer", "nobody", "0", text, now())
    return dialogue.decide(incoming, State(), NothingKnown(), now=now(), new_number=new_number)


class NothingKnown:
    """Facts about a citizen who was never here, in a city that has published nothing."""

    def status(self, commitment_id: str) -> StatusUpdate | None:
        """None: no status is published."""

    def published(self) -> Iterable[StatusUpdate]:
        """No status is published."""
        return ()

    def reached(self, commitment_id: str) -> Reached:  # noqa: ARG002  # as handlers.facts.Facts asks
        """No figure is published."""
        return Reached()

    def origins(self, commitment_id: str) -> Sequence[ConfirmedFate]:  # noqa: ARG002  # as handlers.facts.Facts asks
        """Nothing is confirmed."""
        return ()

    def reply_limit(self, kind: FeedbackKind) -> int | None:
        """None: the city's own limits apply."""

    def restriction(self) -> None:
        """None: an unknown citizen is not restricted."""

    def pause(self) -> None:
        """None: nothing is posted."""

    def ticket(self, number: str) -> FeedbackRecord | None:
        """None: no ticket was filed."""

    def tickets(self, limit: int) -> Sequence[FeedbackRecord]:  # noqa: ARG002  # as handlers.facts.Facts asks
        """No ticket."""
        return ()

    def follows(self) -> Sequence[FollowRecord]:
        """Nothing is followed."""
        return ()

    def holdings(self) -> Holdings:
        """Nothing is stored."""
        return Holdings(0, 0, 0, 0, 0, 0, 0, address=False)

    def answered(self) -> FeedbackRecord | None:
        """None: no ticket was answered."""

    def state_of(self, number: str) -> FeedbackState | None:
        """None: there is no ticket."""

    def talk(self) -> Talk | None:
        """None: no conversation with a clerk."""

    def notices_wait(self) -> bool:
        """No notice."""
        return False

    def course(self, number: str) -> Sequence[FeedbackEvent]:  # noqa: ARG002  # as handlers.facts.Facts asks
        """Nothing has happened to any ticket."""
        return ()
