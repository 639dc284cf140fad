"""What has arrived since a queue was opened: polled every few seconds, and shown above the list without changing it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from aiohttp import web
from multidict import MultiMapping

from console.pages.queue_bulk_actions import offered
from console.pages.queue_filter import PATH, address, pairs, read_wanted
from console.pages.queue_rows import row
from console.rendering import render
from console.services import services
from console.session import actor
from console.ticket_query import FilterError
from storage.records import FeedbackFilter, FeedbackRecord

MOST_NEWS: Final = 50
"""Rows shown above a list; if there are more, they are only counted, and the page has to be reloaded."""
MOST_KNOWN: Final = 200
OVERLAP: Final = timedelta(minutes=1)
"""A ticket has its message's time but is stored a moment later, so it may appear this much later than newer ones."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader has already seen."""

    since: datetime
    known: tuple[str, ...]
    """Numbers of the tickets since then."""

    def poll(self, query: MultiMapping[str]) -> str:
        """Return the address that asks for newer tickets."""
        own = [("seen", self.since.isoformat()), ("known", ",".join(self.known))]
        return address([*pairs(query), *own], f"{PATH}/news")


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /tickets/news`: 204 if nothing arrived; else how many did, their rows, and the next address to poll."""
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
        "bulk_actions": offered(actor(request)),
        "page": address(pairs(query)),
        "poll": seen_at(now, recent).poll(query),
        "found": await here.desk.tickets.found(actor(request), wanted),
    }
    return render(request, "queue_news.html", context)


async def since(request: web.Request, wanted: FeedbackFilter, then: datetime) -> tuple[FeedbackRecord, ...]:
    """List the filter's tickets that arrived since a given time, newest first."""
    later = replace(wanted, since=max(then, wanted.since or then))
    page = await services(request).desk.tickets.queue(actor(request), later, limit=MOST_NEWS + MOST_KNOWN)
    return page.rows


def seen_at(now: datetime, shown: Iterable[FeedbackRecord]) -> Seen:
    """Return what somebody has seen who is shown these tickets now."""
    then = now.astimezone(UTC) - OVERLAP
    known = dict.fromkeys(one.number for one in shown if one.received_at >= then)
    return Seen(then, tuple(known)[:MOST_KNOWN])


def _read(query: MultiMapping[str]) -> Seen:
    """Read the query. Raises FilterError, in Chinese, for one that no page of the console sends."""
    try:
        then = datetime.fromisoformat(query.get("seen", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        then = datetime.min.replace(tzinfo=UTC)
    if not 1900 <= then.year <= 9998:
        raise FilterError("seen：不是时间；请刷新页面")
    known = tuple(query.get("known", "").split(",")[:MOST_KNOWN])
    return Seen(then, known)
