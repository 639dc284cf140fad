"""Turns errors into pages that say what to do next; every answer carries the request's id."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import structlog
from aiohttp import web

from console.access import Answering
from console.attempt_limits import TooManyAttemptsError
from console.csrf import ForeignFormError
from console.kept_input import written
from console.prefix import PREFIX
from console.rendering import is_part, render
from console.ticket_query import FilterError
from console.whence import page_before
from handlers.casework.change import ReviewError
from handlers.desk.acting import StaleError
from handlers.incident import where
from handlers.people import ForbiddenError
from storage.errors import StorageError

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """One kind of page."""

    status: int
    heading: str
    text: str


_HTTP: Mapping[int, ErrorPage] = MappingProxyType(
    {
        404: ErrorPage(404, "没有这个页面", "可能是地址打错了，或者这条内容已经不在了。"),
        405: ErrorPage(405, "不能这样打开", "这个地址只接受页面上的按钮。请回到上一页再操作。"),
        413: ErrorPage(413, "内容太大", "提交的文字或文件超过了上限。请删减后再提交。"),
    }
)
_OTHER = ErrorPage(400, "请求读不懂", "页面发来的内容不完整。请回到上一页，重新填写后再提交。")
_BROKEN = ErrorPage(
    500, "出了点问题", "系统没能完成这一步，什么都没有改动。请过一会儿再试；还不行，请把编号告诉管理员。"
)
_AWAY = ErrorPage(503, "数据库暂时连不上", "什么都没有改动。请过几分钟再试。")
_FOREIGN = ErrorPage(
    403, "没有提交", "您在别处重新登录过，或者是从别的网站提交的。请重新打开原来的页面，再提交一次。"
)

_KNOWN: Mapping[type[Exception], ErrorPage] = MappingProxyType(
    {ForeignFormError: _FOREIGN, StorageError: _AWAY, web.RequestPayloadError: _OTHER}
)
_SAID_BY_THEMSELVES: Mapping[type[Exception], tuple[int, str]] = MappingProxyType(
    {
        ForbiddenError: (403, "没有权限"),
        StaleError: (409, "刚刚有人改过"),
        ReviewError: (422, "没有办成"),
        FilterError: (422, "没有这样的列表"),
    }
)
"""Errors whose message is written for staff."""


@web.middleware
async def show_errors(request: web.Request, handler: Answering) -> web.StreamResponse:
    """Turn an exception into a page; unexpected ones are logged by kind and place, never with their words."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return await show(request, _HTTP.get(error.status, _OTHER))
    except TooManyAttemptsError as error:
        minutes = -(-error.wait // 60)
        response = await show(request, ErrorPage(429, "试得太快", f"为了账号安全，请等{minutes}分钟再试。"))
        response.headers["Retry-After"] = str(error.wait)
        return response
    except Exception as error:  # noqa: BLE001  # the one place that handles all of them
        page = _explain(error)
        if page.status >= 500:
            _log.error("console_failed", error=type(error).__name__, where=where(error.__traceback__))
        return await show(request, page)


def _explain(error: Exception) -> ErrorPage:
    for kind, (status, heading) in _SAID_BY_THEMSELVES.items():
        if isinstance(error, kind):
            return ErrorPage(status, heading, str(error))
    return next((page for kind, page in _KNOWN.items() if isinstance(error, kind)), _BROKEN)


async def show(request: web.Request, page: ErrorPage, *, sign_in: str | None = None) -> web.Response:
    """Render the page with what was typed into its form, and the way back; `sign_in` is where to go first."""
    # bot/ops.py names each request in the log's context; a console that runs alone makes up a name.
    reference = structlog.contextvars.get_contextvars().get("request") or secrets.token_hex(8)
    before = PREFIX if sign_in else await page_before(request)
    context = {
        "error": page,
        "reference": reference,
        "written": written(request),
        "sign_in": sign_in,
        # A page that can't be opened leads to itself only.
        "before": before if before not in {PREFIX, request.path_qs} else None,
    }
    template = "error_part.html" if is_part(request) else "error.html"
    return render(request, template, context, status=page.status)
