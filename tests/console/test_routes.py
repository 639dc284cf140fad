"""Every route, for everybody: the table is complete, and each role opens what it names and nothing else."""

from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web

from console.access import Access, Page
from console.app import PREFIX
from console.navigation import PLACES
from console.routes import PAGES
from console.services import SERVICES
from handlers.people import PERMISSIONS, Actor, Permission
from handlers.publishing.evidence import Document
from storage.records import CommitmentStatus, ReplyTemplate, Role
from tests.console.harness import Console, Visitor, words

EXAMPLES: dict[str, Callable[[Console], Awaitable[str]]] = {}
"""Path of a GET page with parameters -> an address that answers 200 to people who may open it."""


async def _somebody(console: Console) -> str:
    return f"/people/{await console.add('some.body', Role.AUDITOR)}"


EXAMPLES["/people/{id}"] = _somebody


async def _commitment(_console: Console) -> str:
    return "/commitments/1-001"


async def _evidence(console: Console) -> str:
    head = Actor("h", "负责人", Role.HEAD, (), PERMISSIONS[Role.HEAD])
    update = await console.desk.commitments.set_status(
        head,
        "1-001",
        status=CommitmentStatus.IN_PROGRESS,
        as_of=console.desk.today,
        evidence="月报",
        document=Document("月报.pdf", b"%PDF-1.7\n%%EOF"),
    )
    return f"/commitments/1-001/evidence/{update.file}"


async def _template(console: Console) -> str:
    administrator = Actor("m", "管理员", Role.ADMINISTRATOR, (), PERMISSIONS[Role.ADMINISTRATOR])
    made = await console.desk.templates.save(
        administrator, ReplyTemplate(console.city.code, "路灯", "您好", department="城建局")
    )
    return f"/templates/{made.id}"


EXAMPLES["/templates/{id}"] = _template
EXAMPLES["/commitments/{id}"] = _commitment
EXAMPLES["/commitments/{id}/evidence/{file}"] = _evidence


async def _ticket(console: Console) -> str:
    return f"/tickets/{await console.file('路灯坏了')}"


async def _news(console: Console) -> str:
    await console.file("路灯坏了")
    return f"/tickets/news?seen={console.clock().date()}"


EXAMPLES["/tickets/{number}"] = _ticket
EXAMPLES["/tickets/news"] = _news


def _shown(page: Page) -> str:
    return f"{page.method} {page.path}"


def address(page: Page) -> str:
    """Return the page's path with values for its parameters."""
    return page.path.replace("{", "").replace("}", "")


async def call(visitor: Visitor, page: Page) -> tuple[int, str, str]:
    """Return status, redirect target and text; a POST comes from the console itself, but without its token."""
    if page.method == "GET":
        response = await visitor.get(address(page))
    else:
        response = await visitor.send(address(page), {})
    async with response:
        return (
            response.status,
            response.headers.get("Location", ""),
            words(await response.text(errors="replace")),
        )


def test_every_page_says_who_may_open_it() -> None:
    """Every route has a permission or a reason and occurs once, and the public ones are listed here."""
    assert all(isinstance(page.needs, Permission | Access) for page in PAGES)
    assert len({(page.method, page.path) for page in PAGES}) == len(PAGES)
    assert {page.method for page in PAGES} == {"GET", "POST"}
    open_to_all = {page.path for page in PAGES if page.needs is Access.ANYBODY}
    assert open_to_all == {"/sign-in", "/join", "/join/accept", "/"}


async def test_there_is_no_route_outside_the_table(console: Console) -> None:
    """Beside static files, the application answers no other route."""
    [mounted] = console.server.app.router.resources()
    assert isinstance(mounted, web.PrefixedSubAppResource)
    app = mounted._app
    known = app[SERVICES].pages
    assert len(known) == len(PAGES)
    for route in app.router.routes():
        static = isinstance(route.resource, web.StaticResource)
        assert static or route in known, route


async def test_nobody_opens_anything_without_signing_in(console: Console) -> None:
    """Without signing in, every page behind the door redirects to it, for GET and for POST."""
    visitor = await console.visit()
    for page in PAGES:
        if page.needs is not Access.ANYBODY:
            status, where, _ = await call(visitor, page)
            assert (status, where.partition("?")[0]) == (303, f"{PREFIX}/sign-in"), _shown(page)


@pytest.mark.parametrize("role", Role)
async def test_each_role_opens_what_it_may_and_nothing_else(console: Console, role: Role) -> None:
    """A forbidden page gives 403 and says who may; an allowed POST asks for its token."""
    staff = await console.sign_in(role)
    for page in PAGES:
        if page.needs is Access.HALF_WAY:
            continue
        status, _, said = await call(staff, page)
        allowed = isinstance(page.needs, Access) or page.needs in PERMISSIONS[role]
        if not allowed:
            assert isinstance(page.needs, Permission)
            assert status == 403, _shown(page)
            assert "没有权限" in said
            assert page.needs.value in said
        elif page.method == "POST":
            assert status == 403, _shown(page)
            assert "没有提交" in said, _shown(page)
        else:
            fine = (
                {200, 303} | ({403, 404} if "{" in page.path else set()) | ({422} if page.polled else set())
            )
            assert status in fine, (_shown(page), said)
            assert "没有“" not in said, _shown(page)


async def test_pages_of_one_thing_open_too(console: Console) -> None:
    """Pages with parameters open with a real id."""
    everybody = [await console.sign_in(role) for role in Role]
    for page in PAGES:
        if page.method == "GET" and page.path in EXAMPLES and isinstance(page.needs, Permission):
            where = await EXAMPLES[page.path](console)
            for staff in everybody:
                allowed = staff.presence.actor.may(page.needs)
                assert (await staff.get(where)).status == (200 if allowed else 403), (
                    page.path,
                    staff.presence.login,
                )


@pytest.mark.parametrize("role", Role)
async def test_the_way_around_offers_what_opens(console: Console, role: Role) -> None:
    """Every navigation entry opens, and nothing that would not is offered."""
    staff = await console.sign_in(role)
    html = await staff.page("")
    offered = {
        page.path
        for page in PAGES
        if f'href="{PREFIX}{page.path}" ' in html or f'href="{PREFIX}{page.path}"' in html
    }
    places = {place.path for place in PLACES}
    for page in PAGES:
        if page.method == "GET" and page.path in places and isinstance(page.needs, Permission):
            assert (page.path in offered) == (page.needs in PERMISSIONS[role]), page.path
    for path in offered:
        assert (await staff.get(path)).status in {200, 303}, path
