"""How the rows of one citizen, ticket or message are found: conditions written once, and their parameters."""

from sqlalchemy import ColumnElement, Table, bindparam


def its(table: Table, *names: str) -> tuple[ColumnElement[bool], ...]:
    """Match the rows whose columns of these names have the values of the parameters `its_<name>`."""
    return tuple(table.c[name] == bindparam(f"its_{name}") for name in names)


def of_citizen(table: Table) -> tuple[ColumnElement[bool], ...]:
    """Match the rows of the citizen given by the parameters of `parameters_of`."""
    return its(table, "city", "citizen")


def parameters_of(city: str, citizen: str) -> dict[str, str]:
    """Return a citizen's parameters; named unlike the columns, whose names an UPDATE takes for values to set."""
    return {"its_city": city, "its_citizen": citizen}
