"""What the lists of this year's and last year's commitments share: whose are shown, and pages by number."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from aiohttp import web

from console.forms import options, read_whole
from console.rendering import url_with
from handlers.people import Actor

PAGE_ROWS: Final = 50
MINE: Final = "mine"
"""Chosen instead of a department: all of the reader's own."""


def offer_departments(request: web.Request, form: Any, who: Actor, names: Iterable[str]) -> None:
    """Offer the departments in a filter; an address that asks for nothing shows a reader's own."""
    mine = {MINE: "我的部门"} if who.departments else {}
    form.department.choices = options("全部", mine | {name: name for name in names})
    if who.departments and not request.query:
        form.department.data = MINE


def of_department(wanted: str, owner: str, *, own: bool) -> bool:
    """Tell whether a commitment of `owner` is wanted; `own`: it is one of the reader's."""
    return own if wanted == MINE else wanted in {"", owner}


def numbered(request: web.Request, found: Sequence[object]) -> dict[str, object]:
    """Return what a template shows of a list: the rows of the page that is asked for, and the pages beside it."""
    pages = max(-(-len(found) // PAGE_ROWS), 1)
    page = min(read_whole(request.query.get("page")) or 1, pages)
    return {
        "rows": found[(page - 1) * PAGE_ROWS : page * PAGE_ROWS],
        "found": len(found),
        "newer": url_with(request, page=page - 1) if page > 1 else None,
        "older": url_with(request, page=page + 1) if page < pages else None,
        "page": page,
        "pages": pages,
    }
