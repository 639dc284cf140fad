"""Delivers one piece of a notice: begin, hand over, store the result; the first and the last are transactions.

A courier that dies before handing over leaves a notice that was certainly not sent; one that dies before storing the
result, a doubtful one (docs/adr/0009-a-notice-is-shown-once.md).
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.channel import Channel, ChannelError
from bot.courier.pace import Pace
from bot.courier.verdict import after_refusal, after_success, closed_until
from bot.storing import until_stored
from handlers.incident import where
from handlers.messages import Notice
from handlers.notices import outbox, windows
from handlers.notices.addresses import Addresses, UnreadableAddressError
from handlers.notices.windows import Window
from storage.database import Database, StorageError, Unit
from storage.records import ContactRecord, Lease, NoticeRecord

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Way:
    """A channel as the courier uses it."""

    channel: Channel
    pace: Pace
    windowed: bool = False
    """True if the citizen's window limits how much may be pushed (WeChat)."""
    repeatable: bool = False
    """True if the channel shows a notice once however often it is delivered, by its id and offset."""
    present: Callable[[], Collection[str]] | None = None
    """For a channel that reaches only connected citizens: their pseudonyms, which are also the addresses."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Every limit of the courier."""

    lease: timedelta = timedelta(seconds=60)
    """After this long, a courier that died loses its claims."""
    call: float = 15.0
    """Seconds for one call of a platform."""
    at_once: int = 16
    """Concurrent calls on one channel."""
    idle: float = 1.0
    """Seconds between two looks for due notices."""
    tend: timedelta = timedelta(seconds=10)
    """Between two looks for notices that have expired or can't be pushed."""
    stores: int = 5
    """Tries to store the result of a call, which is known nowhere else."""


class _HoldError(Exception):
    """The notice can't be pushed to this citizen now; the message is the reason's code."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What the call needs, read and booked in the transaction that begins it."""

    notice: NoticeRecord
    address: str
    piece: Notice
    after: NoticeRecord
    """The notice as it will be once the platform has accepted the piece."""
    before: Window = ()
    spent: Window = ()


