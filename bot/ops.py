"""Operations: liveness, readiness, request ids, the request log, and the apology page."""

import asyncio
import logging
import re
import secrets
import time
from collections.abc import Mapping
from typing import Final

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler

from bot import pages
from bot.readiness import Probe, Readiness
from handlers import wording
from handlers.incident import where

REQUEST_ID = "X-Request-ID"
_REQUEST_ID: Final = web.RequestKey("request_id", str)
GONE = 499
"""nginx's status for a client that hung up before the answer; it appears in logs only."""
_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)


_log = structlog.get_logger(__name__)


def setup(app: web.Application, *, probes: Mapping[str, Probe]) -> Readiness:
    """Mount `/healthz` and `/readyz`, and wrap every route with request ids, the request log and the apology page.

    `probes` are asked at each `/readyz`, and whenever the returned Readiness is. Call this before adding other
    middlewares that may fail, so that it wraps them.
    """
    logging.getLogger("aiohttp.server").addFilter(_no_fault_of_ours)
    readiness = Readiness(probes)
    pages.setup(app)
    app.middlewares.extend([_identify, _apologise])
    app.on_response_prepare.append(_show_request_id)
    app.add_routes([web.get("/healthz", _health), web.get("/readyz", readiness.tell)])
    return readiness


def _no_fault_of_ours(record: logging.LogRecord) -> bool:
    """Tell of bytes that are no HTTP, as scanners send them, and of addresses too long to read, not as an error: aiohttp answers 400."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, HttpProcessingError):
        record.levelno, record.levelname = logging.INFO, logging.getLevelName(logging.INFO)
    return True


async def _health(_request: web.Request) -> web.Response:
    return web.json_response({"up": True}, headers={"Cache-Control": "no-store"})


@web.middleware
async def _identify(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give the request an id, the proxy's if it sent one, and log the outcome with the route, never the URL."""
    given = request.headers.get(REQUEST_ID, "")
    request_id = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
    request[_REQUEST_ID] = request_id
    began = time.monotonic()
    with structlog.contextvars.bound_contextvars(request=request_id):
        status = 500
        try:
            response = await handler(request)
            status = response.status
        except web.HTTPException as error:
            status = error.status
            raise
        except asyncio.CancelledError:
            status = GONE
            raise
        finally:
            _log_request(request, status, time.monotonic() - began)
        return response


def _log_request(request: web.Request, status: int, seconds: float) -> None:
    resource = request.match_info.route.resource
    route = resource.canonical if resource else "-"
    level = logging.DEBUG if route in {"/healthz", "/readyz", "/metrics"} and status == 200 else logging.INFO
    milliseconds = round(seconds * 1000, 1)
    _log.log(level, "request", method=request.method, route=route, status=status, ms=milliseconds)


async def _show_request_id(request: web.Request, response: web.StreamResponse) -> None:
    if _REQUEST_ID in request:
        response.headers.setdefault(REQUEST_ID, request[_REQUEST_ID])


@web.middleware
async def _apologise(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn an unexpected exception into an apology with the request's id, and log its type and place.

    A client that went away, or a body that can't be read, is not our fault.
    """
    try:
        return await handler(request)
    except web.HTTPNotFound:
        if request.match_info.http_exception is None:
            raise
        return _trouble(request, 404, wording.NO_PAGE_HEADING, wording.NO_PAGE)
    except web.HTTPException:
        raise
    except (ConnectionError, web.RequestPayloadError) as error:
        if _is_gone(request):
            _log.info("client_gone", error=type(error).__name__)
            return web.Response(status=GONE)
        if isinstance(error, web.RequestPayloadError):
            return _trouble(request, 400, wording.NOT_RECEIVED_HEADING, wording.NOT_RECEIVED)
        return _failed(request, error)
    except Exception as error:  # noqa: BLE001  # the one place that handles all of them
        return _failed(request, error)


def _is_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _failed(request: web.Request, error: Exception) -> web.Response:
    _log.error("request_failed", error=type(error).__name__, where=where(error.__traceback__))
    return _trouble(request, 500, wording.PAGE_FAILED_HEADING, wording.PAGE_FAILED, request[_REQUEST_ID])


def _trouble(request: web.Request, status: int, heading: str, text: str, reference: str = "") -> web.Response:
    if not request.headers.get("Accept", "").startswith("text/html"):
        return web.json_response({"error": text, "request": request[_REQUEST_ID]}, status=status)
    return pages.trouble(request, status, heading, text, reference=reference)
