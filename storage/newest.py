"""What stands now of what is only ever added about commitments: the newest row of each group, in one statement."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, bindparam, func, select


def newest(
    columns: Sequence[Column[Any]],
    order: Sequence[ColumnElement[Any]],
    each: Sequence[Column[Any]],
    *,
    of_one: bool = False,
) -> Select[Any]:
    """Return a statement for the newest row, by `order`, of `each` group of a city (`in_city`), in the order of ids.

    `of_one`: of one commitment (`of_commitment`) only.
    """
    table = columns[0].table
    wanted: list[ColumnElement[bool]] = [table.c.city == bindparam("in_city")]
    if of_one:
        wanted.append(table.c.commitment == bindparam("of_commitment"))
    rank = func.row_number().over(partition_by=each, order_by=order)
    ranked = select(*columns, table.c.id.label("row_id"), rank.label("rank")).where(*wanted).subquery()
    kept = select(*(ranked.c[column.name] for column in columns)).where(ranked.c.rank == 1)
    return kept.order_by(ranked.c.row_id)
