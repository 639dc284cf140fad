"""How the rows of one citizen are found: a condition written once, and its parameters."""

from sqlalchemy import ColumnElement, Table, bindparam


def of_citizen(table: Table) -> tuple[ColumnElement[bool], ...]:
    """Find the rows that the parameters of `its` mean."""
    return tuple(table.c[name] == bindparam(f"its_{name}") for name in ("city", "citizen"))


def its(city: str, citizen: str) -> dict[str, str]:
    """Name a citizen; other names than those of the columns, which an UPDATE takes for what it sets."""
    return {"its_city": city, "its_citizen": citizen}
