"""The only entry: a message is claimed, understood, answered and remembered in one unit of work, or not at all."""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from handlers import serialising, wording
from handlers.admission import Admission, Limits
from handlers.answering.matched import match_fields
from handlers.bulletins import BulletinBoard
from handlers.dialogue import Dialogue
from handlers.hearing.learning import LearningUnderstanding
from handlers.incident import where
from handlers.messages import EventKind, Incoming, Reply
from handlers.notices import outbox
from handlers.notices.addresses import ContactKeeper
from handlers.outcome import NewNotice
from handlers.transaction import OutdatedError, Received, Transaction, keep_apology
from knowledge.city import City
from storage.database import Database, StorageError, Unit
from storage.records import NoticeKind

_log = structlog.get_logger(__name__)
_REVISIONS = 3
"""How many changes of what was taught and posted one message waits for; after that it is answered by what is known."""
PATIENCE_S = 3.0
"""Seconds within which a message's turn must come; otherwise it is refused and never stored. WeChat waits five."""
LATE_KEPT = timedelta(days=30)
"""How long a late answer waits for a citizen who can't be pushed to: they may never come back."""
_ALWAYS = (EventKind.SUBSCRIBED, EventKind.UNSUBSCRIBED, EventKind.BLOCKED)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the channel renders."""

    replies: tuple[Reply, ...]
    """May be empty: nobody reads a reply to an unsubscription."""
    stored: bool
    """False: nothing was stored, since the storage is down; `replies` then holds one honest apology."""
    refused: bool = False
    """Refused, and not to be redelivered: the citizen was too fast, and has been told so once."""


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
        contacts: ContactKeeper | None = None,
        privacy: str | None = None,
        former: Callable[[str, str], str] | None = None,
        limits: Limits | None = None,
    ) -> None:
        """`pseudonym(channel, sender)` is a keyed hash; `clock` returns aware times; `new_number` a ticket number.

        Without `contacts` no addresses are stored, and notices go out with replies only. `privacy` is told to each
        citizen once. `former` gives the pseudonym by a former key: citizens still stored under it are moved over.
        """
        self.admission = Admission(limits or Limits())
        self._dialogue, self._database = dialogue, database
        self._pseudonym, self._clock = pseudonym, clock
        self.bulletins = BulletinBoard(dialogue.city)
        self._transaction = Transaction(
            dialogue=dialogue,
            bulletins=self.bulletins,
            new_number=new_number,
            contacts=contacts,
            privacy=privacy,
            former=former,
        )

    async def receive(self, incoming: Incoming) -> Answer:
        """Answer one message; a repeat of it gets the same replies and changes nothing.

        A fault while deciding becomes one apology, stored like any reply, so that a message that can't be handled is
        not redelivered for ever. Only if the storage fails is nothing stored: the platform then delivers again.
        """
        citizen = self._pseudonym(incoming.channel, incoming.sender)
        if refusal := self._refuse(incoming, citizen):
            return refusal
        received = self._received(incoming, citizen)
        try:
            with self.admission.at_work_on():
                replies = await self._receive(received)
        except StorageError as error:
            _log.error("not_stored", channel=incoming.channel, message=incoming.message_id, error=str(error))
            return Answer(self._excuse(incoming), stored=False)
        return Answer(replies, stored=True)

    async def send_later(
        self, incoming: Incoming, replies: tuple[Reply, ...], *, wait: timedelta = timedelta(0)
    ) -> None:
        """Store as a notice, due after `wait`, the answer to a message that its channel could not wait for.

        Storing it twice is the same as once; nothing is stored for a citizen whose data was erased meanwhile.
        Raises StorageError.
        """
        received = self._received(incoming, self._pseudonym(incoming.channel, incoming.sender))
        due = received.now + wait
        made = outbox.record(
            NewNotice(NoticeKind.LATE, received.late, replies, not_before=due, expires_at=due + LATE_KEPT),
            city=self.city.code,
            channel=incoming.channel,
            citizen=received.citizen,
            now=received.now,
        )

        def work(unit: Unit) -> None:
            unit.states.take_turn(made.city, made.citizen)
            before = unit.inbox.claim(made.channel, made.citizen, incoming.message_id, received.now)
            if before is None:  # A fault left no reply.
                unit.inbox.keep(
                    made.channel, made.citizen, incoming.message_id, serialising.dump_replies(replies)
                )
            if before is None or serialising.load_replies(before):
                unit.notices.add(made)

        await self._database.transact(work, key=made.citizen)

    @property
    def city(self) -> City:
        """The city whose report is discussed."""
        return self._dialogue.city

    @property
    def learner(self) -> LearningUnderstanding | None:
        """The reader of messages, if it is one that learns."""
        return self._dialogue.learner

    async def keep_up(self) -> None:
        """Apply what staff taught and posted; called before the first message, so that none waits. Raises StorageError."""
        await self.bulletins.keep_up(self._database, self._clock())
        if learner := self._dialogue.learner:
            await learner.keep_up(self._database)

    def _received(self, incoming: Incoming, citizen: str) -> Received:
        return Received(incoming, citizen, self._clock().astimezone(UTC))

    def _refuse(self, incoming: Incoming, citizen: str) -> Answer | None:
        """Refuse a message for which there is no time; events (a citizen comes or goes) are always accepted."""
        if incoming.event in _ALWAYS:
            return None
        if self.admission.overloaded():
            _log.warning("shed", channel=incoming.channel, message=incoming.message_id)
            return Answer((Reply(wording.TOO_BUSY),), stored=False)
        if seconds := self.admission.too_fast(citizen, incoming.album or incoming.message_id):
            _log.info("slowed", channel=incoming.channel, message=incoming.message_id, seconds=seconds)
            told = (Reply(wording.SLOW_DOWN.format(seconds=seconds)),) if self.admission.tell(citizen) else ()
            return Answer(told, stored=False, refused=True)
        return None

    async def _receive(self, received: Received) -> tuple[Reply, ...]:
        try:
            for _ in range(_REVISIONS):
                with suppress(OutdatedError):
                    return await self._attempt(received)
                await self.keep_up()
            return await self._attempt(received, known=True)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever a handler raises, the citizen gets a reply
            apology = self._apology(received.incoming, error)
            await self._database.transact(
                lambda unit: keep_apology(unit, received, apology), key=received.citizen, patience=PATIENCE_S
            )
            return apology

    async def _attempt(self, received: Received, *, known: bool = False) -> tuple[Reply, ...]:
        """Answer by what is known. Raises OutdatedError if more was taught or posted, unless `known` is to suffice."""
        incoming = received.incoming
        # Matching takes milliseconds: neither the event loop nor the single writer may wait for it.
        if not self._dialogue.has_read(incoming.text):
            await asyncio.to_thread(self._dialogue.read_ahead, incoming.text)
        replies, outcome = await self._database.transact(
            lambda unit: self._transaction.work(unit, received, known=known),
            key=received.citizen,
            patience=PATIENCE_S,
        )
        if outcome:  # Logged and counted once it is stored.
            _log.info(
                "message",
                channel=incoming.channel,
                message=incoming.message_id,
                kind=outcome.kind.value,
                decision=outcome.decision.value,
                length=len(incoming.text),
                **match_fields(outcome),
            )
        return replies

    def _excuse(self, incoming: Incoming) -> tuple[Reply, ...]:
        """Return the reply that nothing was stored; in danger, after whom to call."""
        try:
            danger = None if incoming.event else self._dialogue.danger(incoming.text)
        except Exception:  # noqa: BLE001  # the storage's failure is what must be reported
            danger = None
        text = wording.NOT_STORED if danger is None else f"{danger.text}\n\n{wording.NOT_STORED}"
        return (Reply(text),)

    def _apology(self, incoming: Incoming, error: Exception) -> tuple[Reply, ...]:
        """Return one sentence with an id that is also logged; the error's own text may quote the citizen and is not."""
        incident = secrets.token_hex(3)
        _log.error(
            "message_failed",
            incident=incident,
            channel=incoming.channel,
            message=incoming.message_id,
            error=type(error).__name__,
            where=where(error.__traceback__, frames=3),
        )
        hotline = self._dialogue.city.hotline
        return (Reply(wording.APOLOGY.format(hotline=hotline, incident=incident)),)
