"""Everything that one message changes, from its claim to its stored reply, in one unit of work: stored whole or not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers import serialising
from handlers.bulletins import BulletinBoard, tell
from handlers.dialogue import Dialogue
from handlers.memory import remember
from handlers.messages import Incoming, Reply
from handlers.notices import outbox, windows
from handlers.notices.addresses import ContactKeeper
from handlers.notices.carrying import carry
from handlers.outcome import Block, Erase, Outcome
from handlers.own_data.privacy import inform
from handlers.state import State
from handlers.stored_facts import StoredFacts
from storage.database import Unit

AFTER_REPLY = timedelta(seconds=3)
"""A push that follows a reply waits this long, so that the two arrive in that order."""
_TRIES = 20
"""Numbers tried until one is free; out of 10^8, even a second try is rare."""


class OutdatedError(Exception):
    """Staff taught or posted something that this process does not know yet."""


@dataclass(frozen=True, slots=True)
class Received:
    """A message, its citizen, and its time."""

    incoming: Incoming
    citizen: str
    """The keyed hash of `incoming.sender`."""
    now: datetime
    """In UTC."""

    @property
    def late(self) -> str:
        """The key of the notice that answers it late; a copy of the message is then not answered again."""
        return f"late:{self.incoming.message_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """What a message is answered by and stored with; see `handlers.conversation.Conversation`."""

    dialogue: Dialogue
    bulletins: BulletinBoard
    new_number: Callable[[], str]
    contacts: ContactKeeper | None
    privacy: str | None
    former: Callable[[str, str], str] | None

    def work(
        self, unit: Unit, received: Received, *, known: bool
    ) -> tuple[tuple[Reply, ...], Outcome | None]:
        """Answer a message; runs again as a whole if its commit fails. A copy has no outcome.

        Raises OutdatedError if more was taught or posted than this process knows, unless what is `known` is to suffice.
        """
        city, citizen, now = self._city, received.citizen, received.now
        channel, message_id = received.incoming.channel, received.incoming.message_id
        # First, in every process: whoever holds a citizen's turn never waits for anyone who waits for it.
        unit.states.take_turn(city, citizen)
        self._bring_over(unit, received)
        before = unit.inbox.claim(channel, citizen, message_id, now)
        if before is not None:
            late = unit.notices.has(city, citizen, received.late)
            return () if late else serialising.load_replies(before), None
        if not known:
            self._check(unit)
        if received.incoming.album and not _is_first_of(received.incoming.album, unit, received):
            unit.inbox.keep(channel, citizen, message_id, serialising.dump_replies(()))
            return (), None
        stood = serialising.load_state(unit.states.load(city, citizen))
        outcome = self._decide(unit, received, stood)
        for memory in outcome.remember:
            remember(unit, memory, city=city, channel=channel, citizen=citizen, now=now)
        if any(isinstance(memory, Erase | Block) for memory in outcome.remember):
            replies = outcome.replies  # Neither state nor address may be stored again.
        else:
            outcome = tell(outcome, received.incoming, self.bulletins.now, now)
            stands = stood.after(outcome.state, public=received.incoming.public)
            unit.states.save(city, citizen, serialising.dump_state(stands), now)
            self._note_presence(unit, received)
            replies = self._with_notices(unit, received, outcome)
        unit.inbox.keep(channel, citizen, message_id, serialising.dump_replies(replies))
        return replies, outcome

    @property
    def _city(self) -> str:
        return self.dialogue.city.code

    @property
    def _edition(self) -> str:
        return self.dialogue.city.edition

    def _bring_over(self, unit: Unit, received: Received) -> None:
        """Move a citizen whose address was unknown when keys were exchanged to the new pseudonym, during their turn."""
        if not self.former:
            return
        channel = received.incoming.channel
        former = self.former(channel, received.incoming.sender)
        if unit.citizens.known(self._city, channel, former):
            unit.citizens.rename(self._city, channel, former, received.citizen)

    def _check(self, unit: Unit) -> None:
        """Check whether anything was taught or posted meanwhile, by keys, in the transaction that is open anyway."""
        learner, revision = self.dialogue.learner, unit.revisions.of(edition=self._edition, city=self._city)
        if learner and revision.taught != learner.now.revision:
            raise OutdatedError
        if revision.posted != self.bulletins.now.version:
            raise OutdatedError

    def _decide(self, unit: Unit, received: Received, stood: State) -> Outcome:
        incoming, citizen, now = received.incoming, received.citizen, received.now
        outcome = self.dialogue.decide(
            incoming,
            stood.where(public=incoming.public),
            StoredFacts(unit, self._city, incoming.channel, citizen, now, self.bulletins.now),
            now=now,
            new_number=lambda: self._free_number(unit),
        )
        return inform(outcome, incoming, self.privacy) if self.privacy else outcome

    def _free_number(self, unit: Unit) -> str:
        for _ in range(_TRIES):
            number = self.new_number()
            if not unit.feedback.exists(number):
                return number
        raise RuntimeError(
            f"new_number gave {_TRIES} ticket numbers that are taken: give it a source of chance"
        )

    def _note_presence(self, unit: Unit, received: Received) -> None:
        """Store where the citizen is reached and what may be pushed, if the channel pushes.

        The platform's id is in clear only here.
        """
        incoming, citizen, now = received.incoming, received.citizen, received.now
        keeper = self._keeper(incoming.channel)
        if keeper is None:
            return
        if not incoming.public:
            keeper.seen(unit, incoming, city=self._city, citizen=citizen, now=now)
        if incoming.act:
            known = () if windows.is_most(incoming.act) else unit.windows.get(self._city, citizen, lock=True)
            unit.windows.save(self._city, citizen, windows.open_by(known, incoming.act, now))

    def _keeper(self, channel: str) -> ContactKeeper | None:
        """Return who keeps the addresses of a channel's citizens; None if nothing is pushed there."""
        return self.contacts if self.contacts and self.contacts.pushes(channel) else None

    def _with_notices(self, unit: Unit, received: Received, outcome: Outcome) -> tuple[Reply, ...]:
        """Add waiting notices to the reply: a copy of the message gets them again, another message does not."""
        incoming, now = received.incoming, received.now
        if incoming.public or (outcome.state.more and incoming.single_reply):
            return outcome.replies
        waiting = unit.notices.ready(self._city, received.citizen, now)
        timezone = self.dialogue.city.timezone
        load = carry(outcome.replies, waiting, single=incoming.single_reply, now=now, timezone=timezone)
        for notice in load.notices:
            unit.notices.carry(notice)
        if self._keeper(incoming.channel):
            # Notices left out can be pushed now that the citizen has written; the reply comes first.
            for notice in load.left:
                unit.notices.carry(outbox.to_retry(notice, notice.why, now + AFTER_REPLY))
        return load.replies


def _is_first_of(album: str, unit: Unit, received: Received) -> bool:
    """Tell whether no other picture of the album came before, to any process; a copy of the first never asks."""
    channel, citizen, claimed = received.incoming.channel, received.citizen, f"album:{album}"
    if unit.inbox.claim(channel, citizen, claimed, received.now) is not None:
        return False
    unit.inbox.keep(channel, citizen, claimed, serialising.dump_replies(()))
    return True


def keep_apology(unit: Unit, received: Received, apology: tuple[Reply, ...]) -> None:
    """Store an apology as the message's reply; the citizen's state stays unchanged."""
    channel, message_id = received.incoming.channel, received.incoming.message_id
    unit.inbox.claim(channel, received.citizen, message_id, received.now)
    unit.inbox.keep(channel, received.citizen, message_id, serialising.dump_replies(apology))
