"""Message, state and facts -> Outcome: the order in which a message is looked at. Pure; `run.py answer` calls it too."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from handlers import (
    adding,
    browse,
    danger,
    denied,
    detail,
    editing,
    feedback,
    followup,
    greeting,
    handoff,
    hurrying,
    ordinals,
    picking,
    privacy,
    question,
    rating,
    sequel,
    subscription,
    ticket,
    unclear,
    wording,
)
from handlers.ears import Ears
from handlers.facts import Facts
from handlers.intent import Command, Intent
from handlers.keeping import USUAL, Keeping
from handlers.masking import mask
from handlers.messages import Incoming, Kind, Reply
from handlers.outcome import NewFeedback, Outcome
from handlers.pieces import fit
from handlers.state import Exchange, Mode, State
from handlers.turn import DIGEST_AT, Routes, Turn, Understands
from knowledge.city import City
from knowledge.language.folding import fold
from storage.records import Decision

_MARKS = re.compile(r"[\s\W_]+")
_Handler = Callable[[Turn], Outcome]
MOST_EXCHANGES = 3
"""Questions, and commitments of each, that are remembered for whoever reads the ticket that may follow."""
LONGEST_SAID = 200
"""Characters of each."""


def _confirm(turn: Turn) -> Outcome:
    """「是」 is said by habit: what can't be undone wants a word of its own."""
    return privacy.ask_erase(turn) if turn.state.mode is Mode.ERASING else feedback.confirm(turn)


