"""`/commitments` with its pages and data, `/privacy`: open to everyone, no cookie, nothing stored."""

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

import structlog
from aiohttp import web

from bot import pages
from bot.given import now
from bot.public.policy import Policy
from bot.public.rollover import Fates, LastYear, Outcome
from bot.public.selection import Selection, SelectionError, read_selection
from bot.public.sparing import sparing
from bot.public.view import Shown, area_heading, as_data, show
from handlers import wording
from handlers.own_data.keeping import USUAL, Keeping
from handlers.publishing.progress import standing_of
from knowledge.city import City
from knowledge.commitment import Commitment
from storage.database import StorageError
from storage.records import CommitmentStatus, Reached, StatusUpdate

Statuses = Callable[[], Awaitable[Mapping[str, StatusUpdate]]]
"""Returns the latest status of every commitment that has one, by id; raises StorageError if they can't be read."""
Figures = Callable[[], Awaitable[Mapping[str, Reached]]]
"""The same for the figures reported on targets."""

_log = structlog.get_logger(__name__)


def setup(
    app: web.Application,
    *,
    city: City,
    statuses: Statuses,
    figures: Figures | None = None,
    fates: Fates | None = None,
    keeping: Keeping = USUAL,
    clock: Callable[[], datetime] = now,
) -> None:
    """Mount the public pages on `app`; `clock` returns an aware time; without `figures` or `fates`, none are shown.

    `keeping`: the retention periods, for the privacy page.
    """
    last_year = LastYear(city, fates)
    board = Board(city, statuses, figures or _no_figures, last_year, clock)
    pages.add_room(app, "public", Path(__file__).parent)
    app.add_routes(
        [
            web.get("/commitments", board.list_page),
            web.get("/commitments.json", board.list_data),
            web.get("/commitments/last-year", last_year.list_page),
            web.get("/commitments/{id}", board.one_page),
            web.get("/privacy", Policy(city, keeping).show),
        ]
    )