@dataclass(frozen=True, slots=True)
class Errands:
    """Runs errands for one courier; `owner` is its name in leases."""

    database: Database
    addresses: Addresses
    clock: Callable[[], datetime]
    owner: str
    patience: Patience = field(default_factory=Patience)

    async def begin(self, way: Way, notices: Sequence[NoticeRecord]) -> list[Begun]:
        """Mark the calls for claimed notices as begun; hold those that can't be pushed. Raises StorageError."""
        sure = [replace(one, doubtful=False) for one in notices] if way.repeatable else notices
        return await self.database.transact(lambda unit: self._begin(unit, way, sure))

    async def run(self, way: Way, begun: Begun) -> None:
        """Deliver one more piece; raises nothing: the result is stored, or the notice left to another courier."""
        error = await self._call(way, begun)
        try:
            # A courier that is stopped now must still store the result of the call.
            await asyncio.shield(asyncio.ensure_future(self._store(way, begun, error)))
        except StorageError as trouble:
            _log.warning("notice_left_to_lapse", notice=begun.notice.id, error=str(trouble))

    def _begin(self, unit: Unit, way: Way, notices: Sequence[NoticeRecord]) -> list[Begun]:
        now, call = self.clock(), timedelta(seconds=self.patience.call)
        ids = unit.notices.begin([one.id or 0 for one in notices], Lease(self.owner, now, now), call)
        ours = [one for one in notices if one.id in ids]
        city, citizens = ours[0].city if ours else "", [one.citizen for one in ours]
        contacts = {} if way.present else unit.contacts.several(city, citizens)
        ledger = unit.windows.several(city, citizens) if way.windowed else {}
        begun = []
        for notice in ours:
            try:
                begun.append(
                    self._begun(
                        way, notice, contacts.get(notice.citizen), ledger.get(notice.citizen, ()), now
                    )
                )
            except _HoldError as hold:
                unit.notices.settle(outbox.as_held(notice, str(hold)), self.owner)
                _log.info("notice_held", notice=notice.id, why=str(hold))
        self._book(unit, city, begun)
        return begun

    def _begun(
        self, way: Way, notice: NoticeRecord, contact: ContactRecord | None, window: Window, now: datetime
    ) -> Begun:
        piece, after = outbox.piece(notice)
        at = notice.citizen if way.present else piece.reply.place
        address = at or self._address(notice, contact)
        if way.windowed and not windows.allowed(window, now):
            raise _HoldError("window")
        return Begun(notice, address, piece, after, window, windows.spend(window, now))

    def _address(self, notice: NoticeRecord, contact: ContactRecord | None) -> str:
        if contact is None or contact.blocked_at is not None:
            raise _HoldError("blocked" if contact else "no_contact")
        try:
            return self.addresses.open(contact)
        except UnreadableAddressError as error:
            _log.error("contact_unreadable", notice=notice.id, reason=str(error))
            raise _HoldError("unreadable") from None

    def _book(self, unit: Unit, city: str, begun: Sequence[Begun]) -> None:
        """Book a message in each window before the call, so that two couriers can't spend the same one."""
        unit.windows.save_several(city, {one.notice.citizen: one.spent for one in begun if one.spent})
        for one in begun:
            if one.before and not one.spent:
                unit.windows.erase(city, one.notice.citizen)

    async def _call(self, way: Way, begun: Begun) -> ChannelError | None:
        """Deliver the piece; None if the platform accepted it."""
        try:
            async with asyncio.timeout(self.patience.call):
                await way.channel.deliver(begun.address, begun.piece)
        except ChannelError as error:
            return error
        except Exception as error:  # noqa: BLE001 - Only the channel could know that nothing was sent.
            place = where(error.__traceback__)
            _log.warning("notice_in_doubt", notice=begun.piece.id, error=type(error).__name__, where=place)
            return ChannelError("cut_off", doubtful=True)
        return None

    async def _store(self, way: Way, begun: Begun, error: ChannelError | None) -> None:
        notice = begun.notice
        kept = await until_stored(
            partial(self._finished, way, begun, error), first=0.2, longest=5, tries=self.patience.stores
        )
        _log.info(
            "notice",
            notice=notice.id,
            channel=notice.channel,
            kind=notice.kind.value,
            state=kept.state.value,
            why=kept.why,
            attempts=notice.attempts,
            length=len(begun.piece.reply.text),
        )

    async def _finished(self, way: Way, begun: Begun, error: ChannelError | None) -> NoticeRecord:
        return await self.database.transact(lambda unit: self._finish(unit, way, begun, error))

    def _finish(self, unit: Unit, way: Way, begun: Begun, error: ChannelError | None) -> NoticeRecord:
        now, notice = self.clock(), begun.notice
        if error and error.hold and not error.whole and self._acted(unit, way, begun):
            # The refusal concerned the window that was open before.
            error = ChannelError(error.reason, permanent=error.permanent)
        if error is None:
            kept = after_success(begun.after, now, way.pace.chat_gap)
        else:
            kept = after_refusal(notice, error, now)
            self._heed(unit, way, begun, error)
        unit.notices.settle(kept, self.owner)
        if way.pace.chat_gap:
            unit.notices.space(notice.city, notice.citizen, now + way.pace.chat_gap)
        return kept

    def _acted(self, unit: Unit, way: Way, begun: Begun) -> bool:
        """Tell whether the citizen wrote or clicked during the call: nothing else changes their window meanwhile."""
        notice = begun.notice
        return way.windowed and unit.windows.get(notice.city, notice.citizen, lock=True) != begun.spent

    def _heed(self, unit: Unit, way: Way, begun: Begun, error: ChannelError) -> None:
        """Record what the refusal says beyond this notice: about the citizen, their window, or the whole channel."""
        notice, now = begun.notice, self.clock()
        city, citizen = notice.city, notice.citizen
        if error.blocked:
            unit.contacts.block(city, citizen, now)
        if way.windowed and not error.doubtful:
            window = unit.windows.get(city, citizen, lock=True)
            refunded = windows.refund(window, before=begun.before, spent=begun.spent)
            # The platform's word overrides our ledger.
            unit.windows.save(city, citizen, () if error.hold and not error.whole else refunded)
        if error.whole:
            until = closed_until(error, now)
            known = unit.outlets.locked(city, notice.channel, now)
            unit.outlets.save(replace(known, closed_until=until, closed_why=error.reason))
            _log.error("channel_closed", channel=notice.channel, reason=error.reason, until=until.isoformat())
