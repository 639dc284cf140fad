"""Saved views: the queue's filters under a name, for oneself or for everybody."""

from urllib.parse import parse_qsl

from aiohttp import web
from multidict import MultiDict

from console.flash import flash
from console.forms import read_whole
from console.pages.queue_filter import PATH, address, pairs
from console.rendering import back, see_other
from console.services import services
from console.session import actor
from handlers.casework.change import ReviewError


async def save(request: web.Request) -> web.StreamResponse:
    """`POST /tickets/views`: saves what the page shows, replacing a view of the same name."""
    sent = await request.post()
    kept = pairs(MultiDict(parse_qsl(str(sent.get("query", ""))[:4000])))
    page = address(kept)
    try:
        view = await services(request).desk.views.save(
            actor(request), str(sent.get("name", "")), page.partition("?")[2], shared="shared" in sent
        )
    except ReviewError as error:
        flash(request, str(error), "trouble")
    else:
        flash(request, f"已保存视图“{view.name}”{'，大家都看得到' if view.staff is None else ''}。")
    return see_other(page)


async def delete(request: web.Request) -> web.StreamResponse:
    """`POST /tickets/views/delete`: deletes one's own view, or a shared one if that is allowed."""
    number = read_whole(str((await request.post()).get("view", "")))
    if number is None:
        raise ReviewError("视图", "没有选；请在列表里选一个再删除")
    await services(request).desk.views.delete(actor(request), number)
    flash(request, "已删除视图。")
    return back(PATH)
