"""What became of last year's promises, as citizens read it: only what staff confirmed, never what is proposed."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot import pages
from bot.public.sparing import sparing
from handlers import wording
from knowledge.city import City
from knowledge.commitment import Commitment
from knowledge.rollover import Fate
from storage.database import StorageError
from storage.records import ConfirmedFate

Fates = Callable[[], Awaitable[Mapping[str, ConfirmedFate]]]
"""Returns what was confirmed, by the earlier promise's id; raises StorageError if it can't be read."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one promise, as a template shows it."""

    earlier: Commitment
    fate: Fate
    later: Commitment | None
    note: str
    department: str
    day: str

    @property
    def said(self) -> str:
        """What became of it, in words."""
        return wording.FATES[self.fate]


class LastYear:
    """Last year's promises of a city whose report goes on with another; of a first report there are none."""

    def __init__(self, city: City, fates: Fates | None) -> None:
        self._city, self._fates = city, fates

    async def outcomes(self) -> tuple[dict[str, Outcome], bool]:
        """Return what was confirmed, by the earlier promise's id in their report's order, and whether it could be read."""
        if self._city.previous is None or self._fates is None:
            return {}, True
        try:
            confirmed = await self._fates()
        except StorageError as error:
            _log.error("statuses_unreadable", error=str(error))
            return {}, False
        return dict(self._outcomes(self._city.previous, confirmed)), True

    def _outcomes(
        self, previous: City, confirmed: Mapping[str, ConfirmedFate]
    ) -> Iterator[tuple[str, Outcome]]:
        for one in previous.commitments:
            if (said := confirmed.get(one.id)) is not None:
                later = self._city.commitment(said.later) if said.later else None
                day = wording.say_day(said.recorded_at.astimezone(self._city.timezone).date())
                yield one.id, Outcome(one, Fate(said.fate), later, said.note, said.department, day)

    async def list_page(self, request: web.Request) -> web.Response:
        """`GET /commitments/last-year`: each promise by what became of it, and which were not confirmed yet."""
        previous = self._city.previous
        if previous is None:
            context = {"city": self._city, "id": "last-year"}
            return pages.render(request, "public/missing.html", context, status=404)
        outcomes, readable = await self.outcomes()
        groups = [(fate, [one for one in outcomes.values() if one.fate is fate]) for fate in Fate]
        context = {
            "city": self._city,
            "previous": previous,
            "groups": [(fate, members) for fate, members in groups if members],
            "confirmed": len(outcomes),
            "waiting": [one for one in previous.commitments if one.id not in outcomes],
            "readable": readable,
        }
        return sparing(request, pages.render(request, "public/last_year.html", context))
