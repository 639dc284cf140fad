"""The base of every part of the desk: database, city, clock, and which tickets somebody may touch."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from handlers.casework.change import ReviewError
from handlers.people import Actor, ForbiddenError
from knowledge.city import City
from storage.database import Database, Unit
from storage.records import AuditEntry, FeedbackRecord

Detail = Mapping[str, str | int | None]
"""What the audit log records of an action, besides who did it to what."""


class DeskBase:
    """One city's desk."""

    def __init__(self, *, database: Database, city: City, clock: Callable[[], datetime]) -> None:
        """`clock` returns aware times."""
        self.database, self.city, self._clock = database, city, clock

    def now(self) -> datetime:
        """Return the current moment, in UTC."""
        return self._clock().astimezone(UTC)

    def day(self, moment: datetime) -> date:
        """Return the city's local day of a moment."""
        return moment.astimezone(self.city.timezone).date()

    @property
    def today(self) -> date:
        """The city's local day."""
        return self.day(self.now())

    def _seen(
        self, unit: Unit, actor: Actor, number: str, *, lock: bool = False, helping: bool = False
    ) -> FeedbackRecord:
        """Load a ticket of the actor's departments; `helping`: even one that they only co-handle.

        Another department's number and one that does not exist are refused in the same words.
        """
        ticket = unit.feedback.get(number, lock=lock)
        if (
            ticket is None
            or ticket.city != self.city.code
            or not actor.sees(ticket.department, ticket.helpers)
        ):
            raise ForbiddenError(
                f"工单{number}：您负责的部门里没有这件工单；请核对号码，或请调度员派给您的部门"
            )
        if not helping and lock and not actor.sees(ticket.department):
            raise ForbiddenError(
                f"工单{number}：您的部门是协办单位，这一步要由{ticket.department}来做；您可以写备注"
            )
        return ticket

    def _note(
        self, unit: Unit, actor: Actor, action: str, subject: str, detail: Detail | None = None
    ) -> None:
        """Append to the audit log what somebody did."""
        unit.audit.append(AuditEntry(self.now(), actor.reference, action, subject, detail or {}))

    def _department(self, name: str) -> str:
        known = self.city.department(name)
        if known is None:
            raise ReviewError("单位", f"“{name}”不在{self.city.short_name}的单位名录里，请从列表里选")
        return known.name
