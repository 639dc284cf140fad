"""How each department wants its tickets handled."""

from dataclasses import asdict

from sqlalchemy import select

from storage.columns import columns_of
from storage.prepared import Prepared
from storage.records import DepartmentPolicy
from storage.repository import Repository
from storage.tables import DEPARTMENT_POLICY
from storage.upsert import replacing

_ROW = DEPARTMENT_POLICY.c
_COLUMNS = columns_of(DEPARTMENT_POLICY, DepartmentPolicy)
_SAVE = Prepared(replacing(DEPARTMENT_POLICY, ("city", "department")))


class Policies(Repository):
    """The departments' policies."""

    def of(self, city: str, department: str) -> DepartmentPolicy:
        """Return a department's policy, or the defaults if it set none."""
        wanted = select(*_COLUMNS).where(_ROW.city == city, _ROW.department == department)
        return self._one(DepartmentPolicy, wanted) or DepartmentPolicy(city, department)

    def all(self, city: str) -> dict[str, DepartmentPolicy]:
        """Return the policies that were set, by department."""
        wanted = select(*_COLUMNS).where(_ROW.city == city)
        return {one.department: one for one in self._all(DepartmentPolicy, wanted)}

    def save(self, policy: DepartmentPolicy) -> None:
        """Replace a department's policy."""
        self._run(_SAVE, asdict(policy))
