"""What is waiting today: counts that link to their tickets."""

from collections.abc import Mapping
from urllib.parse import quote

from aiohttp import web

from console.pages.commitment_list import MINE
from console.pages.rollover import AT, OPEN
from console.prefix import PREFIX
from console.rendering import back, render
from console.services import services
from console.session import actor, me
from console.tally import Tally
from handlers.bulletins import Posted
from handlers.desk.notices import CAP
from handlers.people import Actor, Permission
from storage.records import Counts, FeedbackState, NoticeState, Role

_MEANS = {
    FeedbackState.RECEIVED: "还没有派给部门",
    FeedbackState.ASSIGNED: "等部门接单",
    FeedbackState.IN_PROGRESS: "正在办理",
    FeedbackState.ANSWERED: "等办结",
}


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /console`."""
    who = actor(request)
    reads = who.may(Permission.TICKET_READ)
    desk = services(request).desk
    counts = await desk.tickets.counts(who) if reads else None
    missed = await desk.notices.counts(who) if reads else {}
    standing = (await desk.bulletins.listed(who)).standing if reads else []
    context = {
        "paused": Posted(bulletins=tuple(standing)).pause(services(request).clock()),
        "first": [*tallies(who, counts), _undelivered(missed), *await _last_years(request, who)]
        if counts
        else [],
        "departments": _departments(counts) if counts else [],
        "cap": counts.cap if counts else 0,
        "second_factor": me(request).second_factor,
        "lacks_dispatcher": who.may(Permission.PEOPLE) and not await _dispatcher_joined(request),
    }
    return render(request, "overview.html", context)


async def go(_request: web.Request) -> web.StreamResponse:
    """`GET /console/`: redirects to the address without the slash."""
    return back("")


async def _dispatcher_joined(request: web.Request) -> bool:
    return any(one.active and one.role is Role.DISPATCHER for one in await services(request).staff())


def tallies(who: Actor, counts: Counts) -> list[Tally]:
    """Return what `who` has to look at, most urgent first."""
    shown = [Tally("超期未办", counts.overdue, _queue("overdue=1"), "过了办理期限", counts.overdue > 0)]
    if who.may(Permission.HANDLE):
        shown.append(Tally("我手上的", counts.mine, _queue("mine=1&open=1"), "由我经办"))
    if counts.sent_back:
        address = _queue("sent_back=1&mine=1&open=1")
        shown.append(Tally("要改的答复", counts.sent_back, address, "审核人退改的", alarm=True))
    if counts.helping:
        shown.append(Tally("请我们协办", counts.helping, _queue("helping=1&open=1"), "别的单位承办"))
    if who.may(Permission.APPROVE):
        shown.append(Tally("待我审核", counts.waiting, _queue("waiting=1"), "答复等第二人审核"))
    if who.may(Permission.APPROVE) or who.may(Permission.ASSIGN):
        address = _queue("displeased=1&open=1")
        shown.append(
            Tally("居民不满意", counts.displeased, address, "说没解决，正在重办", counts.displeased > 0)
        )
    return shown + [
        Tally(state.value, counts.states.get(state, 0), _queue(f"state={quote(state.value)}"), means)
        for state, means in _MEANS.items()
    ]


def _undelivered(missed: Mapping[NoticeState, int]) -> Tally:
    """Count the notices that citizens have not received: held until they write, or failed."""
    failed = missed.get(NoticeState.FAILED, 0)
    means = f"其中{failed:,}条没能送达，其余等居民来信" if failed else "等居民来信时送达"
    count, more = sum(missed.values()), CAP in missed.values()
    return Tally("没送到的消息", count, f"{PREFIX}/notices", means, alarm=failed > 0, more=more)


async def _last_years(request: web.Request, who: Actor) -> list[Tally]:
    """Count last year's promises that wait for this person's word, if there are any."""
    if services(request).city.previous is None or not who.may(Permission.COMMITMENT_STATUS):
        return []
    count = await services(request).desk.rollover.waiting(who)
    address = f"{PREFIX}{AT}?department={MINE}&state={OPEN}"
    return [Tally("去年的承诺", count, address, "等核对，核对了居民才看得到")] if count else []


def _departments(counts: Counts) -> list[Tally]:
    busy = sorted(counts.departments.items(), key=lambda pair: -pair[1])
    return [Tally(name, count, _queue(f"department={quote(name)}&open=1")) for name, count in busy if count]


def _queue(query: str) -> str:
    return f"{PREFIX}/tickets?{query}"
