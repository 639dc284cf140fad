"""An unreadable form is refused, and distinguished from a readable one."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from edge.bodies import read_form, read_words

PLAIN, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"


def part(head: str, body: bytes = b"1") -> bytes:
    """Return a body of one part."""
    return f"--b\r\nContent-Disposition: form-data{head}\r\n\r\n".encode() + body + b"\r\n--b--\r\n"


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        (PLAIN, b"a=1", 200),
        (PARTS, part('; name="a"'), 200),
        (PLAIN, b"a=\xff", 400),
        (f"{PLAIN}; charset=nonsense", b"a=1", 400),
        (f"{PLAIN}; charset=base64", b"a=1", 400),
        ("multipart/form-data", b"a", 400),
        (PARTS, b"a", 400),
        (PARTS, part(""), 400),
        (PARTS, part('; name="a"', b"\xff"), 400),
        (PARTS, part('; name="a"\r\nContent-Type: text/plain; charset=nonsense'), 400),
        (PARTS, part('; name="a"\r\nContent-Transfer-Encoding: nonsense'), 400),
        (PARTS, part('; name="a"').removesuffix(b"\r\n--b--\r\n"), 400),
    ],
)
async def test_what_is_no_form_is_told_as_a_body_that_can_not_be_read(
    kind: str, body: bytes, status: int
) -> None:
    """Any malformed form is reported as an unreadable body, never as a server error."""

    async def show(request: web.Request) -> web.Response:
        try:
            form = await read_form(request)
        except web.RequestPayloadError:
            return web.Response(status=400)
        return web.Response(text=str(form["a"]))

    app = web.Application()
    app.add_routes([web.post("/", show)])
    async with (
        TestClient(TestServer(app)) as client,
        client.post("/", data=body, headers={"Content-Type": kind}) as response,
    ):
        assert response.status == status
        assert status != 200 or await response.text() == "1"


@pytest.mark.parametrize(
    ("kind", "body", "answer"),
    [
        (PLAIN, b"a=1&f=2", "a=1 f=2"),
        (PLAIN, b"a=" + b"x" * 200, "413"),
        (PARTS, part('; name="a"'), "a=1"),
        (PARTS, part('; name="f"; filename="f.pdf"', b"x" * 500), ""),
        (PARTS, part('; name="a"', b"x" * 200), "413"),
        (PARTS, part('; name="f"; filename="f.pdf"', b"x" * 2_000), "413"),
        (PARTS, part('; name="a"', b"\xff"), "a=\ufffd"),
        (PARTS, b"a", "400"),
        ("multipart/form-data", b"a", "400"),
        (PARTS, part('; name="a"').removesuffix(b"\r\n--b--\r\n"), "400"),
    ],
)
async def test_words_are_read_without_the_files_beside_them(kind: str, body: bytes, answer: str) -> None:
    """Of a form's fields only so much is read; its files count only for the length of the whole."""

    async def show(request: web.Request) -> web.Response:
        try:
            found = await read_words(request, 100, with_files=1_000)
        except web.RequestPayloadError:
            return web.Response(text="400")
        except web.HTTPRequestEntityTooLarge:
            return web.Response(text="413")
        return web.Response(text=" ".join(f"{name}={value}" for name, value in found.items()))

    app = web.Application()
    app.router.add_post("/", show)
    async with TestClient(TestServer(app)) as client:
        response = await client.post("/", data=body, headers={"Content-Type": kind})
        assert await response.text() == answer
