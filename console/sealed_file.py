"""A file awaiting confirmation: kept in the browser's form, sealed by the console for one person and half an hour.

Nothing is written to disk, and any process on any host can open it after the confirmation.
"""

from aiohttp import web
from cryptography.fernet import Fernet, InvalidToken

from console.services import services
from console.session import actor
from handlers.deriving import make_box

WITHIN_S = 1800


def seal(request: web.Request, name: str, content: bytes) -> str:
    """Seal a file; the result is a third longer."""
    packed = "\0".join((actor(request).id, name.replace("\0", ""), "")).encode() + content
    return _box(request).encrypt_at_time(packed, _now(request)).decode()


def unseal(request: web.Request, sealed: str) -> tuple[str, bytes] | None:
    """Return name and content; None for another person's file, an expired one, or one that the console did not seal."""
    try:
        packed = _box(request).decrypt_at_time(sealed.encode(errors="replace"), WITHIN_S, _now(request))
    except InvalidToken:
        return None
    whose, name, content = packed.split(b"\0", 2)
    return (name.decode(), content) if whose.decode() == actor(request).id else None


def _box(request: web.Request) -> Fernet:
    return make_box(services(request).key, "parcel")


def _now(request: web.Request) -> int:
    return int(services(request).clock().timestamp())
