"""Only the console's own forms take effect: each POST names its origin and carries a token bound to its browser."""

import base64
import hmac
import secrets
from collections.abc import Iterable
from typing import Any

from aiohttp import web
from wtforms import Form
from wtforms.csrf.core import CSRF

from console.access import Answering
from console.kept_input import remember
from console.services import page_of, services
from console.session import binding
from edge.bodies import bounded, read_form
from edge.origin import is_own_page

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ForeignFormError(Exception):
    """The request comes from no form of this session; nothing was done."""


def token_of(request: web.Request) -> str:
    """Return a token for the request's session, different each time so that compression reveals nothing (BREACH)."""
    return _token(request, secrets.token_bytes(12))


def check(request: web.Request, token: str) -> bool:
    """Tell whether a token was made for this session by this console."""
    try:
        nonce = base64.urlsafe_b64decode(token.partition(".")[0])
    except ValueError:
        return False
    return hmac.compare_digest(_token(request, nonce).encode(), token.encode("utf-8", "replace"))


def _token(request: web.Request, nonce: bytes) -> str:
    spelled = base64.urlsafe_b64encode(nonce).decode()
    said = f"csrf\0{binding(request)}\0{spelled}"
    return f"{spelled}.{services(request).seal(said)}"


@web.middleware
async def guard(request: web.Request, handler: Answering) -> web.StreamResponse:
    """Let a POST through only from this session's own form (field or header). Raises ForeignFormError, 413, 415."""
    if request.method in _SAFE or (page := page_of(request)) is None:
        return await handler(request)
    if not is_own_page(request):
        raise ForeignFormError("other site")
    whole, request = request, bounded(request, page.largest)
    form = await read_form(request)
    remember(whole, form)
    try:
        if not check(request, str(request.headers.get(HEADER) or form.get(FIELD, ""))):
            raise ForeignFormError("no token")
        return await handler(request)
    finally:
        close_files(form.values())


def close_files(values: Iterable[object]) -> None:
    """Close uploaded files: aiohttp closes those of the original request, but not those of its clone."""
    for value in values:
        if isinstance(value, web.FileField):
            value.file.close()


class BoundToken(CSRF):  # type: ignore[misc]  # WTForms brings no types.
    """The same token as a WTForms field; `meta.csrf_context` is the request."""

    def setup_form(self, form: Form) -> list[tuple[str, Any]]:
        """Remember the form's request."""
        self._request: web.Request = form.meta.csrf_context
        fields: list[tuple[str, Any]] = super().setup_form(form)
        return fields

    def generate_csrf_token(self, csrf_token_field: Any) -> str:  # noqa: ARG002 - WTForms' signature.
        """Return the field's value."""
        return token_of(self._request)

    def validate_csrf_token(self, form: Form, field: Any) -> None:  # noqa: ARG002 - WTForms' signature.
        """Raise ValueError for a foreign token; the middleware has already accepted one sent in a header."""
        if not check(self._request, str(self._request.headers.get(HEADER) or field.data or "")):
            raise ValueError("页面已过期，请重新打开再提交")
