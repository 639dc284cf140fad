"""The console's exports: written in the background to a spool, downloaded by their requester, deleted after an hour."""

import asyncio
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import structlog

from handlers.casework.change import written
from handlers.desk.office import Detail, Office
from handlers.figures.exporting import write_report
from handlers.people import Actor, ForbiddenError, Permission
from storage.database import StorageError, Unit
from storage.export import ExportError, Format, most_rows
from storage.records import FeedbackFilter
from storage.spool import Card, Phase, Spool

KEPT = timedelta(hours=1)
TIDIED_EVERY_S = 60.0
TOLD_EVERY_S = 0.5
"""Seconds between updates of an export's progress on its card."""
ROOM_EVERY_ROWS, ROOM_S = 100, 0.001
"""After this many rows the writer pauses for this long, since citizens' messages come first."""
MOST_AT_ONCE = 2
"""Exports written at the same time; others wait. Each holds a database connection."""
MOST_EACH = 3
"""Unfinished exports per person."""

_log = structlog.get_logger(__name__)


class _StoppedError(Exception):
    """Somebody asked the export to stop."""


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What is to be exported."""

    wanted: FeedbackFilter
    format: Format
    title: str
    """The filters in words, without a search's or a citizen's words."""
    unmasked: bool = False
    purpose: str = ""
    """Why unmasked; required only then."""


class Exports:
    """Safe to call concurrently, between `open` and `close`."""

    def __init__(self, office: Office, folder: Path) -> None:
        """`folder` holds the files and nothing else."""
        self._office, self._spool = office, Spool(folder)
        self._writers = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="export")
        self._running: dict[asyncio.Future[None], Card] = {}
        self._tidying: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Discard what was left from before, and keep discarding what is old."""
        await asyncio.to_thread(self._spool.open)
        self._tidying = asyncio.create_task(self._tidy(), name="exports")

    async def close(self) -> None:
        """Stop what is being written."""
        if self._tidying:
            self._tidying.cancel()
            await asyncio.wait({self._tidying})
        for card in self._running.values():
            self._spool.ask_to_stop(card)
        await asyncio.to_thread(self._writers.shutdown, cancel_futures=True)
        self._spool.close()

    async def count(self, actor: Actor, wanted: FeedbackFilter) -> int:
        """Count the tickets that an export would contain."""
        actor.require(Permission.EXPORT)
        scoped = self._office.scoped(actor, wanted)
        return await self._office.database.read(lambda unit: unit.feedback.count(scoped))

    async def start(self, actor: Actor, order: ExportOrder) -> Card:
        """Record in the audit log who exports what, then start writing; a browser that leaves does not stop it.

        Raises ForbiddenError, ReviewError for a missing purpose, ExportError for more rows than the format holds and
        for too many exports at once.
        """
        actor.require(Permission.EXPORT)
        purpose = _purpose(actor, order)
        wanted = self._office.scoped(actor, order.wanted)
        await self._refuse_another(actor)
        expected = await self._office.database.read(lambda unit: unit.feedback.count(wanted))
        _refuse_overflow(order.format, expected)
        now = self._office.now()
        card = Card(secrets.token_hex(16), actor.id, order.format, order.unmasked, order.title, expected, now)
        action = "export.started_unmasked" if order.unmasked else "export.started"
        detail = {"filter": order.title, "format": order.format.value, "rows": expected, "purpose": purpose}
        await self._record(actor, action, card, detail)
        card = await asyncio.to_thread(self._spool.begin, card)
        future = asyncio.get_running_loop().run_in_executor(self._writers, self._write, card, wanted)
        self._running[future] = card
        future.add_done_callback(self._ended)
        return card

    async def _refuse_another(self, actor: Actor) -> None:
        """Raise ExportError if the person's unfinished exports are as many as they may be."""
        if sum(card.phase is Phase.WRITING for card in await self.mine(actor)) >= MOST_EACH:
            raise ExportError(f"您已有{MOST_EACH}个导出正在进行：请等其中一个完成，或先取消一个")

    async def _record(self, actor: Actor, action: str, card: Card, detail: Detail) -> None:
        """Record in the audit log what somebody did with an export."""
        subject = f"export:{card.id[:8]}"
        await self._office.database.transact(
            lambda unit: self._office.record(unit, actor, action, subject, detail)
        )

    async def mine(self, actor: Actor) -> list[Card]:
        """Return the actor's exports, newest first."""
        cards = await asyncio.to_thread(self._spool.all)
        return [card for card in cards if card.owner == actor.id]

    async def look(self, actor: Actor, id_: str) -> Card:
        """Return one of the actor's exports. Raises ForbiddenError for any other, existing or not."""
        card = await asyncio.to_thread(self._spool.look, id_)
        if card is None or card.owner != actor.id:
            raise ForbiddenError("没有这个导出：只有发起的人能取，完成一小时后自动删除；请重新导出")
        if card.unmasked:
            actor.require(Permission.EXPORT_UNMASKED)
        return card

    async def stop(self, actor: Actor, id_: str) -> None:
        """Stop one of the actor's exports, or discard its file."""
        card = await self.look(actor, id_)
        if card.phase is Phase.WRITING:
            await asyncio.to_thread(self._spool.ask_to_stop, card)
        else:
            await asyncio.to_thread(self._spool.discard, card.id)

    async def fetch(self, actor: Actor, id_: str) -> Path:
        """Record in the audit log who downloads the file, and return its path. Raises ForbiddenError if unfinished."""
        card = await self.look(actor, id_)
        path = self._spool.file(card)
        if card.phase is not Phase.DONE:
            raise ForbiddenError("这个导出还没有写完：请等进度到头再下载")
        masking = "是" if card.unmasked else "否"
        detail = {"format": card.format.value, "rows": card.written, "unmasked": masking}
        await self._record(actor, "export.fetched", card, detail)
        return path

    def _write(self, card: Card, wanted: FeedbackFilter) -> None:
        """Write an export, in a thread; however it ends, its card says so."""
        told = _Progress(self._spool, card)
        try:
            told.stop_if_asked()
            with self._office.database.reading() as unit:
                count = self._report(unit, wanted, card, told)
        except _StoppedError:
            self._spool.finish(card, Phase.CANCELLED, written=told.count)
        except (ExportError, StorageError, OSError) as error:
            _log.warning("export_failed", export=card.id[:8], error=str(error))
            # The error is written for operators: it names paths, in English.
            why = "服务器没能写完：请稍后重试，或联系运维人员"
            self._spool.finish(card, Phase.FAILED, written=told.count, why=why)
        except BaseException:
            self._spool.finish(card, Phase.FAILED, written=told.count, why="程序出错：请联系运维人员")
            raise
        else:
            self._spool.finish(card, Phase.DONE, written=count)
            _log.info(
                "exported",
                export=card.id[:8],
                tickets=count,
                format=card.format.value,
                unmasked=card.unmasked,
            )

    def _report(self, unit: Unit, wanted: FeedbackFilter, card: Card, told: Callable[[int], None]) -> int:
        return write_report(
            unit,
            wanted,
            self._spool.file(card),
            card.format,
            city=self._office.city,
            today=self._office.today,
            unmasked=card.unmasked,
            subtitle=card.title,
            expected=card.expected,
            on_row=told,
        )

    def _ended(self, future: asyncio.Future[None]) -> None:
        card = self._running.pop(future)
        if not future.cancelled() and (error := future.exception()):
            _log.error("export_broke", export=card.id[:8], exc_info=error)

    async def _tidy(self) -> None:
        while True:
            await asyncio.sleep(TIDIED_EVERY_S)
            await self.tidy()

    async def tidy(self) -> int:
        """Discard exports older than an hour; return how many."""
        return await asyncio.to_thread(self._spool.discard_before, self._office.now() - KEPT)


