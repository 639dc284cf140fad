"""The one entry: a message is claimed, understood, answered and remembered in one unit of work, or not at all."""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from traceback import extract_tb

import structlog

from handlers import kept, outbox, windows, wording
from handlers.addresses import Contacts
from handlers.admission import Admission, Limits
from handlers.carrying import carry
from handlers.dialogue import Dialogue
from handlers.ears import Ears
from handlers.known import Known
from handlers.memory import remember
from handlers.messages import EventKind, Incoming, Reply
from handlers.outcome import Block, Erase, NewNotice, Outcome
from handlers.privacy import inform
from knowledge.city import City
from storage.database import Database, StorageError, Unit
from storage.records import NoticeKind

_log = structlog.get_logger(__name__)
_REVISIONS = 3
"""Changes of what is taught that one message waits for; after that it is answered by what is known."""
PATIENCE_S = 3.0
"""Seconds within which a message's turn must come; after that it is refused, and certain not to be stored. WeChat waits five."""
_TRIES = 20
"""Numbers tried until one is free; of 10^8, the second try is rare already."""
_ALWAYS = (EventKind.SUBSCRIBED, EventKind.UNSUBSCRIBED, EventKind.BLOCKED)
AFTER_REPLY = timedelta(seconds=3)
"""A push that follows a reply waits so long, so that the two arrive in that order."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the channel renders."""

    replies: tuple[Reply, ...]
    """May be empty: nobody reads on after an unsubscription."""
    stored: bool
    """False: nothing was kept, since the storage is down; `replies` then holds one honest apology."""
    refused: bool = False
    """Not taken, and not to be delivered again: the citizen was too fast, and has been told so once."""


class _OutdatedError(Exception):
    """Staff taught something that this process has not heard of yet."""


