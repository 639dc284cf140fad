"""One turn of a conversation: all that a handler may look at, and the short way to say what it decided."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Protocol

from handlers.answering.card import report_name
from handlers.casework.due import answer_day
from handlers.facts import Facts
from handlers.hearing.intent import Intent
from handlers.messages import Choice, Incoming, Kind, Reply
from handlers.outcome import Memory, Outcome
from handlers.own_data.keeping import USUAL, Keeping
from handlers.state import Mode, State
from knowledge.city import City
from knowledge.commitment import Commitment, Match, Routed
from knowledge.language.folding import fold
from knowledge.language.pointing import Pointing, read
from storage.records import Decision, FeedbackKind, FeedbackRecord

LAPSE = timedelta(minutes=30)
"""How long a list or a draft waits for the citizen."""
DIGEST_AT = "18:30"
"""The city's local time from which what moved is told, where operators set nothing else."""
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=64)
def _as_words(text: str) -> str:
    """Kept, as twenty handlers ask for a message's words."""
    return _LONE_SURROGATE.sub("\ufffd", text).strip()


class Routes(Protocol):
    """Tells which departments a text is for; knowledge.routing.Router does."""

    def route(self, text: str, related: tuple[Commitment, ...] = ()) -> tuple[Routed, ...]:
        """Departments, best first; never empty. `related` are commitments that the text was found to touch."""

    def matters(self, text: str) -> frozenset[str]:
        """The municipal matters that `text` surely names."""


class Understands(Protocol):
    """Reads a message; handlers.hearing.understanding.Understanding does."""

    def understand(self, text: str, state: State) -> Intent:
        """Tell what `text` is, given where the conversation stands."""

    def read_ahead(self, text: str) -> None:
        """Do the part of understanding that needs no state."""

    def has_read(self, text: str) -> bool:
        """Tell whether `read_ahead` would find it done."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of one citizen, with everything that a decision may rest on."""

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
    """The city's local time from which what moved is told."""

    @property
    def words(self) -> str:
        """The citizen's own words, as sent; half a surrogate pair, which no encoder takes, becomes U+FFFD."""
        return _as_words(self.incoming.text)

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
        """True when what the conversation waited for is more than half an hour old."""
        return self.state.since is not None and self.now - self.state.since > LAPSE

    @property
    def about(self) -> tuple[Commitment, ...]:
        """The commitments last answered, unless that is too long ago."""
        found = () if self.lapsed else (self.city.commitment(one) for one in self.state.about)
        return tuple(commitment for commitment in found if commitment)

    @property
    def on_ticket(self) -> FeedbackRecord | None:
        """The citizen's ticket, where that is what was talked about last, unless that is too long ago."""
        number = None if self.lapsed else self.state.ticket
        return self.facts.ticket(number) if number else None

    @property
    def pointing(self) -> Pointing | None:
        """What the message wants to know, and what it names of its own; None where it is too long to mean what was said before."""
        return read(self.intent.text or fold(self.words))

    @property
    def onward(self) -> State:
        """The state to go on from: idle from now on; what was talked about, the last list, danger and a draft that waits are kept.

        Only a real answer puts something else in the place of what was talked about: a miss wipes nothing.
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
        """True while the list that was shown last can be pointed at, whatever was said since."""
        state = self.state
        at = state.listed or (state.since if state.mode is Mode.CHOOSING else None)
        return at is not None and self.now - at <= LAPSE and bool(state.shown or state.section)

    @property
    def choosing(self) -> bool:
        """True while what was shown last is a choice: none of it was told yet, whatever was told before."""
        state = self.state
        chosen_from = state.mode is Mode.CHOOSING and bool(state.shown) and not state.section
        # Where a draft waits beside it, the last question tells: of an answer it is what was told, of a choice what is listed.
        last = next((one.about[:1] for one in reversed(state.lately) if one.about), ())
        untold = last == state.shown[:1] and set(state.about).isdisjoint(state.shown)
        return chosen_from and bool(state.draft) and (untold or not state.draft_kind) and not self.lapsed

    def listing(self, shown: Iterable[Commitment], section: str | None = None) -> State:
        """The state in which a list of commitments stands to pick from, in place of any before it."""
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
        """The state to go on from without a list."""
        return replace(self.onward, shown=(), section=None, offset=0, listed=None)

    @property
    def unfinished(self) -> bool:
        """True while the citizen is in the middle of giving feedback."""
        return self.state.mode in (Mode.DRAFTING, Mode.CONFIRMING) and not self.lapsed

    def due(self, kind: FeedbackKind) -> date | None:
        """The last day for an answer to feedback of that kind received today; None where no day is promised."""
        return answer_day(self.city, kind, self.facts.reply_limit(kind), self.today)

    def local_day(self, moment: datetime) -> date:
        """Find the city's local day of an aware `moment`."""
        return moment.astimezone(self.city.timezone).date()

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
        """Make an outcome with one reply; by default of the intent's kind, and with the state as it was."""
        return Outcome(
            kind=kind or self.intent.kind,
            decision=decision,
            replies=(Reply(text, choices, continues),),
            state=state or self.state,
            remember=remember,
            matches=matches,
            departments=departments,
        )
