"""Saves bandwidth on what is long and seldom changes: compressed, and not sent again while it is the same."""

import hashlib

from aiohttp import ETag, web


def sparing(request: web.Request, response: web.Response) -> web.Response:
    """Save bandwidth, on phones above all: the commitments take hundreds of kilobytes and seldom change."""
    assert isinstance(response.body, bytes)  # noqa: S101
    # A weak tag: it stands for the content, compressed or not.
    response.etag = ETag(hashlib.sha256(response.body).hexdigest()[:32], is_weak=True)
    response.headers["Vary"] = "Accept-Encoding"
    if response.status == 200 and response.etag in (request.if_none_match or ()):
        return web.Response(status=304, headers=response.headers)
    response.enable_compression()
    return response
