"""Notices to citizens that did not arrive: what each is about, and why it was not delivered."""

from aiohttp import web

from console.notice_outcomes import outcome_of
from console.rendering import render
from console.services import services
from console.session import actor
from handlers.channels import channel_name
from handlers.desk.notices import CAP, MOST, RECENT


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /notices`: those about tickets of the actor's departments, newest first."""
    desk = services(request).desk.notices
    found, counts = await desk.undelivered(actor(request)), await desk.counts(actor(request))
    rows = [(one, outcome_of(one.notice), channel_name(one.notice.channel)) for one in found]
    context = {
        "rows": rows,
        "total": sum(counts.values()),
        "more": CAP in counts.values(),
        "most": MOST,
        "days": RECENT.days,
    }
    return render(request, "notices.html", context)
