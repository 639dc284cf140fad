"""A conversation's state between two messages."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
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
    """The citizen wants to give feedback but has not said what yet."""
    CONFIRMING = "confirming"
    """There is a draft, and the citizen was asked whether to file it."""
    ERASING = "erasing"
    """The citizen was asked whether to erase everything stored about them."""
    ADDING = "adding"
    """The citizen wants to add words to `State.ticket`, or has said words but not which ticket they belong to.

    Or, if there are a draft with its kind and a ticket, they were asked whether the draft belongs to the ticket.
    """
    EXPLAINING = "explaining"
    """The citizen was asked, once, what is wrong with the answer to `State.ticket`."""
    WITHDRAWING = "withdrawing"
    """The citizen was asked whether to withdraw `State.ticket`."""


ASKED = (Mode.CONFIRMING, Mode.WITHDRAWING)
"""Modes in which 好 or 可以 answers a question."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what it was answered with."""

    said: str
    """Masked, then cut."""
    about: tuple[str, ...] = ()
    """Ids of the commitments that were shown."""
    whole: bool = False
    """True if nothing was masked or cut: these are the citizen's own words."""


DANGER_LASTS = timedelta(minutes=15)
"""How long a few words are understood as being about the last reported danger."""


@dataclass(frozen=True, slots=True)
class Danger:
    """A reported danger that was answered with whom to call."""

    kind: Emergency
    at: datetime
    """When it was last reported."""
    times: int = 1
    """How often it was answered."""
    offered: bool = False
    """True if the current draft is that report, not feedback begun before."""
    over: bool = False
    """True if it is known to be over; only the draft still concerns it."""


@dataclass(frozen=True, slots=True)
class State:
    """The state of one citizen's conversation; kept between messages and across restarts."""

    mode: Mode = Mode.IDLE
    since: datetime | None = None
    """When the mode was entered; lists and drafts lapse by it."""
    shown: tuple[str, ...] = ()
    """Ids of the commitments, or numbers of the tickets, in the list last shown, in its order.

    The citizen can refer to its entries until another list replaces it.
    """
    section: str | None = None
    """What is being browsed; `offset` says how far."""
    offset: int = 0
    listed: datetime | None = None
    """When that list was last looked at."""
    draft: str | None = None
    draft_kind: FeedbackKind | None = None
    about: tuple[str, ...] = ()
    """Ids of the commitments last answered: what 「这个」 refers to, and what feedback is linked to."""
    awaiting_place: str | None = None
    """The ticket for which a place was asked, once."""
    more: tuple[Reply, ...] = ()
    """What did not fit into one message and is read with 「更多」."""
    ticket: str | None = None
    """The ticket last discussed, unless something of the report was answered since."""
    lately: tuple[Exchange, ...] = ()
    """The last exchanges, oldest first, so that staff reading a ticket know what led to it."""
    informed: bool = False
    """True if the citizen was told what is stored, and how to see and erase it."""
    bulletins: tuple[int, ...] = ()
    """Ids of the bulletins that the citizen was told."""
    heard: str | None = None
    """Incoming.ref of the last message, the only one whose edits have an effect."""
    filed: str | None = None
    """The ticket that the last message became."""
    puzzled: bool = False
    """True if the citizen was just asked what is wanted, as nothing was understood."""
    danger: Danger | None = None
    """The danger last reported; for some minutes, what follows is about it."""
    aloud: "State | None" = None
    """The separate state where others read along: nothing said in private is told there."""

    def where(self, *, public: bool) -> "State":
        """Return the state for a message in public or in private."""
        return (self.aloud or State(informed=self.informed)) if public else self

    def after(self, decided: "State", *, public: bool) -> "State":
        """Return the state to store after a message in public or in private was answered."""
        return replace(self, aloud=decided) if public else replace(decided, aloud=self.aloud)

    def offering(self, draft: str, kind: FeedbackKind | None) -> "State":
        """Return the state with a draft that the citizen was asked whether to file."""
        return replace(self, mode=Mode.CONFIRMING, draft=draft, draft_kind=kind)

    def danger_at(self, now: datetime, *, even_over: bool = False) -> Danger | None:
        """Return the danger that may still be meant; None if it is over or was reported too long ago."""
        danger = self.danger
        recent = danger is not None and now - danger.at <= DANGER_LASTS
        return danger if danger and recent and (even_over or not danger.over) else None

    @property
    def last_shown(self) -> tuple[str, ...]:
        """The id of the commitment shown first in the last exchange that showed any; empty if none did."""
        return next((one.about[:1] for one in reversed(self.lately) if one.about), ())

    @property
    def undrafted(self) -> "State":
        """The state without a draft."""
        return replace(self, draft=None, draft_kind=None)

    @property
    def asked_nothing(self) -> bool:
        """True if no words are awaited: at most, a list was shown."""
        return self.mode in (Mode.IDLE, Mode.CHOOSING)
