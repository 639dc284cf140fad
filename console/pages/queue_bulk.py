"""Doing one thing to many tickets: a page that shows what was ticked and asks for the rest, then the results."""

import re
from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from multidict import MultiDict, MultiMapping

from console.flash import flash
from console.forms import Form
from console.pages.queue_filter import address, pairs
from console.pages.queue_rows import Row, row
from console.rendering import render, see_other
from console.services import services
from console.session import actor
from handlers.casework.actions import Action, permits
from handlers.desk.bulk import BulkResult, Numbered
from handlers.people import Actor, Permission

_TICKED, _LISTED = "ticket", "listed"
_BOX = re.compile(r"(YN-[0-9-]{1,20})~([0-9]{1,9})")

Prepare = Callable[[web.Request, Any], Awaitable[Mapping[str, object]]]
Act = Callable[[web.Request, Any, Sequence[Numbered]], Awaitable[tuple[BulkResult, ...]]]


@dataclass(frozen=True, slots=True)
class Line:
    """One of the ticked tickets."""

    number: str
    version: int
    row: Row | None
    """None: not in the actor's departments, or does not exist."""
    ticked: bool
    problem: str | None

    @property
    def box(self) -> str:
        """The value of its checkbox."""
        return f"{self.number}~{self.version}"


@dataclass(frozen=True, slots=True)
class Bulk:
    """One thing that can be done to many tickets."""

    name: str
    """As spelled in its address and its template."""
    label: str
    action: Action
    form: type[Form]
    prepare: Prepare
    """Fills the form's choices; returns what else the page needs. With `begun`, the form was only filled in."""
    act: Act

    def may(self, who: Actor) -> bool:
        """Tell whether a person may use it."""
        return who.may(Permission.BULK) and permits(who, self.action)

    async def show(self, request: web.Request) -> web.StreamResponse:
        """`GET /tickets/bulk/<name>`: what was ticked, and the fields still to fill in."""
        actor(request).require(Permission.BULK)
        chosen = _boxes(request.query, _TICKED)
        if not chosen:
            flash(request, "请先在列表里勾选工单。", "note")
            return see_other(_queue(request.query))
        form = self.form.of(request)
        more = await self.prepare(request, form)
        lines = await _lines(request, chosen, chosen, {})
        return await self._page(request, form, request.query, lines, more=more)

    async def do(self, request: web.Request) -> web.StreamResponse:
        """`POST /tickets/bulk/<name>`: redirects to the queue if all are done; else 422 with the failed ones and why."""
        sent, form = MultiDict(await request.post()), await self.form.sent(request)
        chosen = _boxes(sent, _TICKED)
        listed = _boxes(sent, _LISTED) | chosen
        more = await self.prepare(request, form)
        failed: dict[str, str] = {}
        if not chosen:
            form.refuse("", "还没有勾选工单；请至少勾选一件")
        elif not more.get("begun") and form.validate():
            with form.refusing():
                results = await self.act(request, form, list(chosen.items()))
                failed = {one.number: one.problem for one in results if one.problem is not None}
                listed = {
                    number: version
                    for number, version in listed.items()
                    if number in failed or number not in chosen
                }
                if not failed:
                    flash(request, f"{self.label}：{len(results)}件都已办成。")
                    return see_other(_queue(sent))
                done = len(results) - len(failed)
                form.refuse(
                    "", f"{done}件已办成，{len(failed)}件没有办成。请看下面的原因，要再做的勾上再提交。"
                )
        lines = await _lines(request, listed, chosen, failed)
        return await self._page(request, form, sent, lines, more=more, failed=bool(failed))

    async def _page(
        self,
        request: web.Request,
        form: Form,
        sent: MultiMapping[Any],
        lines: Sequence[Line],
        *,
        more: Mapping[str, object],
        failed: bool = False,
    ) -> web.Response:
        context = {
            "deed": self,
            "form": form,
            "lines": lines,
            "failed": failed,
            "back": str(sent.get("back", "")),
            "queue": _queue(sent),
            "today": services(request).desk.today,
            **more,
        }
        return render(request, f"queue_{self.name}.html", context, status=422 if form.errors else 200)


def _boxes(sent: MultiMapping[Any], name: str) -> dict[str, int]:
    """Return the numbers of that name's boxes with the versions that the clerk saw."""
    found = (_BOX.fullmatch(str(written)) for written in sent.getall(name, []))
    return {one[1]: int(one[2]) for one in found if one}


def _queue(sent: MultiMapping[Any]) -> str:
    """Return the page of the queue that the clerk came from."""
    given = parse_qsl(str(sent.get("back", ""))[:4000])
    return address([*pairs(MultiDict(given)), *(pair for pair in given if pair[0] == "cursor")])


async def _lines(
    request: web.Request, listed: Mapping[str, int], chosen: Container[str], failed: Mapping[str, str]
) -> list[Line]:
    """Return the listed tickets as ticked; those that failed unticked and as they are now, to be checked."""
    here, now = services(request), services(request).clock()
    tickets = {one.number: one for one in await here.desk.tickets.several(actor(request), list(listed))}
    lines = []
    for number, seen in listed.items():
        ticket, problem = tickets.get(number), failed.get(number)
        version = ticket.version if ticket and problem else seen
        shown = row(ticket, now) if ticket else None
        lines.append(Line(number, version, shown, number in chosen and problem is None, problem))
    return lines