_COMMANDS: Mapping[Command, _Handler] = MappingProxyType(
    {
        Command.HELP: greeting.help_text,
        Command.CANCEL: feedback.cancel,
        Command.RETURN: picking.back,
        Command.KEEP: denied.keep,
        Command.UNSURE: denied.unsure,
        Command.ASK: greeting.question_comes,
        Command.ME_TOO: feedback.me_too,
        Command.HURRY: hurrying.hurry,
        Command.MORE: browse.next_page,
        Command.BACK: browse.page_before,
        Command.NONE_OF_THESE: picking.none_of_these,
        Command.CONFIRM: _confirm,
        Command.FEEDBACK: feedback.start,
        Command.WITHDRAW: ticket.withdraw,
        Command.BROWSE: browse.areas,
        Command.MY_TICKETS: ticket.tell,
        Command.PICK: picking.pick,
        Command.SHOW: question.show,
        Command.FOLLOW: subscription.follow,
        Command.UNFOLLOW: subscription.unfollow,
        Command.MY_FOLLOWS: subscription.mine,
        Command.MY_DATA: privacy.my_data,
        Command.ERASE_DATA: privacy.ask_erase,
        Command.CONFIRM_ERASE: privacy.erase,
        Command.PRIVACY: privacy.tell,
        Command.RATE: rating.start,
        Command.ADD: adding.start,
        Command.HUMAN: handoff.human,
    }
)
_KINDS: Mapping[Kind, _Handler] = MappingProxyType(
    {
        Kind.QUESTION: question.ask,
        Kind.SUGGESTION: feedback.hear,
        Kind.COMPLAINT: feedback.hear,
        Kind.STATUS: ticket.tell,
        Kind.SMALLTALK: greeting.small_talk,
        Kind.COMMAND: greeting.help_text,
        Kind.EMERGENCY: danger.told,
    }
)
_ONLY_IN_PRIVATE = (
    *(ticket.tell, ticket.withdraw, subscription.follow, subscription.unfollow, subscription.mine),
    *(privacy.my_data, privacy.ask_erase, privacy.erase),
    *(ticket.withdraw_surely, hurrying.hurry, denied.keep, sequel.tell, detail.settle),
    *(rating.start, rating.rate, rating.explain, adding.start, adding.add),
)
_CHATTER = ("greeting", "thanks", "bye", "who", "ack")
"""Small talk that is no feedback even where feedback is awaited."""
_NO_COMMAND_IN_A_DRAFT = (Command.PICK, Command.CONFIRM, Command.NONE_OF_THESE)
"""Orders that need a list or a draft: while the words are awaited they are words."""


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
        """`keeping` is for how long what is kept, `digest_at` the local time from which news of what is followed are told."""
        self.city, self._understanding, self._router = city, understanding, router
        self.keeping, self._digest_at = keeping, digest_at

    @property
    def ears(self) -> Ears | None:
        """The reader of text, where it is one that learns."""
        return self._understanding if isinstance(self._understanding, Ears) else None

    def read_ahead(self, text: str) -> None:
        """Do the slow part of reading a message, so that `decide` finds it done: call it before a transaction."""
        self._understanding.read_ahead(text.strip()[: feedback.LONGEST])

    def has_read(self, text: str) -> bool:
        """Tell whether `read_ahead` would find it done, at once."""
        return self._understanding.has_read(text.strip()[: feedback.LONGEST])

    def danger(self, text: str) -> Reply | None:
        """Give what is said first where a message tells of danger; for when nothing can be stored. None: it does not."""
        kind = self._understanding.understand(text.strip()[: feedback.LONGEST], State()).emergency
        return None if kind is None else Reply(wording.EMERGENCY[kind])

    def decide(
        self, incoming: Incoming, state: State, facts: Facts, *, now: datetime, new_number: Callable[[], str]
    ) -> Outcome:
        """Decide what to reply and what to remember. `now` is aware; `new_number` gives a ticket number that is free."""
        turn = Turn(
            incoming=incoming,
            intent=Intent(Kind.COMMAND, ""),
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
                return editing.nothing(turn)
            turn = editing.as_before(turn)
        if incoming.event is not None:
            return _fitted(turn, greeting.event(turn))
        if not turn.words:
            return _fitted(turn, greeting.blank(turn))
        intent = self._understanding.understand(turn.words[: feedback.LONGEST], turn.state)
        return _answered(self._pointed(replace(turn, intent=intent)))

    def _pointed(self, turn: Turn) -> Turn:
        """Put what a place in the list stands for in its stead: 关注第二个 is 关注, about what was shown second."""
        found = ordinals.within(_MARKS.sub("", fold(turn.words)))
        if found is None or turn.intent.emergency is not None:
            return turn
        place, rest = found
        commitment = browse.at(turn, place)
        about = commitment or self.city.commitments[0]
        pointed = replace(
            turn,
            intent=self._understanding.understand(rest, turn.state),
            incoming=replace(turn.incoming, text=rest),
            state=replace(turn.state, about=(about.id,)),
        )
        if pointed.intent.command is not Command.FOLLOW:
            return turn  # 第二个谁负责 is a follow-up, which finds its place itself.
        # No list, or one of areas: as if the place alone were said.
        return pointed if commitment else replace(turn, intent=_picking(turn, place))


def _picking(turn: Turn, place: int) -> Intent:
    return Intent(Kind.COMMAND, turn.intent.text, command=Command.PICK, pick=place)


def _answered(turn: Turn) -> Outcome:
    if turn.intent.command is Command.MORE:
        if turn.state.more:
            return picking.read_on(turn)
        if turn.facts.notices_wait() and not turn.incoming.public:
            # What is wanted is what waits: the conversation adds it, and nothing needs to be said beside.
            return Outcome(turn.intent.kind, Decision.OTHER, (), turn.state)
    handler = editing.after_filing if editing.changes_a_ticket(turn) else _handler(turn)
    if turn.incoming.public and handler in _ONLY_IN_PRIVATE:
        return _fitted(turn, turn.say(wording.ONLY_IN_PRIVATE))
    return _fitted(turn, _with_a_number(turn, handler(turn)))


def _with_a_number(turn: Turn, outcome: Outcome) -> Outcome:
    """Where danger can't be ruled out, add whom to call to whatever is said."""
    perhaps = turn.intent.perhaps_danger
    if perhaps is None or not outcome.replies or outcome.kind is Kind.EMERGENCY:
        return outcome
    *replies, last = outcome.replies
    last = replace(
        last, text=f"{last.text}\n{wording.PERHAPS_DANGER.get(perhaps, wording.PERHAPS_DANGER[''])}"
    )
    return replace(outcome, replies=(*replies, last))


def _handler(turn: Turn) -> _Handler:
    """Danger first; then what the conversation waits for, or who else is in it; then what the message is."""
    intent = turn.intent
    if intent.emergency is not None:
        return danger.told
    if len(turn.words) > feedback.LONGEST:
        return feedback.too_long
    if waits := next((handler for belongs, handler in _AWAITED if belongs(turn)), None):
        return waits
    if intent.command is not None:
        return _COMMANDS[intent.command]
    return _KINDS[intent.kind]


def _is_draft(turn: Turn) -> bool:
    """Tell whether a message is the feedback that was asked for: no order and no mere greeting."""
    intent = turn.intent
    if turn.state.mode is not Mode.DRAFTING:
        return False
    if intent.command is not None:
        picks = intent.command is Command.PICK and turn.listed
        return intent.command in _NO_COMMAND_IN_A_DRAFT and not picks
    return not (intent.kind is Kind.SMALLTALK and intent.smalltalk in _CHATTER)


_AWAITED: tuple[tuple[Callable[[Turn], bool], _Handler], ...] = (
    (danger.is_about_it, danger.answer),
    (ticket.is_yes, ticket.withdraw_surely),
    (ticket.is_no, denied.keep_ticket),
    (feedback.asks_meanwhile, feedback.answer_meanwhile),
    (_is_draft, feedback.drafted),
    (handoff.is_for_clerk, handoff.pass_on),
    (rating.is_rating, rating.rate),
    (rating.is_reason, rating.explain),
    (detail.is_settled, detail.settle),
    (adding.is_adding, adding.add),
    (sequel.is_asked, sequel.tell),
    (followup.is_meant, followup.answer),
    (feedback.is_place, feedback.add_place),
    (picking.points, picking.which),
    (detail.belongs, detail.offer),
    (unclear.names_nothing, unclear.ask_back),
)
"""What a message may be the answer to, or go on from, whatever else it might mean; the first that fits."""


def _fitted(turn: Turn, outcome: Outcome) -> Outcome:
    """Keep replies within every channel's limits; what does not fit waits in the state."""
    replies, more = fit(outcome.replies, single=turn.incoming.single_reply)
    informed = turn.state.informed or outcome.state.informed
    state = replace(
        _asked_once(turn, outcome.state),
        more=more,
        lately=_lately(turn, outcome),
        informed=informed,
        **editing.trace(turn, outcome),
    )
    if replies and state.since is None:
        state = replace(state, since=turn.now)  # From now on this is no newcomer.
    return replace(outcome, replies=replies, state=state)


def _asked_once(turn: Turn, state: State) -> State:
    """Whether to take a ticket back is answered by the next message or not at all: a later 好的 means something else."""
    stale = turn.state.mode is Mode.WITHDRAWING and state.mode is Mode.WITHDRAWING
    return replace(state, mode=Mode.IDLE) if stale and state.since == turn.state.since else state


def _lately(turn: Turn, outcome: Outcome) -> tuple[Exchange, ...]:
    """Remember the last questions; a ticket ends what led to it, and half an hour of silence does."""
    if any(isinstance(memory, NewFeedback) for memory in outcome.remember):
        return ()
    before = () if turn.lapsed else turn.state.lately
    if outcome.kind is not Kind.QUESTION or not turn.words:
        return before
    said = mask(turn.words)[:LONGEST_SAID]
    about = tuple(match.commitment.id for match in outcome.matches[:MOST_EXCHANGES])
    return (*before, Exchange(said, about))[-MOST_EXCHANGES:]
