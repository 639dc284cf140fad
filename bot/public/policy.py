"""`/privacy`: what is stored about citizens, for how long, who sees it, how to see and erase it; for every channel."""

from aiohttp import web

from bot import pages
from handlers import wording
from handlers.own_data.keeping import Keeping, say_days
from knowledge.city import City


class Policy:
    """The page; it shows the retention periods that the program applies."""

    def __init__(self, city: City, keeping: Keeping) -> None:
        self._context = {
            "city": city,
            "periods": {
                name: say_days(getattr(keeping, name))
                for name in ("replies", "conversations", "identities", "questions", "notices", "set_aside")
            },
            "say_data": wording.SAY_MY_DATA,
            "say_erase": wording.SAY_ERASE,
            "say_unfollow": wording.SAY_UNFOLLOW.partition(" ")[0],
        }

    async def show(self, request: web.Request) -> web.Response:
        """`GET /privacy`."""
        return pages.render(request, "public/privacy.html", self._context)
