"""Message, state and facts to Outcome: the order in which a message is examined. Pure; also used by `run.py answer`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from handlers import deciding, greeting, wording
from handlers.answering import entries, picking
from handlers.emergency import context, danger
from handlers.facts import Facts
from handlers.feedback import editing, feedback, pausing
from handlers.fitting import fitted
from handlers.following.quiet import DIGEST_AT
from handlers.hearing import ordinals
from handlers.hearing.intent import Command, Intent
from handlers.hearing.learning import LearningUnderstanding
from handlers.messages import Incoming, Kind, Reply
from handlers.outcome import Outcome
from handlers.own_data.keeping import USUAL, Keeping
from handlers.state import Mode, State
from handlers.turn import Routes, Turn, Understands
from knowledge.city import City
from knowledge.language.folding import plain_words


def as_read(text: str) -> str:
    """Return as much of a message as is read: one longer than a ticket may be is refused."""
    return text.strip()[: feedback.LONGEST]


_UNREAD = Intent(Kind.COMMAND, "")
"""The intent of a message that was not read yet."""


class Dialogue:
    """Decides what a message leads to; holds the city and the two readers of text, and no memory of its own."""

    def __init__(
        self,
        *,
        city: City,
        understanding: Understands,
        router: Routes,
        keeping: Keeping = USUAL,
        digest_at: str = DIGEST_AT,
    ) -> None:
        """`keeping`: how long data is kept; `digest_at`: the local time from which followers are told news."""
        self.city, self._understanding, self._router = city, understanding, router
        self.keeping, self._digest_at = keeping, digest_at

    @property
    def learner(self) -> LearningUnderstanding | None:
        """The reader of text, if it is one that learns."""
        return self._understanding if isinstance(self._understanding, LearningUnderstanding) else None

    def read_ahead(self, text: str) -> None:
        """Do the slow part of reading a message, so that `decide` finds it done: call it before a transaction."""
        self._understanding.read_ahead(as_read(text))

    def has_read(self, text: str) -> bool:
        """Tell, at once, whether `read_ahead` has already been done for this text."""
        return self._understanding.has_read(as_read(text))

    def danger(self, text: str) -> Reply | None:
        """Return what to say first if a message reports danger, else None; used if nothing can be stored."""
        kind = self._understanding.understand(as_read(text), State()).emergency
        return None if kind is None else Reply(wording.EMERGENCY[kind])

    def decide(
        self, incoming: Incoming, state: State, facts: Facts, *, now: datetime, new_number: Callable[[], str]
    ) -> Outcome:
        """Decide what to reply and what to remember. `now` is aware; `new_number` returns a free ticket number."""
        turn = Turn(
            incoming=incoming,
            intent=_UNREAD,
            state=state,
            facts=facts,
            now=now,
            city=self.city,
            router=self._router,
            understanding=self._understanding,
            new_number=new_number,
            keeping=self.keeping,
            digest_at=self._digest_at,
        )
        if turn.lapsed and state.mode is Mode.DRAFTING:
            turn = replace(turn, state=turn.onward)
        if incoming.edited:
            if editing.without_effect(turn):
                return turn.say_nothing()
            turn = editing.as_before(turn)
        if incoming.event is not None:
            return fitted(turn, greeting.event(turn))
        if not turn.words:
            return fitted(turn, greeting.blank(turn))
        if greeting.is_link(turn):
            return fitted(turn, greeting.link(turn))
        intent = self._understanding.understand(as_read(turn.words), turn.state)
        return _answered(self._pointed(context.in_context(replace(turn, intent=intent))))

    def _pointed(self, turn: Turn) -> Turn:
        """Replace positions in the list by what they refer to: 关注第二个 becomes 关注, about the second one shown."""
        found = ordinals.within(plain_words(turn.words))
        if found is None or turn.intent.emergency is not None:
            return turn
        places, rest = found
        intent = self._understanding.understand(rest, turn.state)
        if intent.command is not Command.FOLLOW:
            return turn  # 第二个谁负责 is a follow-up question, which finds the position itself.
        commitments = [one for place in places if (one := entries.commitment_at(turn, place))]
        if not commitments:  # No list, or a list of areas: as if only the position had been said.
            picks = Intent(Kind.COMMAND, turn.intent.text, command=Command.PICK, pick=places[0])
            return replace(turn, intent=picks)
        state = replace(turn.state, about=tuple(one.id for one in commitments))
        return replace(turn.reworded(rest, intent), state=state)


def _answered(turn: Turn) -> Outcome:
    if turn.intent.command is Command.MORE:
        if turn.state.more:
            return picking.read_on(turn)
        if turn.facts.notices_wait() and not turn.incoming.public:
            # What is wanted are the waiting notices: the conversation adds them, and nothing else need be said.
            return turn.say_nothing()
    return fitted(turn, _with_a_number(turn, pausing.unoffered(turn, deciding.decided(turn))))


def _with_a_number(turn: Turn, outcome: Outcome) -> Outcome:
    """If danger can't be ruled out, add whom to call to whatever is said."""
    perhaps = turn.intent.perhaps_danger or danger.recent_wish_to_die(turn, outcome.kind)
    if perhaps is None or not outcome.replies or outcome.kind is Kind.EMERGENCY:
        return outcome
    return outcome.adding(f"\n{wording.PERHAPS_DANGER.get(perhaps, wording.PERHAPS_DANGER[''])}")
