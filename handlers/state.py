"""Where a citizen's conversation stands between two messages."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from handlers.hearing.intent import Emergency
from handlers.messages import Reply
from storage.records import FeedbackKind


class Mode(StrEnum):
    """What the conversation waits for."""

    IDLE = "idle"
    CHOOSING = "choosing"
    """A list was shown; a number picks from it."""
    DRAFTING = "drafting"
    """The citizen wants to give feedback and has not yet said what."""
    CONFIRMING = "confirming"
    """A draft stands, and it was asked whether to file it."""
    ERASING = "erasing"
    """It was asked whether to erase all that is kept about the citizen."""
    ADDING = "adding"
    """The citizen wants to add words to `State.ticket`, or has said which and not to which ticket; or, where a draft with its
    kind stands beside the ticket, it was asked whether the draft belongs to it."""
    EXPLAINING = "explaining"
    """It was asked, once, what is not right with the answer to `State.ticket`."""
    WITHDRAWING = "withdrawing"
    """It was asked whether to take `State.ticket` back."""


ASKED = (Mode.CONFIRMING, Mode.WITHDRAWING)
"""Something was asked that 好 and 可以 answer."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what it was answered with."""

    said: str
    """Masked, then cut."""
    about: tuple[str, ...] = ()
    """Ids of the commitments that were shown."""
    whole: bool = False
    """Nothing was masked or cut: these are the citizen's own words."""


@dataclass(frozen=True, slots=True)
class Danger:
    """A danger that was told of, and answered with whom to call."""

    kind: Emergency
    at: datetime
    """When it was last told of."""
    times: int = 1
    """How often it was answered."""
    offered: bool = False
    """The draft that stands is what was told of it, not feedback that was begun before."""
    over: bool = False
    """It is known to be over; only the draft still speaks of it."""


@dataclass(frozen=True, slots=True)
class State:
    """Where one citizen's conversation stands; kept between messages and over restarts."""

    mode: Mode = Mode.IDLE
    since: datetime | None = None
    """When the mode was entered; lists and drafts lapse by it."""
    shown: tuple[str, ...] = ()
    """Ids of the commitments in the list that was shown, or numbers of the tickets, in its order; it can be pointed at until
    another takes its place."""
    section: str | None = None
    """What is being browsed, and `offset` how far."""
    offset: int = 0
    listed: datetime | None = None
    """When that list was last looked at."""
    draft: str | None = None
    draft_kind: FeedbackKind | None = None
    about: tuple[str, ...] = ()
    """Ids of the commitments last answered: what 「这个」 means, and what feedback is linked to."""
    awaiting_place: str | None = None
    """The ticket for which a place was asked, once."""
    more: tuple[Reply, ...] = ()
    """What did not fit into one message and is read with 「更多」."""
    ticket: str | None = None
    """The ticket that was talked about last, unless something of the report was answered since."""
    lately: tuple[Exchange, ...] = ()
    """The last exchanges, oldest first: whoever reads a ticket then knows what led to it."""
    informed: bool = False
    """The citizen was told what is kept, and how to see and erase it."""
    heard: str | None = None
    """Incoming.ref of the last message: only that one can still be edited to any effect."""
    filed: str | None = None
    """The ticket that the last message became."""
    danger: Danger | None = None
    """What was told of last; for some minutes what follows is about it."""
    aloud: "State | None" = None
    """What stands where others read along, apart from all this: nothing that was said in private is told there."""

    def where(self, *, public: bool) -> "State":
        """What the conversation knows at the place of a message."""
        return (self.aloud or State(informed=self.informed)) if public else self

    def after(self, decided: "State", *, public: bool) -> "State":
        """What is kept once a message of that place was answered."""
        return replace(self, aloud=decided) if public else replace(decided, aloud=self.aloud)

    def offering(self, draft: str, kind: FeedbackKind | None) -> "State":
        """The same, with a draft that the citizen was asked whether to file."""
        return replace(self, mode=Mode.CONFIRMING, draft=draft, draft_kind=kind)

    @property
    def undrafted(self) -> "State":
        """The same without a draft."""
        return replace(self, draft=None, draft_kind=None)

    @property
    def asked_nothing(self) -> bool:
        """True where no words are waited for: a list at most stands."""
        return self.mode in (Mode.IDLE, Mode.CHOOSING)