def _purpose(actor: Actor, order: ExportOrder) -> str | None:
    """Return why unmasked words are wanted. Raises ForbiddenError, and ReviewError for a missing purpose."""
    if not order.unmasked:
        return None
    actor.require(Permission.EXPORT_UNMASKED)
    return written("用途", order.purpose, 200)


def _refuse_overflow(format_: Format, expected: int) -> None:
    """Raise ExportError for more rows than the format holds."""
    most = most_rows(format_)
    if most is not None and expected > most:
        others = "csv" if format_ is Format.XLSX else "xlsx或csv"
        raise ExportError(
            f"格式：{format_.value}最多{most:,}件，现在有{expected:,}件；请改选{others}，或缩小筛选范围"
        )


class _Progress:
    """Called after each row: updates the card, pauses for other work, and stops if asked."""

    def __init__(self, spool: Spool, card: Card) -> None:
        self._spool, self._card = spool, card
        self._next = time.monotonic()
        self.count = 0

    def __call__(self, count: int) -> None:
        self.count = count
        if count % ROOM_EVERY_ROWS:
            return
        time.sleep(ROOM_S)
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + TOLD_EVERY_S
        self.stop_if_asked()
        self._spool.put(replace(self._card, written=count))

    def stop_if_asked(self) -> None:
        """Raise _StoppedError if somebody asked to stop."""
        if self._spool.asked_to_stop(self._card):
            raise _StoppedError
