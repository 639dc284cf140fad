"""The rules that an administrator sets: each department's policy, and the working days of each kind's answer."""

from handlers.casework.change import ReviewError
from handlers.casework.due import reply_days
from handlers.desk.office import Office
from handlers.people import Actor, Permission
from storage.database import Unit
from storage.records import DepartmentPolicy, FeedbackKind, ReplyLimit

MOST_DAYS = 250
"""Working days of a reply limit: about a year, as in the city's file."""


class RuleDesk:
    """The desk's part for rules."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def policy(self, department: str) -> DepartmentPolicy:
        """Return a department's rules; the defaults if it has none."""
        return await self._office.database.read(
            lambda unit: unit.policies.of(self._office.city.code, department)
        )

    async def policies(self) -> dict[str, DepartmentPolicy]:
        """Return the rules of every department of the city, by name."""
        kept = await self._office.database.read(lambda unit: unit.policies.all(self._office.city.code))
        names = (department.name for department in self._office.city.departments)
        return {name: kept.get(name) or DepartmentPolicy(self._office.city.code, name) for name in names}

    async def set_policy(self, actor: Actor, department: str, *, second_person: bool) -> DepartmentPolicy:
        """Set whether a department's answers need a second person."""
        actor.require(Permission.POLICY)
        known = self._office.department(department)
        policy = DepartmentPolicy(
            self._office.city.code,
            known,
            second_person=second_person,
            updated_by=actor.id,
            updated_at=self._office.now(),
        )

        def work(unit: Unit) -> DepartmentPolicy:
            unit.policies.save(policy)
            self._office.record(
                unit, actor, "policy.saved", known, {"second_person": "yes" if second_person else "no"}
            )
            return policy

        return await self._office.database.transact(work)

    async def limits(self) -> dict[FeedbackKind, ReplyLimit]:
        """Return what was set for the working days of an answer, by kind; missing kinds have the city file's."""
        return await self._office.database.read(lambda unit: unit.limits.all(self._office.city.code))

    async def set_limit(self, actor: Actor, kind: FeedbackKind, working_days: int | None) -> ReplyLimit:
        """Set within how many working days feedback of a kind is answered, from the next ticket on.

        None: as in the city's file. Existing tickets keep the day that their citizens were told.
        """
        actor.require(Permission.POLICY)
        if working_days is not None and not 1 <= working_days <= MOST_DAYS:
            raise ReviewError(
                f"{kind.value}的期限",
                f"“{working_days}”不行，请填1到{MOST_DAYS}个工作日，或者留空用城市资料里的",
            )
        made = ReplyLimit(self._office.city.code, kind, working_days, actor.id, self._office.now())

        def work(unit: Unit) -> ReplyLimit:
            before = reply_days(self._office.city, kind, unit.limits.of(self._office.city.code, kind))
            unit.limits.save(made)
            after = reply_days(self._office.city, kind, working_days)
            detail = {"before": str(before or ""), "working_days": str(after or "")}
            self._office.record(unit, actor, "limit.saved", kind.value, detail)
            return made

        return await self._office.database.transact(work)
