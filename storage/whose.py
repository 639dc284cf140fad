"""How one citizen's rows are found: conditions written once, and their parameters."""

from sqlalchemy import ColumnElement, Table, bindparam


def of_citizen(table: Table) -> tuple[ColumnElement[bool], ...]:
    """Match the rows of the citizen given by the parameters of `parameters_of`."""
    return tuple(table.c[name] == bindparam(f"its_{name}") for name in ("city", "citizen"))


def parameters_of(city: str, citizen: str) -> dict[str, str]:
    """Return a citizen's parameters; named unlike the columns, whose names an UPDATE takes for values to set."""
    return {"its_city": city, "its_citizen": citizen}
