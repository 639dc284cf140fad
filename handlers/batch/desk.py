"""The entry for updating many commitments at once; a table is published as a whole or not at all."""

import asyncio
import hashlib
import re
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from handlers.batch.blank import blank
from handlers.batch.columns import SHEET
from handlers.batch.holding import Held
from handlers.batch.judging import Step, judge
from handlers.batch.reading import Problem, ReadTable, understand
from handlers.batch.values import CellError
from handlers.desk.office import Detail, Office
from handlers.people import Actor, Permission
from handlers.publishing.publishing import NotTheirsError, Publishing, UnknownError
from knowledge.commitment import Commitment
from storage.database import Unit
from storage.export.form import write_form
from storage.export.text import clean
from storage.intake import UnreadableError, read_table

MOST_PROBLEMS = 100
"""Shown at once; a file with more problems is not our kind of table."""
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What a table would do, or did. With `problems` it does nothing at all."""

    name: str
    """The file's name."""
    sha256: str
    """Its content's SHA-256, in hex."""
    steps: tuple[Step, ...] = ()
    unchanged: int = 0
    """Rows that are empty or match what is published already."""
    problems: tuple[Problem, ...] = ()
    untold: int = 0
    """Problems beyond MOST_PROBLEMS."""

    @property
    def ready(self) -> bool:
        """Tell whether it can be applied."""
        return bool(self.steps) and not self.problems


class _RefusedError(Exception):
    """Undoes the unit of work."""

    def __init__(self, preview: TablePreview) -> None:
        self.preview = preview


class BatchDesk:
    """The desk's part for tables. Raises ForbiddenError for those who may not publish, or only one by one."""

    def __init__(self, office: Office) -> None:
        self._office, self._publishing = office, Publishing(office)

    def count(self, actor: Actor) -> int:
        """Count the commitments that the actor may update."""
        return sum(actor.sees(one.lead) for one in self._office.city.commitments)

    async def form(self, actor: Actor) -> bytes:
        """Return the table to fill in, as XLSX."""
        _permit(actor)
        held = await self._office.database.read(self._held)
        mine = [one for one in self._office.city.commitments if actor.sees(one.lead)]
        overrides = actor.may(Permission.COMMITMENT_OVERRIDE)
        return await asyncio.to_thread(lambda: write_form(blank(mine, held, overrides=overrides)))

    async def preview(self, actor: Actor, name: str, content: bytes) -> TablePreview:
        """Return what a table would do; nothing is stored."""
        _permit(actor)
        empty, understood = await self._read(actor, name, content)
        if understood is None:
            return empty
        return await self._office.database.read(
            lambda unit: self._judge(actor, empty, understood, self._held(unit))
        )

    async def publish(self, actor: Actor, name: str, content: bytes) -> TablePreview:
        """Apply a table in one transaction; unless the returned preview is `ready`, nothing was done."""
        _permit(actor)
        empty, understood = await self._read(actor, name, content)
        if understood is None:
            return empty

        def work(unit: Unit) -> TablePreview:
            unit.audit.lock()  # Every publisher holds this lock, so nothing is published between checking and applying.
            preview = self._judge(actor, empty, understood, self._held(unit))
            if not preview.ready:
                raise _RefusedError(preview)
            publications = [publication for step in preview.steps for publication in step.publications]
            file: Detail = {"table": empty.name, "table_sha256": empty.sha256}
            self._publishing.publish(unit, actor, publications, file)
            detail = {**file, "rows": len(preview.steps)}
            subject = f"table:{empty.sha256[:12]}"
            self._office.record(unit, actor, "commitment.table", subject, detail)
            return preview

        try:
            return await self._office.database.transact(work)
        except _RefusedError as refused:
            return refused.preview

    async def _read(self, actor: Actor, name: str, content: bytes) -> tuple[TablePreview, ReadTable | None]:
        """Read the file in a thread; return an empty preview, or one that says why the file can't be read."""
        empty = TablePreview(_file_name(name), hashlib.sha256(content).hexdigest())

        def understood() -> ReadTable:
            return understand(read_table(content, SHEET), partial(self._commitment_of_row, actor))

        try:
            return empty, await asyncio.to_thread(understood)
        except UnreadableError as error:
            return replace(empty, problems=(Problem(str(error)),)), None

    def _commitment_of_row(self, actor: Actor, id_: str) -> Commitment:
        """Return a row's commitment. Raises CellError in words that fit a row."""
        try:
            return self._publishing.theirs(actor, id_, Permission.COMMITMENT_STATUS)
        except UnknownError:
            raise CellError("报告里没有这个编号；请从新下载的表格复制编号") from None
        except NotTheirsError as other:
            raise CellError(
                f"由{other.lead}牵头填报，您不能更新；请清空这一行，把情况告诉{other.lead}"
            ) from None

    def _held(self, unit: Unit) -> Held:
        code = self._office.city.code
        names = unit.staff.names(code)
        return Held(
            MappingProxyType(unit.statuses.latest_all(code)),
            MappingProxyType(unit.progress.latest_all(code)),
            MappingProxyType(names),
        )

    def _judge(self, actor: Actor, empty: TablePreview, understood: ReadTable, held: Held) -> TablePreview:
        judged = judge(self._publishing, actor, understood, held, self._office.city.year)
        told = judged.problems[:MOST_PROBLEMS]
        return replace(
            empty,
            steps=judged.steps,
            unchanged=judged.unchanged,
            problems=told,
            untold=len(judged.problems) - len(told),
        )


def _permit(actor: Actor) -> None:
    actor.require(Permission.BULK)
    actor.require(Permission.COMMITMENT_STATUS)


def _file_name(given: str) -> str:
    """Return the file's name without folders and invisible characters."""
    last = re.split(r"[/\\]", clean(given))[-1]
    return " ".join(last.split())[:_LONGEST_NAME] or "没有名字"
