"""Headers that keep any page safe; each side of the edge adds what only its pages need."""

from types import MappingProxyType

from aiohttp import web

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Only the product's own scripts and styles, and no frames; each side allows its own images."""

SAFE = MappingProxyType(
    {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # Not no-referrer: browsers would then send `Origin: null` with the page's own form.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    }
)

NAME = "younuo"
"""The `Server` header: hides the names and versions of the software beneath."""


def cache_static(request: web.Request, response: web.StreamResponse, folder: str) -> None:
    """Let a browser cache a file of `folder` for ever if its address changes with its content."""
    if request.path.startswith(f"{folder}/") and response.status in {200, 206, 304}:
        lasting = "public, max-age=31536000, immutable" if "v" in request.query else "no-cache"
        response.headers["Cache-Control"] = lasting
