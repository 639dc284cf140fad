"""The queue: the wanted tickets, page by page, with counters and saved views above and bulk actions below."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from multidict import MultiDict

from console.pages.overview import tallies
from console.pages.queue_bulk_actions import offered
from console.pages.queue_filter import (
    QueueForm,
    Wanted,
    address,
    carried,
    pairs,
    read_wanted,
)
from console.pages.queue_news import seen_at, since
from console.pages.queue_rows import row
from console.prefix import PREFIX
from console.rendering import render, see_other, url_with
from console.services import services
from console.session import actor
from console.tally import Tally
from console.ticket_query import FilterError, tell
from handlers.people import Permission
from handlers.tickets.ticket_number import parse
from storage.records import SavedView

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Chip:
    """A counter or a saved view, linking to its tickets."""

    name: str
    address: str
    here: bool
    """Whether the page shows it now."""
    count: int | None = None
    alarm: bool = False


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /tickets`: 422 with the reason for an unreadable address; a search for a ticket's number redirects to it."""
    if number := await _number(request):
        return see_other(f"{PREFIX}/tickets/{number}")
    try:
        context, status = await _list(request, read_wanted(request)), 200
    except FilterError as error:
        context, status = {"rows": (), "problem": str(error), "told": []}, 422
    who, desk, named = actor(request), services(request).desk, pairs(request.query)
    people = await services(request).staff()
    counts, views = await desk.tickets.counts(who), await desk.views.of(who)
    everywhere = {
        "form": QueueForm.at(request, people),
        "carried": carried(request.query),
        "chips": [_everything(named), *(_counter(tally, named) for tally in tallies(who, counts))],
        "cap": counts.cap,
        "views": [_view(view, named) for view in views],
        "own": [view for view in views if view.staff is not None or who.may(Permission.TEMPLATES)],
        "today": desk.today,
        "bulk_actions": offered(who),
        "query": _spelled(named),
        "back": _spelled([*named, *(pair for pair in request.query.items() if pair[0] == "cursor")]),
        "clear": address([]),
        "export": address([pair for pair in named if pair[0] != "sort"], "/exports"),
    }
    return render(request, "queue.html", everywhere | context, status=status)


async def _number(request: web.Request) -> str | None:
    """Return the ticket number if the search is only that, in any spelling, and the actor may see it."""
    match pairs(request.query):
        case [("q", written)] if number := parse(written):
            found = await services(request).desk.tickets.several(actor(request), [number])
            return found[0].number if found else None
    return None


async def _list(request: web.Request, wanted: Wanted) -> dict[str, Any]:
    here, who, query = services(request), actor(request), request.query
    now, names = here.clock(), (await here.roster()).names
    # Before the page itself: what arrives in between is announced twice rather than never.
    fresh = await since(request, wanted.filter, seen_at(now, ()).since) if wanted.cursor is None else ()
    page = await here.desk.tickets.queue(who, wanted.filter, wanted.sort, wanted.cursor, limit=PAGE_ROWS)
    unheard = await here.desk.tickets.unheard(who, page.rows)
    seen = seen_at(now, (*page.rows, *fresh))
    return {
        "problem": None,
        "notes": wanted.notes,
        "sort": wanted.sort.value,
        "rows": [row(one, now, query.get("q", ""), unheard) for one in page.rows],
        "found": await here.desk.tickets.found(who, wanted.filter),
        "told": [pair for pair in tell(query, names) if pair[1] != "不包括"],
        "partly": bool(page.next) and len(page.rows) < PAGE_ROWS,
        "newer": page.previous and url_with(request, cursor=page.previous),
        "older": page.next and url_with(request, cursor=page.next),
        "poll": seen.poll(query) if wanted.cursor is None else None,
    }


def _everything(named: list[tuple[str, str]]) -> Chip:
    return Chip("全部", address([]), not _tickets(named))


def _counter(tally: Tally, named: list[tuple[str, str]]) -> Chip:
    asked = tally.address.partition("?")[2]
    return Chip(tally.name, tally.address, _same(asked, named), tally.count, tally.alarm)


def _view(view: SavedView, named: list[tuple[str, str]]) -> Chip:
    kept = pairs(MultiDict(parse_qsl(view.query)))
    shared = "" if view.staff else "（共用）"
    return Chip(view.name + shared, address(kept), sorted(kept) == sorted(named))


def _same(query: str, named: list[tuple[str, str]]) -> bool:
    """Tell whether a counter's address means what is shown, in any order."""
    return sorted(parse_qsl(query)) == sorted(_tickets(named))


def _tickets(named: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [pair for pair in named if pair[0] != "sort"]


def _spelled(named: list[tuple[str, str]]) -> str:
    return address(named).removeprefix(PREFIX).partition("?")[2]
