"""What pages work with: the city, the database, and the decisions."""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aiohttp import web

from console.access import Access, Page
from console.attempt_limits import AttemptLimits
from handlers.accounts import Accounts
from handlers.desk.desk import Desk
from handlers.desk.roster import Roster, roster
from handlers.figures.exports import Exports
from handlers.people import Actor
from knowledge.city import City
from storage.database import Database
from storage.records import StaffRecord


@dataclass(frozen=True, slots=True)
class Services:
    """Given to `build_console`; pages take it from the request."""

    city: City
    database: Database
    accounts: Accounts
    desk: Desk
    exports: Exports
    clock: Callable[[], datetime]
    """Returns an aware time."""
    key: bytes
    """Signs what a browser stores for the console: CSRF tokens, messages."""
    pages: Mapping[web.AbstractRoute, Page]
    attempt_limits: AttemptLimits
    """Limits tries to sign in."""

    def seal(self, said: str) -> str:
        """Return a signature of `said`, any text of a cookie, that nobody else can make (HMAC-SHA256, RFC 2104)."""
        return hmac.new(self.key, said.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def opens(self, who: Actor, path: str) -> bool:
        """Tell whether somebody may open the page at a path, written as in the table of routes."""
        needs = next(page.needs for page in self.pages.values() if (page.method, page.path) == ("GET", path))
        return isinstance(needs, Access) or who.may(needs)

    def departments_of(self, who: Actor) -> tuple[str, ...]:
        """Return the departments among which a person may choose: their own, or all for a citywide role."""
        return who.departments or tuple(one.name for one in self.city.departments)

    async def staff(self) -> list[StaffRecord]:
        """Return the city's people, including those who left, to resolve names and references."""
        return await self.database.read(lambda unit: unit.staff.of_city(self.city.code))

    async def roster(self, departments: Sequence[str] = ()) -> Roster:
        """Return everybody's name, and who can be given a ticket in each of the departments."""
        return roster(await self.staff(), departments)


SERVICES: Final = web.AppKey("console_services", Services)


def services(request: web.Request) -> Services:
    """Return the services of the console that received `request`."""
    return request.config_dict[SERVICES]


def page_of(request: web.Request) -> Page | None:
    """Return the page that the request is for; None for static files and unknown addresses."""
    return services(request).pages.get(request.match_info.route)
