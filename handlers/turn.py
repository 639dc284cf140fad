"""One turn of a conversation: everything that a handler may look at, and a short way to state its decision."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Protocol

from handlers.answering.card import report_name
from handlers.casework.due import answer_day
from handlers.facts import Facts
from handlers.following.quiet import DIGEST_AT
from handlers.hearing.intent import Intent
from handlers.messages import Choice, Incoming, Kind, Reply
from handlers.outcome import Memory, Outcome
from handlers.own_data.keeping import USUAL, Keeping
from handlers.state import Danger, Exchange, Mode, State
from knowledge.city import City
from knowledge.commitment import Commitment
from knowledge.found import Match, Routed
from knowledge.language.folding import fold
from knowledge.language.pointing import Pointing, read
from storage.records import Decision, FeedbackKind, FeedbackRecord

LAPSE = timedelta(minutes=30)
"""How long a list or a draft waits for the citizen."""
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=64)
def _as_words(text: str) -> str:
    """Cached, since twenty handlers ask for a message's words."""
    return _LONE_SURROGATE.sub("\ufffd", text).strip()


class Routes(Protocol):
    """Tells which departments a text is for; implemented by knowledge.routing.Router."""

    def route(self, text: str, related: tuple[Commitment, ...] = ()) -> tuple[Routed, ...]:
        """Return departments, best first, never none. `related` are commitments that the text was found to touch."""

    def matters(self, text: str) -> frozenset[str]:
        """Return the municipal matters that `text` certainly names."""


