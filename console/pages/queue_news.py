"""What arrived since a queue was opened: asked every few seconds, and put above the list without touching it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from aiohttp import web
from multidict import MultiMapping

from console.pages.queue_deeds import offered
from console.pages.queue_filter import PATH, address, pairs, read_wanted
from console.pages.queue_rows import row
from console.rendering import render
from console.services import services
from console.session import actor
from console.ticket_query import FilterError
from storage.records import FeedbackFilter, FeedbackRecord

MOST_NEWS: Final = 50
"""Rows that are put above a list; of more it is only told, and the page is opened anew."""
MOST_KNOWN: Final = 200
OVERLAP: Final = timedelta(minutes=1)
"""A ticket has the time of its message, and is stored a moment later: so long it may come in behind others."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader has before them already."""

    since: datetime
    known: tuple[str, ...]
    """Numbers of the tickets from then on."""

    def poll(self, query: MultiMapping[str]) -> str:
        """The address that asks for what is newer."""
        own = [("seen", self.since.isoformat()), ("known", ",".join(self.known))]
        return address([*pairs(query), *own], f"{PATH}/news")


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /tickets/news`: 204 while nothing arrived; then how many did, their rows, and where to ask next."""
    here, query = services(request), request.query
    seen, wanted = _read(query), read_wanted(request).filter
    now = here.clock()
    recent = await since(request, wanted, seen.since)
    came = [one for one in recent if one.number not in seen.known]
    if not came:
        return web.Response(status=204)
    context = {
        "rows": [row(one, now, query.get("q", "")) for one in came],
        "many": len(came) > MOST_NEWS,
        "most": MOST_NEWS,
        "today": here.desk.today,
        "deeds": offered(actor(request)),
        "page": address(pairs(query)),
        "poll": seen_at(now, recent).poll(query),
        "found": await here.desk.found(actor(request), wanted),
    }
    return render(request, "queue_news.html", context)


async def since(request: web.Request, wanted: FeedbackFilter, then: datetime) -> tuple[FeedbackRecord, ...]:
    """List the tickets of a filter that arrived from a moment on, the newest first."""
    later = replace(wanted, since=max(then, wanted.since or then))
    page = await services(request).desk.queue(actor(request), later, limit=MOST_NEWS + MOST_KNOWN)
    return page.rows


def seen_at(now: datetime, shown: Iterable[FeedbackRecord]) -> Seen:
    """What somebody has seen who is shown these tickets now."""
    then = now.astimezone(UTC) - OVERLAP
    known = dict.fromkeys(one.number for one in shown if one.received_at >= then)
    return Seen(then, tuple(known)[:MOST_KNOWN])


def _read(query: MultiMapping[str]) -> Seen:
    """Raises FilterError, in Chinese, for what no page of the console asks."""
    try:
        then = datetime.fromisoformat(query.get("seen", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        then = datetime.min.replace(tzinfo=UTC)
    if not 1900 <= then.year <= 9998:
        raise FilterError("seen：不是时间；请刷新页面")
    known = tuple(query.get("known", "").split(",")[:MOST_KNOWN])
    return Seen(then, known)
