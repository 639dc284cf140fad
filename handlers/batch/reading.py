"""Parses a returned table: which commitment each row concerns, and what it wants. Pure.

Rows in which nothing is filled in are only counted: they may be another department's.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from handlers.batch import values
from handlers.batch.columns import FILLED, NEEDED, RESUME, Column
from handlers.batch.holding import label
from knowledge.commitment import Commitment, Target
from storage.intake import Cell, Row, UnreadableError
from storage.records import CommitmentStatus, Verdict

_HEAD_WITHIN = 10
"""Rows in which the headings are searched: there may be a title above them."""
_EMPTY = Cell()
_Read = TypeVar("_Read")
Lookup = Callable[[str], Commitment]
"""Returns the commitment with an id. Raises CellError if the reader may not update it, or there is none."""
_STATUSES = tuple(status.value for status in CommitmentStatus)
_VERDICTS = (*(verdict.value for verdict in Verdict), RESUME)


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem in the table: what, where, and the remedy."""

    said: str
    row: int | None = None
    """The spreadsheet's row number."""
    column: Column | None = None
    value: str = ""
    """The cell's content."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a row wants."""

    row: int
    commitment: Commitment
    target: int | None
    """Its index among the commitment's targets; None if it has none."""
    stamp: str
    status: CommitmentStatus | None = None
    day: date | None = None
    value: Decimal | None = None
    evidence: str = ""
    link: str = ""
    judged: bool = False
    """True: the manual verdict changes, to `verdict` or back to the rule."""
    verdict: Verdict | None = None
    note: str = ""
    cells: Mapping[Column, str] = field(default_factory=dict)
    """The cells' contents, for messages."""


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The whole table."""

    lines: tuple[Line, ...]
    """Rows with something filled in that could be parsed."""
    blank: int
    """Rows with nothing filled in."""
    problems: tuple[Problem, ...]


def understand(table: Sequence[Row], commitment: Lookup) -> ReadTable:
    """Parse every row; `commitment` looks up an id. Raises UnreadableError for a table without its headings."""
    head, columns = _head(table)
    lines: list[Line] = []
    problems: list[Problem] = []
    blank = 0
    for row in table:
        if row.number <= head:
            continue
        reader = _RowReader(row, columns)
        if not reader.filled:
            blank += 1
            continue
        line = reader.read(commitment)
        problems += reader.problems
        if line is not None:
            lines.append(line)
    return ReadTable(tuple(lines), blank, tuple(problems))


def _head(table: Sequence[Row]) -> tuple[int, dict[Column, int]]:
    """Find the row of headings; return its number and each column's position."""
    for row in table[:_HEAD_WITHIN]:
        names = [values.folded(cell.text).replace(" ", "") for cell in row.cells]
        known = {column: values.folded(column) for column in Column}
        if known[Column.ID] in names:
            break
    else:
        raise UnreadableError("找不到表头（编号、承诺……）；请用下载的模板填写，不要删第一行")
    missing = [column for column in NEEDED if known[column] not in names]
    if missing:
        named = "、".join(f"“{column}”" for column in missing)
        raise UnreadableError(f"第{row.number}行的表头缺少{named}；请用下载的模板填写，不要改列名")
    twice = [column for column in Column if names.count(known[column]) > 1]
    if twice:
        named = "、".join(f"“{column}”" for column in twice)
        raise UnreadableError(f"第{row.number}行的表头有重复的{named}；请删掉多出来的列")
    return row.number, {column: names.index(name) for column, name in known.items() if name in names}


class _RowReader:
    """One row; collects its problems."""

    def __init__(self, row: Row, columns: Mapping[Column, int]) -> None:
        self._row = row
        self._cells = {
            column: row.cells[place] for column, place in columns.items() if place < len(row.cells)
        }
        self.filled = any(not self._cell(column).empty for column in FILLED)
        self.problems: list[Problem] = []

    def read(self, commitment: Lookup) -> Line | None:
        """Return what it wants; None if `problems` say why that is unclear."""
        found = self._commitment(commitment)
        if found is None:
            return None
        target = self._target(found)
        status = self._read(Column.STATUS, lambda cell: values.read_choice(cell, _STATUSES))
        verdict = self._read(Column.VERDICT, lambda cell: values.read_choice(cell, _VERDICTS))
        line = Line(
            self._row.number,
            found,
            target,
            self._read(Column.STAMP, values.read_id) or "",
            status=CommitmentStatus(status) if status else None,
            day=self._read(Column.DAY, values.read_day),
            value=self._value(found.targets[target]) if target is not None else None,
            evidence=self._read(Column.EVIDENCE, values.read_text) or "",
            link=self._read(Column.LINK, values.read_text) or "",
            judged=bool(verdict),
            verdict=Verdict(verdict) if verdict and verdict != RESUME else None,
            note=self._read(Column.NOTE, values.read_text) or "",
            cells={column: values.cell_text(self._cell(column)) for column in self._cells},
        )
        return None if self.problems else line

    def _commitment(self, lookup: Lookup) -> Commitment | None:
        def read(cell: Cell) -> Commitment:
            id_ = values.read_id(cell)
            if not id_:
                raise values.CellError("没有编号，不知道是哪一项承诺；请从新下载的表格复制编号")
            return lookup(id_)

        return self._read(Column.ID, read)

    def _target(self, commitment: Commitment) -> int | None:
        """Return which target the row is for: by its name, unless there is only one."""
        if len(commitment.targets) == 1:
            return 0
        wanted = values.folded(self._cell(Column.TARGET).text)
        named = [values.folded(label(target)) for target in commitment.targets]
        if wanted in named:
            return named.index(wanted)
        if named:
            names = "、".join(f"“{label(target)}”" for target in commitment.targets)
            self._wrong(Column.TARGET, f"看不出是哪一个目标；请填{names}中的一个")
        elif not self._cell(Column.VALUE).empty:
            self._wrong(Column.VALUE, "报告没有给这项承诺定数字；请清空这一格，只填状态")
        return None

    def _value(self, target: Target) -> Decimal | None:
        return self._read(Column.VALUE, lambda cell: values.read_amount(cell, target.unit))

    def _read(self, column: Column, read: Callable[[Cell], _Read]) -> _Read | None:
        try:
            return read(self._cell(column))
        except values.CellError as error:
            self._wrong(column, str(error))
            return None

    def _cell(self, column: Column) -> Cell:
        return self._cells.get(column, _EMPTY)

    def _wrong(self, column: Column, said: str) -> None:
        self.problems.append(Problem(said, self._row.number, column, values.cell_text(self._cell(column))))
