"""Exports: the tickets of a queue's address, as a file. Written in the background; the page shows the progress."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web
from multidict import MultiDict
from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.validators import Length
from yarl import URL

from console.flash import flash
from console.forms import Form, options
from console.headers import TYPES, attachment
from console.prefix import PREFIX
from console.rendering import back, is_part, render
from console.services import services
from console.session import actor
from console.ticket_query import NAMES, FilterError, read_query, tell
from handlers.casework.change import ReviewError
from handlers.figures.exports import ExportOrder
from handlers.people import Permission
from storage.export import ExportError, Format, most_rows
from storage.records import FeedbackFilter

FORMATS: Final = {
    Format.XLSX: "Excel 工作簿（xlsx）",
    Format.CSV: "CSV 表格",
    Format.DOCX: f"Word 文档（docx），最多{most_rows(Format.DOCX):,}件",
    Format.JSONL: "JSON 行（jsonl），给程序用",
}


class ExportForm(Form):
    """What to write, and how."""

    query = HiddenField(validators=[Length(max=2000)])
    format = RadioField(
        "格式", choices=options(None, {one.value: name for one, name in FORMATS.items()}), default="xlsx"
    )
    unmasked = BooleanField("不脱敏：姓名、电话、证件号、住址按原文导出")
    purpose = StringField("用途", [Length(max=200)])


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /exports`: what the address filters; 422 with the reason if it can't be read."""
    asked = URL.build(query=[(name, value) for name, value in request.query.items() if name in NAMES])
    return await _page(request, ExportForm.of(request, data={"query": asked.query_string}))


async def start(request: web.Request) -> web.StreamResponse:
    """`POST /exports`: starts the export and redirects to its progress."""
    form = await ExportForm.sent(request)
    query = _query(form)
    if not form.validate():
        return await _page(request, form, status=422)
    try:
        title = "；".join(
            f"{label}：{value}" for label, value in tell(query, await _names(request), search=False)
        )
        order = ExportOrder(
            _wanted(request, query),
            Format(form.format.data),
            title[:500],
            unmasked=form.unmasked.data,
            purpose=form.purpose.data or "",
        )
        card = await services(request).exports.start(actor(request), order)
    except ReviewError as error:
        form.refuse("purpose", str(error))
    except FilterError:
        pass  # The page says so itself.
    except ExportError as error:
        form.refuse("", str(error))
    else:
        return back(f"/exports/{card.id}")
    return await _page(request, form, status=422)


async def progress(request: web.Request) -> web.StreamResponse:
    """`GET /exports/{id}`: its progress; htmx requests only that part, every second."""
    card = await services(request).exports.look(actor(request), request.match_info["id"])
    template = "export_progress.html" if is_part(request) else "export.html"
    return render(request, template, {"card": card, "formats": FORMATS})


async def fetch(request: web.Request) -> web.StreamResponse:
    """`GET /exports/{id}/file`: the file, only for the person who started the export."""
    exports, id_ = services(request).exports, request.match_info["id"]
    card = await exports.look(actor(request), id_)
    path = await exports.fetch(actor(request), id_)
    day = card.begun_at.astimezone(services(request).city.timezone).strftime("%Y%m%d-%H%M")
    unmasked = "-未脱敏" if card.unmasked else ""
    name = f"{services(request).city.name}工单-{day}{unmasked}.{card.format.value}"
    return web.FileResponse(
        path,
        headers={
            "Content-Type": TYPES[card.format],
            "Content-Disposition": attachment(name),
        },
    )


async def stop(request: web.Request) -> web.StreamResponse:
    """`POST /exports/{id}/stop`: cancels it, or deletes its file."""
    await services(request).exports.stop(actor(request), request.match_info["id"])
    flash(request, "已取消，文件不再保留。")
    return back("/exports")


async def _page(request: web.Request, form: ExportForm, status: int = 200) -> web.Response:
    query, who = _query(form), actor(request)
    count, told = None, []
    try:
        count = await services(request).exports.count(who, _wanted(request, query))
        told = tell(query, await _names(request))
    except FilterError as error:
        form.refuse("", str(error))
        status = 422
    context = {
        "form": form,
        "told": told,
        "total": count,
        "mine": await services(request).exports.mine(who),
        "formats": FORMATS,
        "unmasked": who.may(Permission.EXPORT_UNMASKED),
        "queue": f"{PREFIX}/tickets?{form.query.data or ''}",
    }
    return render(request, "exports.html", context, status=status)


async def _names(request: web.Request) -> Mapping[str, str]:
    return (await services(request).roster()).names


def _query(form: ExportForm) -> MultiDict[str]:
    """Return the queue's address, as the page that shows it sent it."""
    pairs = parse_qsl((form.query.data or "")[:2000])
    return MultiDict((name, value) for name, value in pairs if name in NAMES)


def _wanted(request: web.Request, query: MultiDict[str]) -> FeedbackFilter:
    here = services(request)
    return read_query(query, city=here.city, actor=actor(request), today=here.desk.today)
