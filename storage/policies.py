"""How each department wants its tickets handled."""

from dataclasses import asdict

from sqlalchemy import Connection, select

from storage.columns import columns_of
from storage.prepared import Prepared
from storage.records import DepartmentPolicy
from storage.tables import DEPARTMENT_POLICY
from storage.upsert import replacing

_ROW = DEPARTMENT_POLICY.c
_COLUMNS = columns_of(DEPARTMENT_POLICY, DepartmentPolicy)
_SAVE = Prepared(replacing(DEPARTMENT_POLICY, ("city", "department")))


class Policies:
    """The departments' policies."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, city: str, department: str) -> DepartmentPolicy:
        """Return a department's policy, or the defaults if it set none."""
        wanted = select(*_COLUMNS).where(_ROW.city == city, _ROW.department == department)
        row = self._connection.execute(wanted).first()
        return DepartmentPolicy(city, department) if row is None else DepartmentPolicy(*row)

    def all(self, city: str) -> dict[str, DepartmentPolicy]:
        """Return the policies that were set, by department."""
        wanted = select(*_COLUMNS).where(_ROW.city == city)
        return {row.department: DepartmentPolicy(*row) for row in self._connection.execute(wanted)}

    def save(self, policy: DepartmentPolicy) -> None:
        """Replace a department's policy."""
        _SAVE.run(self._connection, asdict(policy))