class Board:
    """The commitments with their statuses, as pages and as data."""

    def __init__(
        self,
        city: City,
        statuses: Statuses,
        figures: Figures,
        last_year: LastYear,
        clock: Callable[[], datetime],
    ) -> None:
        self._city, self._statuses, self._figures, self._clock = city, statuses, figures, clock
        self._last_year = last_year
        names = {name for commitment in city.commitments for name in commitment.departments}
        self._departments = [department.name for department in city.departments if department.name in names]

    async def list_page(self, request: web.Request) -> web.Response:
        """Show all commitments, or those that the query selects; 400 with a reason if the query is invalid."""
        reason, selection = "", Selection()
        try:
            selection = read_selection(request.query, self._city)
        except SelectionError as error:
            reason = str(error)
        everything, readable = await self._all(self._city)
        chosen = [] if reason else selection.of(everything)
        context = {
            "city": self._city,
            "areas": [(label, area_heading(self._city, label)) for label in self._city.area_titles],
            "departments": self._departments,
            "statuses": list(CommitmentStatus),
            "selection": selection,
            "asked": request.query.get("q", "").strip(),
            "reason": reason,
            "groups": self._grouped(chosen),
            "found": len(chosen),
            "total": len(everything),
            "tally": _tally(everything),
            "readable": readable,
        }
        page = pages.render(request, "public/list.html", context, status=400 if reason else 200)
        return sparing(request, page)

    async def list_data(self, request: web.Request) -> web.Response:
        """Return the same as JSON, for the same query; 400 with `error` if it is invalid, 503 without statuses."""
        try:
            selection = read_selection(request.query, self._city)
        except SelectionError as error:
            return _data({"error": str(error)}, status=400)
        everything, readable = await self._all(self._city)
        outcomes, known = await self._last_year.outcomes()
        if not (readable and known):
            return _data({"error": wording.PROGRESS_UNREADABLE}, status=503, headers={"Retry-After": "60"})
        content = {
            "city": self._city.code,
            "city_name": self._city.name,
            "report": self._city.report_title,
            "year": self._city.year,
            **({"demonstration": True} if pages.is_demonstration(request) else {}),
            "commitments": [
                as_data(each, self._origins(each.commitment, outcomes) if self._city.previous else None)
                for each in selection.of(everything)
            ],
        }
        return sparing(request, _data(content))

    async def one_page(self, request: web.Request) -> web.Response:
        """Show one commitment, this year's or last year's; 404 with links onward if neither report has that id."""
        id_ = request.match_info["id"]
        for city, template in ((self._city, "public/one.html"), (self._city.previous, "public/former.html")):
            if city is not None and (commitment := city.commitment(id_)) is not None:
                return pages.render(request, template, await self._one(city, commitment))
        context = {"city": self._city, "id": id_[:20]}
        return pages.render(request, "public/missing.html", context, status=404)

    async def _one(self, city: City, commitment: Commitment) -> dict[str, object]:
        everything, readable = await self._all(city)
        outcomes, known = await self._last_year.outcomes()
        shown = next(each for each in everything if each.commitment is commitment)
        near = [each for each in everything if _same_topic(each, shown) and each is not shown]
        return {
            "city": city,
            "shown": shown,
            "area": area_heading(city, commitment.place.area),
            "near": near[:6],
            "readable": readable and known,
            "origins": self._origins(commitment, outcomes),
            "outcome": outcomes.get(commitment.id),
            "year": self._city.year,
        }

    def _origins(self, commitment: Commitment, outcomes: Mapping[str, Outcome]) -> list[Outcome]:
        """Return last year's promises with which staff confirmed that it goes on."""
        return [one for one in outcomes.values() if one.later is commitment]

    async def _all(self, city: City) -> tuple[list[Shown], bool]:
        """Return every commitment of a report with its status, and whether the statuses could be read."""
        today = self._clock().astimezone(self._city.timezone).date()
        latest: Mapping[str, StatusUpdate] = {}
        reached: Mapping[str, Reached] = {}
        readable = True
        try:
            latest, reached = await self._statuses(), await self._figures()
        except StorageError as error:
            _log.error("statuses_unreadable", error=str(error))
            readable = False
        nothing = Reached()
        return [
            show(
                one,
                latest.get(one.id),
                today,
                standing_of(one, reached.get(one.id, nothing), city.year),
            )
            for one in city.commitments
        ], readable

    def _grouped(self, chosen: list[Shown]) -> list[tuple[str, str, list[tuple[str, list[list[Shown]]]]]]:
        """Group by area (label, heading), then topic, then quote; innermost the commitments that share a quote."""
        by_area = groupby(chosen, key=lambda shown: shown.commitment.place.area)
        return [
            (label, area_heading(self._city, label), _by_topic(list(members))) for label, members in by_area
        ]


def _data(
    content: Mapping[str, object], *, status: int = 200, headers: Mapping[str, str] = MappingProxyType({})
) -> web.Response:
    """Return open data: any page may read it, including the refusals."""
    given = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache", **headers}
    return web.json_response(
        content, status=status, headers=given, dumps=partial(json.dumps, ensure_ascii=False)
    )


async def _no_figures() -> Mapping[str, Reached]:
    return {}


def _by_topic(members: list[Shown]) -> list[tuple[str, list[list[Shown]]]]:
    by_topic = groupby(members, key=lambda shown: shown.commitment.place.topic)
    return [(topic, _by_quote(list(group))) for topic, group in by_topic]


def _by_quote(members: list[Shown]) -> list[list[Shown]]:
    return [list(group) for _, group in groupby(members, key=lambda shown: shown.commitment.quote)]


def _same_topic(one: Shown, other: Shown) -> bool:
    return one.commitment.place == other.commitment.place


def _tally(everything: list[Shown]) -> list[tuple[CommitmentStatus, int]]:
    """Count the commitments by status, in the statuses' order, leaving out statuses that none has."""
    counts = {status: sum(shown.status is status for shown in everything) for status in CommitmentStatus}
    return [(status, count) for status, count in counts.items() if count]
