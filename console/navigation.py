"""The navigation: which entries the sidebar offers to whom."""

from dataclasses import dataclass

from aiohttp import web

from console.prefix import PREFIX
from console.services import services
from handlers.people import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """One entry."""

    label: str
    path: str
    """Without the prefix."""
    key: str
    """Pressed after `g`, it opens the entry."""
    icon: str
    """Its name in ICONS of templates/macros.html."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as one person sees it."""

    place: Place
    address: str
    here: bool


PLACES = (
    Place("今天", "", "h", "home"),
    Place("工单", "/tickets", "q", "tickets"),
    Place("承诺", "/commitments", "c", "commitments"),
    Place("问不到的", "/questions", "u", "questions"),
    Place("数据", "/figures", "f", "figures"),
    Place("导出", "/exports", "e", "exports"),
    Place("公告", "/bulletins", "b", "bulletins"),
    Place("模板和规则", "/templates", "t", "templates"),
    Place("人员", "/people", "p", "people"),
    Place("审计", "/audit", "a", "audit"),
)


def entries(request: web.Request, actor: Actor) -> list[Entry]:
    """Return what `actor` may open, in order, with the current one marked."""
    here = request.path.removeprefix(PREFIX)
    open_ = [place for place in PLACES if services(request).opens(actor, place.path)]
    return [Entry(place, PREFIX + place.path, _holds(place.path, here)) for place in open_]


def _holds(path: str, here: str) -> bool:
    return here == path or (path != "" and here.startswith(f"{path}/"))
