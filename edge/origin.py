"""Where a request comes from: over https or not, from one of the site's own pages or not, from which address."""

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web

_NEAR = tuple(
    ipaddress.ip_network(network)
    for network in ("127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)
"""This host and private networks (RFC 1918, RFC 4193), where a proxy may be."""


def is_https(request: web.Request) -> bool:
    """Tell whether the browser's connection is encrypted, also if a proxy in front does it.

    The proxy's header needs no trust: forging it only makes one's own cookie stricter.
    """
    return request.secure or request.headers.get("X-Forwarded-Proto", "").lower() == "https"


def own_name(request: web.Request, cookie: str) -> str:
    """Return a cookie name that over https no other host or path can set (RFC 6265bis, 'The "__Host-" prefix')."""
    return f"__Host-{cookie}" if is_https(request) else cookie


def is_own_page(request: web.Request) -> bool:
    """Tell whether one of this site's own pages sent the request (Fetch Metadata; RFC 6454 'Origin').

    `Sec-Fetch-Site` comes first, since it also works behind a proxy that changes `Host`. A request with
    neither header comes from no current browser and is refused.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin", "")
    try:
        return bool(origin) and urlsplit(origin).netloc.lower() == request.host.lower()
    except ValueError:
        return False  # Not an address, like `http://[`.


def address_of(request: web.Request) -> str:
    """Return the browser's address, for rate limits: the peer's, or the one named by a proxy on this host or network.

    Only the last entry of X-Forwarded-For counts, which the nearest proxy wrote itself, even if in a separate line;
    those who connect from the internet directly can't choose another address by forging the header.
    """
    peer = request.remote or ""
    told = ",".join(request.headers.getall("X-Forwarded-For", [])).rpartition(",")[2].strip()
    return told[:64] if told and _is_near(peer) else peer


def _is_near(peer: str) -> bool:
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return not peer  # A Unix socket has no address: only a proxy on this host can reach it.
    # A socket listening on :: names an IPv4 peer as an IPv6 address (RFC 4291, 2.5.5.2).
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in _NEAR)
