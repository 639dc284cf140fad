"""Updating many commitments at once: a table to download and fill in, its upload, a preview, and the confirmation."""

from typing import Final

from aiohttp import hdrs, web
from wtforms import FileField, HiddenField

from console.flash import flash
from console.forms import Form
from console.headers import TYPES, attachment
from console.rendering import back, render
from console.sealed_file import seal, unseal
from console.services import services
from console.session import actor
from handlers.batch import TablePreview
from storage.export import Format
from storage.intake import LARGEST

LARGEST_UPLOAD: Final = LARGEST + 256 * 1024
"""Bytes of the form; a little more than the file, so that the form itself can report a file that is too large."""
LARGEST_CONFIRM: Final = 2 * LARGEST
"""Bytes of the form that sends the sealed file back."""


class TableForm(Form):
    """A filled-in table."""

    table = FileField("填好的表格")


class ConfirmForm(Form):
    """The same table, after its preview."""

    parcel = HiddenField()


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /commitments/batch`."""
    return _start(request, TableForm.of(request))


async def download(request: web.Request) -> web.StreamResponse:
    """`GET /commitments/batch/table`: the table to fill in."""
    who, desk = actor(request), services(request).desk
    content = await desk.batch.form(who)
    more = "等" if len(who.departments) > 2 else ""
    whose = "、".join(who.departments[:2]) + more or services(request).city.name
    headers = {hdrs.CONTENT_DISPOSITION: attachment(f"承诺批量更新-{whose}-{desk.today}.xlsx")}
    return web.Response(body=content, content_type=TYPES[Format.XLSX], headers=headers)


async def preview(request: web.Request) -> web.StreamResponse:
    """`POST /commitments/batch`: what the table would do; 422 with its errors."""
    form = await TableForm.sent(request)
    sent = form.table.data
    if not form.validate() or not isinstance(sent, web.FileField):
        if not form.errors:
            form.refuse("table", "还没有选表格；请选择填好的xlsx或CSV文件")
        return _start(request, form, status=422)
    content = sent.file.read()
    found = await services(request).desk.batch.preview(actor(request), sent.filename, content)
    return _previewed(request, found, content, status=422 if found.problems else 200)


async def confirm(request: web.Request) -> web.StreamResponse:
    """`POST /commitments/batch/confirm`: publishes all of it; 409 with a new preview if something has changed since."""
    form = await ConfirmForm.sent(request)
    parcel = unseal(request, form.parcel.data or "") if form.validate() else None
    if parcel is None:
        again = TableForm.of(request)
        again.refuse("", "预览已过期，什么都没有更新；请重新上传表格")
        return _start(request, again, status=422)
    name, content = parcel
    done = await services(request).desk.batch.publish(actor(request), name, content)
    if not done.ready:
        return _previewed(request, done, content, status=409 if done.problems else 200)
    count = len({step.commitment.id for step in done.steps})
    flash(request, f"已更新{count}项承诺，居民现在问到的就是新的。")
    return back("/commitments")


def _start(request: web.Request, form: TableForm, status: int = 200) -> web.Response:
    count = services(request).desk.batch.count(actor(request))
    return render(request, "batch.html", {"form": form, "mine": count}, status=status)


def _previewed(request: web.Request, found: TablePreview, content: bytes, *, status: int) -> web.Response:
    context = {
        "found": found,
        "form": TableForm.of(request),
        "confirm": ConfirmForm.of(request),
        "parcel": seal(request, found.name, content) if found.ready else "",
        "commitments": len({step.commitment.id for step in found.steps}),
    }
    return render(request, "batch_preview.html", context, status=status)
