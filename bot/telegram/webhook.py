"""POST /telegram: an update is acknowledged only once it is stored and answered, dropped for a reason, or set aside."""

import hmac

import structlog
from aiohttp import web
from pydantic import ValidationError

from bot.telegram.api import RawUpdate
from bot.telegram.intake import Intake
from edge.bodies import bounded

PATH = "/telegram"
LARGEST_BODY = 1024 * 1024
"""Bytes; an update holds no files, and a text of 4,096 characters with its entities is far smaller."""
_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name

_log = structlog.get_logger(__name__)


def webhook_routes(intake: Intake, secret: str | None) -> list[web.RouteDef]:
    """Return the webhook's route; none without a secret, since then anyone could speak as any citizen."""
    if not secret:
        _log.info("telegram.webhook_off", reason="YOUNUO_TELEGRAM_WEBHOOK_SECRET is not set")
        return []

    async def receive(request: web.Request) -> web.Response:
        if not _is_telegram(request, secret):
            _log.warning("telegram.wrong_secret", given=_SECRET in request.headers)
            return web.Response(status=401, text="the secret token is missing or wrong")
        return await _take(request, intake)

    return [web.post(PATH, receive)]


def _is_telegram(request: web.Request, secret: str) -> bool:
    """Check the secret (Bot API, 'setWebhook') in constant time."""
    given = request.headers.get(_SECRET, "")
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode())


async def _take(request: web.Request, intake: Intake) -> web.Response:
    """Answer 200 to settle the update; after any other status Telegram sends it again."""
    body = await bounded(request, LARGEST_BODY).read()
    try:
        raw = RawUpdate.model_validate_json(body)
    except ValidationError as error:
        return _refusal(error, len(body))
    verdict = await intake.take(raw)
    if verdict.settled:
        return web.Response(text=verdict.comment)
    return web.Response(status=503, text=verdict.comment)


def _refusal(error: ValidationError, size: int) -> web.Response:
    """Refuse a body that is not JSON; acknowledge JSON without an update id, or Telegram would resend it for a day."""
    if error.errors(include_input=False)[0]["type"] == "json_invalid":
        return web.Response(status=400, text="the body is not JSON")
    _log.warning("telegram.no_update", size=size)
    return web.Response(text="ignored: no update with an update_id")