class Conversation:
    """Receives the messages of all citizens on all channels; safe to call concurrently."""

    def __init__(
        self,
        *,
        dialogue: Dialogue,
        database: Database,
        pseudonym: Callable[[str, str], str],
        clock: Callable[[], datetime],
        new_number: Callable[[], str],
        contacts: Contacts | None = None,
        privacy: str | None = None,
        former: Callable[[str, str], str] | None = None,
        limits: Limits | None = None,
    ) -> None:
        """`pseudonym(channel, sender)` is a keyed hash; `clock` gives aware times; `new_number` a ticket number.

        Without `contacts` nobody's address is kept, and notices go out with replies alone. `privacy` is told to each
        citizen once. `former` is the pseudonym by a key that was exchanged: who is still kept under it is brought over.
        """
        self.admission = Admission(limits or Limits())
        self._dialogue, self._database = dialogue, database
        self._pseudonym, self._clock, self._new_number = pseudonym, clock, new_number
        self._contacts, self._privacy, self._former = contacts, privacy, former

    async def receive(self, incoming: Incoming) -> Answer:
        """Answer one message; a repeat of it gets the same replies and changes nothing.

        A fault in deciding becomes one apology, kept like any reply, so that a message which can't be handled is
        not delivered for ever. Only where the storage fails is nothing kept: the platform then delivers again.
        """
        citizen = self._pseudonym(incoming.channel, incoming.sender)
        if refusal := self._refuse(incoming, citizen):
            return refusal
        now = self._clock().astimezone(UTC)
        try:
            with self.admission.at_work_on():
                replies = await self._receive(incoming, citizen, now)
        except StorageError as error:
            _log.error("not_stored", channel=incoming.channel, message=incoming.message_id, error=str(error))
            return Answer(self._excuse(incoming), stored=False)
        return Answer(replies, stored=True)

    def _excuse(self, incoming: Incoming) -> tuple[Reply, ...]:
        """Say that nothing was stored; whoever is in danger is told first whom to call."""
        try:
            danger = None if incoming.event else self._dialogue.danger(incoming.text)
        except Exception:  # noqa: BLE001  # the storage's fault is what has to be told
            danger = None
        text = wording.NOT_STORED if danger is None else f"{danger.text}\n\n{wording.NOT_STORED}"
        return (Reply(text),)

    def _refuse(self, incoming: Incoming, citizen: str) -> Answer | None:
        """Send away whom there is no time for; who comes or goes (an event) is always let in."""
        if incoming.event in _ALWAYS:
            return None
        if self.admission.overloaded():
            _log.warning("shed", channel=incoming.channel, message=incoming.message_id)
            return Answer((Reply(wording.TOO_BUSY),), stored=False)
        if seconds := self.admission.too_fast(citizen, incoming.message_id):
            _log.info("slowed", channel=incoming.channel, message=incoming.message_id, seconds=seconds)
            told = (Reply(wording.SLOW_DOWN.format(seconds=seconds)),) if self.admission.tell(citizen) else ()
            return Answer(told, stored=False, refused=True)
        return None

    async def send_later(self, incoming: Incoming, replies: tuple[Reply, ...]) -> None:
        """Store the answer to a message that its channel could not wait for: it is pushed, or waits for the next message.

        Twice for the same message is once. Raises StorageError.
        """
        citizen = self._pseudonym(incoming.channel, incoming.sender)
        late = NewNotice(NoticeKind.LATE, _late(incoming), replies)
        made = outbox.record(
            late,
            city=self._dialogue.city.code,
            channel=incoming.channel,
            citizen=citizen,
            now=self._clock().astimezone(UTC),
        )
        await self._database.transact(lambda unit: unit.notices.add(made))

    async def _receive(self, incoming: Incoming, citizen: str, now: datetime) -> tuple[Reply, ...]:
        try:
            for _ in range(_REVISIONS):
                with suppress(_OutdatedError):
                    return await self._attempt(incoming, citizen, now)
                await self.keep_up()
            return await self._attempt(incoming, citizen, now, known=True)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever a handler raises, the citizen gets a reply
            apology = self._apology(incoming, error)
            return await self._database.transact(
                lambda unit: _keep(unit, incoming, citizen, now, apology), key=citizen, patience=PATIENCE_S
            )

    @property
    def city(self) -> City:
        """The city whose report is talked about."""
        return self._dialogue.city

    @property
    def ears(self) -> Ears | None:
        """The reader of messages, where it is one that learns."""
        return self._dialogue.ears

    async def keep_up(self) -> None:
        """Heed what staff taught; call it before the first message, so that none waits. Raises StorageError."""
        if ears := self._dialogue.ears:
            await ears.keep_up(self._database)

    async def _attempt(
        self, incoming: Incoming, citizen: str, now: datetime, *, known: bool = False
    ) -> tuple[Reply, ...]:
        """Answer by what is known; raises _OutdatedError where that is not all (unless `known` is to be enough)."""
        # Matching takes milliseconds: neither the event loop nor the one writer is to wait for it.
        if not self._dialogue.has_read(incoming.text):
            await asyncio.to_thread(self._dialogue.read_ahead, incoming.text)
        replies, outcome = await self._database.transact(
            lambda unit: self._work(unit, incoming, citizen, now, known=known),
            key=citizen,
            patience=PATIENCE_S,
        )
        if outcome:  # Told, and counted, once it is stored.
            _log.info(
                "message",
                channel=incoming.channel,
                message=incoming.message_id,
                kind=outcome.kind.value,
                decision=outcome.decision.value,
                length=len(incoming.text),
            )
        return replies

    def _work(
        self, unit: Unit, incoming: Incoming, citizen: str, now: datetime, *, known: bool
    ) -> tuple[tuple[Reply, ...], Outcome | None]:
        """Everything that one message changes; runs again as a whole if its commit fails. A copy has no outcome."""
        # First, and in every process: whoever holds a citizen's turn waits for nobody who waits for it.
        unit.states.take_turn(self._dialogue.city.code, citizen)
        if self._former:
            self._bring_over(unit, citizen, self._former(incoming.channel, incoming.sender))
        before = unit.inbox.claim(incoming.channel, citizen, incoming.message_id, now)
        if before is not None:
            late = unit.notices.has(self._dialogue.city.code, citizen, _late(incoming))
            return () if late else kept.load_replies(before), None
        if not known:
            self._check(unit)
        outcome = self._decide(unit, incoming, citizen, now)
        city = self._dialogue.city.code
        for memory in outcome.remember:
            remember(unit, memory, city=city, channel=incoming.channel, citizen=citizen, now=now)
        if any(isinstance(memory, Erase | Block) for memory in outcome.remember):
            replies = outcome.replies  # Neither state nor address is to be kept anew.
        else:
            unit.states.save(city, citizen, kept.dump_state(outcome.state), now)
            self._note_presence(unit, incoming, citizen, now)
            replies = self._with_notices(unit, incoming, citizen, outcome, now)
        unit.inbox.keep(incoming.channel, citizen, incoming.message_id, kept.dump_replies(replies))
        return replies, outcome

    def _bring_over(self, unit: Unit, citizen: str, former: str) -> None:
        """Bring a citizen whose address was not known when the keys were exchanged to the new pseudonym, in his turn."""
        unit.states.load(self._dialogue.city.code, citizen)
        if unit.citizens.known(former):
            unit.citizens.rename(former, citizen)

    def _note_presence(self, unit: Unit, incoming: Incoming, citizen: str, now: datetime) -> None:
        """Keep where the citizen is reached and what may be pushed, on a channel on which anything is.

        The platform's id is in clear only here.
        """
        if not (self._contacts and self._contacts.pushes(incoming.channel)):
            return
        city = self._dialogue.city.code
        if not incoming.public:
            self._contacts.seen(unit, incoming, city=city, citizen=citizen, now=now)
        if incoming.act:
            known = () if windows.is_most(incoming.act) else unit.windows.get(city, citizen, lock=True)
            unit.windows.save(city, citizen, windows.open_by(known, incoming.act, now))

    def _with_notices(
        self, unit: Unit, incoming: Incoming, citizen: str, outcome: Outcome, now: datetime
    ) -> tuple[Reply, ...]:
        """Add to the reply what waited for this citizen: a copy of the message gets it again, another message does not."""
        city = self._dialogue.city
        if incoming.public or (outcome.state.more and incoming.single_reply):
            return outcome.replies
        waiting = unit.notices.ready(city.code, citizen, now)
        load = carry(outcome.replies, waiting, single=incoming.single_reply, now=now, timezone=city.timezone)
        for notice in load.notices:
            unit.notices.carry(notice)
        if self._contacts and self._contacts.pushes(incoming.channel):
            # What did not go along can be pushed now that the citizen has written; the reply comes first.
            for notice in load.left:
                unit.notices.carry(outbox.again(notice, notice.why, now + AFTER_REPLY))
        return load.replies

    def _check(self, unit: Unit) -> None:
        """Look whether anything was taught meanwhile: one row by its key, in the transaction that is open anyway."""
        ears = self._dialogue.ears
        if ears and unit.teaching.revision(self._dialogue.city.code) != ears.now.revision:
            raise _OutdatedError

    def _decide(self, unit: Unit, incoming: Incoming, citizen: str, now: datetime) -> Outcome:
        city = self._dialogue.city.code
        state = kept.load_state(unit.states.load(city, citizen))
        outcome = self._dialogue.decide(
            incoming,
            state,
            Known(unit, city, incoming.channel, citizen, now),
            now=now,
            new_number=lambda: self._free_number(unit),
        )
        if self._privacy:
            outcome = inform(outcome, incoming, self._privacy)
        return outcome

    def _free_number(self, unit: Unit) -> str:
        for _ in range(_TRIES):
            number = self._new_number()
            if not unit.feedback.exists(number):
                return number
        raise RuntimeError(
            f"new_number gave {_TRIES} ticket numbers that are taken: give it a source of chance"
        )

    def _apology(self, incoming: Incoming, error: Exception) -> tuple[Reply, ...]:
        """One sentence with an id that the log holds too; the error's own text may quote the citizen and is not logged."""
        incident = secrets.token_hex(3)
        where = [
            f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(error.__traceback__)[-3:]
        ]
        _log.error(
            "message_failed",
            incident=incident,
            channel=incoming.channel,
            message=incoming.message_id,
            error=type(error).__name__,
            where=where,
        )
        hotline = self._dialogue.city.hotline
        return (Reply(wording.APOLOGY.format(hotline=hotline, incident=incident)),)


def _late(incoming: Incoming) -> str:
    """Name the notice that answers the message, where its channel could not wait: a copy is then not answered again."""
    return f"late:{incoming.message_id}"


def _keep(
    unit: Unit, incoming: Incoming, citizen: str, now: datetime, replies: tuple[Reply, ...]
) -> tuple[Reply, ...]:
    """Keep an apology as the message's reply; the citizen's state stays as it was."""
    unit.inbox.claim(incoming.channel, citizen, incoming.message_id, now)
    unit.inbox.keep(incoming.channel, citizen, incoming.message_id, kept.dump_replies(replies))
    return replies
