"""What every part of the desk works with: database, city, clock, audit log, and which tickets somebody may touch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from handlers.casework.change import ReviewError
from handlers.people import Actor, ForbiddenError, Permission
from knowledge.city import City
from storage.database import Database, Unit
from storage.records import AuditEntry, FeedbackFilter, FeedbackRecord

Detail = Mapping[str, str | int | None]
"""What the audit log records of an action, besides who did it to what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One city's."""

    database: Database
    city: City
    clock: Callable[[], datetime]
    """Returns aware times."""

    def now(self) -> datetime:
        """Return the current moment, in UTC."""
        return self.clock().astimezone(UTC)

    def day(self, moment: datetime) -> date:
        """Return the city's local day of a moment."""
        return moment.astimezone(self.city.timezone).date()

    @property
    def today(self) -> date:
        """The city's local day."""
        return self.day(self.now())

    def ticket(
        self, unit: Unit, actor: Actor, number: str, *, lock: bool = False, helping: bool = False
    ) -> FeedbackRecord:
        """Load a ticket of the actor's departments; `helping`: even one that they only co-handle.

        Another department's number and one that does not exist are refused in the same words (ForbiddenError).
        """
        ticket = unit.feedback.get(number, lock=lock)
        if ticket is None or not self.shows(actor, ticket):
            raise ForbiddenError(
                f"工单{number}：您负责的部门里没有这件工单；请核对号码，或请调度员派给您的部门"
                if actor.departments
                else f"工单{number}：没有这件工单；请核对号码"
            )
        if not helping and lock and not actor.sees(ticket.department):
            raise ForbiddenError(
                f"工单{number}：您的部门是协办单位，这一步要由{ticket.department}来做；您可以写备注"
            )
        return ticket

    def shows(self, actor: Actor, ticket: FeedbackRecord) -> bool:
        """Tell whether the ticket is the city's and one of the actor's departments handles it or helps."""
        return ticket.city == self.city.code and actor.sees(ticket.department, ticket.helpers)

    def scoped(self, actor: Actor, wanted: FeedbackFilter) -> FeedbackFilter:
        """Narrow a filter to this city and the actor's departments. Raises ForbiddenError if nothing would be left."""
        actor.require(Permission.TICKET_READ)
        departments = wanted.departments
        if actor.departments:
            asked = departments or actor.departments
            departments = tuple(one for one in asked if one in actor.departments)
            if not departments:
                raise ForbiddenError(f"部门：“{'、'.join(asked)}”不在您负责的部门之内；请改选您的部门")
        return replace(wanted, city=self.city.code, departments=departments)

    def record(
        self, unit: Unit, actor: Actor, action: str, subject: str, detail: Detail | None = None
    ) -> None:
        """Append to the audit log what somebody did."""
        unit.audit.append(AuditEntry(self.now(), actor.reference, action, subject, detail or {}))

    def department(self, name: str) -> str:
        """Return the name of a department that is called so. Raises ReviewError if the city has none."""
        known = self.city.department(name)
        if known is None:
            raise ReviewError("单位", f"“{name}”不在{self.city.short_name}的单位名录里，请从列表里选")
        return known.name
