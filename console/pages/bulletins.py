"""Bulletins, which every citizen reads for a while; and pauses, during which no feedback is taken."""

from datetime import datetime
from typing import Final

from aiohttp import web
from wtforms import DateTimeLocalField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from console.flash import flash
from console.forms import Form, known_day, read_whole
from console.rendering import back, render
from console.services import services
from console.session import actor
from handlers.desk.bulletins import LONGEST
from storage.records import Bulletin, BulletinKind

_ADDRESS: Final = "/bulletins"
_FORMATS: Final = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
"""What browsers send, and what people type where a browser has no such field."""


class BulletinForm(Form):
    """One bulletin; its times are the city's."""

    text = TextAreaField("内容", [InputRequired("请填内容"), Length(max=LONGEST)])
    begins = DateTimeLocalField("从", [Optional(), known_day], format=_FORMATS)
    until = DateTimeLocalField("到", [InputRequired("请填到什么时候"), known_day], format=_FORMATS)


class PauseForm(BulletinForm):
    """A pause of feedback."""

    text = TextAreaField("原因", [InputRequired("请填原因"), Length(max=LONGEST)])


_FORMS: Final = {BulletinKind.NEWS: BulletinForm, BulletinKind.PAUSE: PauseForm}


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /bulletins`: what runs, what is still to begin, and what is over."""
    found = await services(request).desk.bulletins.listed(actor(request))
    context = {
        "standing": found.standing,
        "over": found.over,
        "now": services(request).clock(),
        "roster": await services(request).roster(),
        "Kind": BulletinKind,
    }
    return render(request, "bulletins.html", context)


async def show_new(request: web.Request) -> web.StreamResponse:
    """`GET /bulletins/new`."""
    return _render(request, BulletinForm.of(request), BulletinKind.NEWS)


async def show_pause(request: web.Request) -> web.StreamResponse:
    """`GET /bulletins/pause`."""
    return _render(request, PauseForm.of(request), BulletinKind.PAUSE)


async def post(request: web.Request) -> web.StreamResponse:
    """`POST /bulletins/new`."""
    return await _post(request, BulletinKind.NEWS)


async def pause(request: web.Request) -> web.StreamResponse:
    """`POST /bulletins/pause`."""
    return await _post(request, BulletinKind.PAUSE)


async def end(request: web.Request) -> web.StreamResponse:
    """`POST /bulletins/{id}/end`: before its time; 404 if there is no such bulletin."""
    id_ = read_whole(request.match_info["id"])
    if id_ is None:
        raise web.HTTPNotFound
    ended = await services(request).desk.bulletins.end(actor(request), id_)
    flash(request, _over(ended, services(request).clock()))
    return back(_ADDRESS)


async def _post(request: web.Request, kind: BulletinKind) -> web.StreamResponse:
    form = await _FORMS[kind].sent(request)
    if form.validate():
        with form.refusing():
            posted = await services(request).desk.bulletins.post(
                actor(request),
                kind,
                form.text.data,
                begins=_local(request, form.begins.data) if form.begins.data else None,
                until=_local(request, form.until.data),
            )
            flash(request, _done(posted, services(request).clock()))
            return back(_ADDRESS)
    return _render(request, form, kind, status=422)


def _local(request: web.Request, typed: datetime) -> datetime:
    """Return what was typed as a moment in the city's time."""
    return typed.replace(tzinfo=services(request).city.timezone)


def _done(posted: Bulletin, now: datetime) -> str:
    if posted.kind is BulletinKind.PAUSE:
        return "已暂停受理建议和投诉。" if posted.runs(now) else "已安排暂停受理，到时自动开始。"
    return "公告已发布。" if posted.runs(now) else "公告已安排，到时自动发布。"


def _over(ended: Bulletin, now: datetime) -> str:
    if ended.begins > now:
        return "已取消，不会开始。"
    return "已恢复受理建议和投诉。" if ended.kind is BulletinKind.PAUSE else "公告已结束，居民不再看到。"


def _render(
    request: web.Request, form: BulletinForm, kind: BulletinKind, *, status: int = 200
) -> web.Response:
    context = {"form": form, "pauses": kind is BulletinKind.PAUSE, "longest": LONGEST}
    return render(request, "bulletin.html", context, status=status)
