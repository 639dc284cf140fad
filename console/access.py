"""What the console knows of a page: method, path, the function that answers, and who may call it. All are required."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

from aiohttp import web

from handlers.people import Permission

Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]

LARGEST_FORM = 256 * 1024
"""Bytes; a page that takes a file sets its own `largest`."""


class Access(Enum):
    """Who may call a page that needs no permission."""

    ANYBODY = "anybody"
    HALF_WAY = "whoever gave a password and still owes the code"
    LEAVING = "whoever has a session, finished or half-way; nobody else has one to end"
    NEWCOMER = "whoever is signed in, also without the second factor that their role asks for"
    SIGNED_IN = "whoever is signed in"


@dataclass(frozen=True, slots=True)
class Page:
    """One route below /console."""

    method: str
    path: str
    """As aiohttp writes it, without the prefix: `/tickets/{number}`; empty for /console itself."""
    answer: Answering
    needs: Permission | Access
    largest: int = LARGEST_FORM
    """The largest request body, in bytes."""
    polled: bool = False
    """Requested by an open page on its own: no sign that anybody is there, so the session keeps ageing."""


def get(path: str, answer: Answering, needs: Permission | Access, *, polled: bool = False) -> Page:
    """Make a page that only shows."""
    return Page("GET", path, answer, needs, polled=polled)


def post(path: str, answer: Answering, needs: Permission | Access, *, largest: int = LARGEST_FORM) -> Page:
    """Make a page that changes something: checked for CSRF before `answer` sees it, and answered with `back`."""
    return Page("POST", path, answer, needs, largest)
