"""Sends people to sign in first: where they are redirected, where they return to, and what becomes of what they wrote."""

from typing import Final

from aiohttp import web
from yarl import URL

from console.access import LARGEST_FORM
from console.error_pages import ErrorPage, show
from console.flash import flash
from console.kept_input import remember
from console.prefix import PREFIX
from console.rendering import see_other
from console.services import page_of
from console.whence import page_before, safe_next
from edge.bodies import read_words
from edge.origin import is_own_page

SIGN_IN: Final = f"{PREFIX}/sign-in"
CODE: Final = f"{PREFIX}/sign-in/code"
_ENDED: Final = ErrorPage(
    403,
    "登录已过期，还没有提交",
    "您一小时没有操作，或者在别处退出了登录。您写的在下面：请先复制，再登录，回到原来的页面粘贴后提交。",
)


async def redirect(request: web.Request, address: str, *, ended: bool) -> web.Response:
    """Redirect to `address`, where they gain access; what they wrote, if anything, is shown to them first.

    `ended`: their session has just expired.
    """
    if address not in {SIGN_IN, CODE}:
        return _lead(request, address)
    target = str(URL(address).with_query(await _next(request)))
    if request.method == "POST" and await _has_words(request):
        return await show(request, _ENDED, sign_in=target)
    if ended:
        undone = "" if request.method == "GET" else "刚才那一步没有办。"
        flash(request, f"登录已过期，请重新登录。{undone}", "note")
    return _lead(request, target)


def _lead(request: web.Request, address: str) -> web.Response:
    if "HX-Request" in request.headers:
        # htmx would put the sign-in page into a part of this one.
        return web.Response(status=204, headers={"HX-Redirect": address})
    return see_other(address)


async def _next(request: web.Request) -> dict[str, str]:
    """Return the page to come back to: the requested one, or the one that held the form or requested a part."""
    whole = request.method == "GET" and "HX-Request" not in request.headers
    wanted = safe_next(request.path_qs) if whole else await page_before(request)
    return {} if wanted in {PREFIX, CODE} else {"next": wanted}


async def _has_words(request: web.Request) -> bool:
    """Tell whether one of our forms held any text; more of it than usual is not read, and its files are not."""
    page = page_of(request)
    if page is None or not is_own_page(request):
        return False
    try:
        form = await read_words(request, LARGEST_FORM, with_files=page.largest)
    except (web.HTTPRequestEntityTooLarge, web.RequestPayloadError):
        return False
    return remember(request, form)