class Understands(Protocol):
    """Reads a message; implemented by handlers.hearing.understanding.Understanding."""

    def understand(self, text: str, state: State) -> Intent:
        """Tell what `text` means, given the conversation's state."""

    def read_ahead(self, text: str) -> None:
        """Do the part of understanding that needs no state."""

    def has_read(self, text: str) -> bool:
        """Tell whether `read_ahead` has already been done for this text."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of one citizen, with everything that a decision may depend on."""

    incoming: Incoming
    intent: Intent
    state: State
    facts: Facts
    now: datetime
    city: City
    router: Routes
    understanding: Understands
    new_number: Callable[[], str]
    keeping: Keeping = USUAL
    digest_at: str = DIGEST_AT
    """The city's local time from which followers are told news."""

    @property
    def words(self) -> str:
        """The citizen's own words, as sent; a lone surrogate, which no encoder accepts, becomes U+FFFD."""
        return _as_words(self.incoming.text)

    @property
    def folded(self) -> str:
        """The message as it was read, for matching: pinyin as characters, without its opening."""
        return self.intent.text or fold(self.words)

    @property
    def known_places(self) -> tuple[str, ...]:
        """The city's own names of places and of what is built there."""
        return (*self.city.places, *self.city.names)

    @property
    def today(self) -> date:
        """The city's local day."""
        return self.local_day(self.now)

    @property
    def report(self) -> str:
        """The report's title with its year: 2023年政府工作报告."""
        return report_name(self.city.report_title, self.city.year)

    @property
    def lapsed(self) -> bool:
        """True if what the conversation waited for is more than half an hour old."""
        return self.state.since is not None and self.now - self.state.since > LAPSE

    def as_written(self, part: str) -> str:
        """Return a folded part of the message in the citizen's own spelling; as it is if it does not occur so."""
        at = self.words.casefold().find(part)
        return self.words[at : at + len(part)] if at >= 0 else part

    def awaits(self, *modes: Mode) -> bool:
        """Tell whether the conversation waits for one of these, and has not waited too long."""
        return self.state.mode in modes and not self.lapsed

    @property
    def lately(self) -> tuple[Exchange, ...]:
        """The last exchanges, oldest first, unless too long ago."""
        return () if self.lapsed else self.state.lately

    @property
    def about(self) -> tuple[Commitment, ...]:
        """The commitments last answered, unless too long ago."""
        return () if self.lapsed else self.city.commitments_with(self.state.about)

    @property
    def danger(self) -> Danger | None:
        """The danger last reported, unless it is over or too long ago."""
        return self.state.danger_at(self.now)

    @property
    def on_ticket(self) -> FeedbackRecord | None:
        """The citizen's ticket, if it was discussed last and not too long ago."""
        number = None if self.lapsed else self.state.ticket
        return self.facts.ticket(number) if number else None

    @property
    def pointing(self) -> Pointing | None:
        """What the message asks, and what it names itself; None if it is too long to refer to what was said before."""
        return read(self.folded)

    @property
    def onward(self) -> State:
        """The state to continue from: idle, but keeping what was discussed, the last list, danger, and a waiting draft.

        Only a real answer replaces what was discussed: a miss erases nothing.
        """
        if self.lapsed:
            return State(since=self.now)
        state = self.state
        kept = State(
            since=self.now,
            about=state.about,
            ticket=state.ticket,
            danger=replace(state.danger, offered=False) if state.danger else None,
            shown=state.shown,
            section=state.section,
            offset=state.offset,
            listed=state.listed,
        )
        if self.state.draft_kind and self.state.draft:
            return replace(kept, draft=self.state.draft, draft_kind=self.state.draft_kind)
        return kept

    @property
    def listed(self) -> bool:
        """True while the last list can be referred to, whatever was said since."""
        state = self.state
        at = state.listed or (state.since if state.mode is Mode.CHOOSING else None)
        return at is not None and self.now - at <= LAPSE and bool(state.shown or state.section)

    @property
    def choosing(self) -> bool:
        """True while what was shown last is a choice of which nothing has been told yet."""
        state = self.state
        chosen_from = self.awaits(Mode.CHOOSING) and bool(state.shown) and not state.section
        # With a draft waiting, the last question decides: its exchange names what was told, or listed for a choice.
        untold = state.last_shown == state.shown[:1] and set(state.about).isdisjoint(state.shown)
        return chosen_from and bool(state.draft) and (untold or not state.draft_kind)

    def listing(self, shown: Iterable[Commitment], section: str | None = None) -> State:
        """Return the state after showing a list of commitments to pick from, replacing any earlier list."""
        return replace(
            self.onward,
            mode=Mode.CHOOSING,
            about=(),
            shown=tuple(one.id for one in shown),
            section=section,
            offset=0,
            listed=self.now,
        )

    @property
    def unlisted(self) -> State:
        """The state to continue from, without a list."""
        return replace(self.onward, shown=(), section=None, offset=0, listed=None)

    @property
    def unfinished(self) -> bool:
        """True while the citizen is in the middle of giving feedback."""
        return self.awaits(Mode.DRAFTING, Mode.CONFIRMING)

    def due(self, kind: FeedbackKind) -> date | None:
        """Return the due date for feedback of that kind received today; None if no date is promised."""
        return answer_day(self.city, kind, self.facts.reply_limit(kind), self.today)

    def local_day(self, moment: datetime) -> date:
        """Return the city's local day of an aware `moment`."""
        return moment.astimezone(self.city.timezone).date()

    def reworded(self, text: str, intent: Intent) -> "Turn":
        """Return the turn as if `text` had been said, which means `intent`."""
        return replace(self, intent=intent, incoming=replace(self.incoming, text=text))

    def say_nothing(self, *, state: State | None = None, remember: tuple[Memory, ...] = ()) -> Outcome:
        """Return an outcome without a reply; by default leaving the state unchanged."""
        return Outcome(self.intent.kind, Decision.OTHER, (), state or self.state, remember)

    def say(
        self,
        text: str,
        *,
        kind: Kind | None = None,
        decision: Decision = Decision.OTHER,
        state: State | None = None,
        choices: tuple[Choice, ...] = (),
        remember: tuple[Memory, ...] = (),
        matches: tuple[Match, ...] = (),
        departments: tuple[str, ...] = (),
        continues: str = "",
    ) -> Outcome:
        """Return an outcome with one reply; by default of the intent's kind, leaving the state unchanged."""
        return Outcome(
            kind=kind or self.intent.kind,
            decision=decision,
            replies=(Reply(text, choices, continues),),
            state=state or self.state,
            remember=remember,
            matches=matches,
            departments=departments,
        )
