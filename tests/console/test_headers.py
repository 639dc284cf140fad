"""Headers: only the console's own files run, nothing frames it, nothing is stored."""

import re

from storage.records import Role
from tests.console.harness import Console

INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


async def test_every_page_forbids_what_it_does_not_need(console: Console) -> None:
    """The policy allows no 'unsafe-…', frames are refused, and pages are not stored."""
    staff, visitor = await console.sign_in(Role.ADMINISTRATOR), await console.visit()
    for who, path in ((visitor, "/sign-in"), (visitor, "/nowhere"), (visitor, ""), (staff, "/people")):
        async with await who.get(path) as response:
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "script-src 'self';" in policy
            assert "style-src 'self';" in policy
            assert "frame-ancestors 'none'" in policy
            assert "form-action 'self'" in policy
            assert "unsafe" not in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Cache-Control"] == "no-store"
            assert response.headers["Server"] == "younuo"


async def test_no_page_holds_script_or_style_of_its_own(console: Console) -> None:
    """No page contains inline script or style, which the policy would block anyway."""
    staff, visitor = await console.sign_in(Role.ADMINISTRATOR), await console.visit()
    auditor = await console.sign_in(Role.AUDITOR)
    pages = [
        await visitor.page("/sign-in"),
        await visitor.page("/join"),
        await auditor.page("/audit"),
        *[
            await staff.page(path)
            for path in (
                "",
                "/people",
                "/people/new",
                f"/people/{staff.id}",
                "/account",
                "/account/second-factor",
            )
        ],
    ]
    for html in pages:
        assert INLINE.findall(html) == []


async def test_static_files_are_kept_for_ever_by_their_address(console: Console) -> None:
    """A static file's address changes with its content and is cached for ever; without that it is revalidated."""
    visitor = await console.visit()
    html = await visitor.page("/sign-in")
    files = re.findall(r'(?:href|src)="/console(/static/[^"]+)"', html)
    assert len(files) == 4
    for path in files:
        async with await visitor.get(path) as response:
            assert response.status == 200
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        async with await visitor.get(path.partition("?")[0]) as response:
            assert response.headers["Cache-Control"] == "no-cache"
    assert (await visitor.get("/static/../app.py")).status == 404


async def test_htmx_evaluates_nothing_and_keeps_nothing(console: Console) -> None:
    """Every page contains htmx's settings against evaluating and caching."""
    html = await (await console.visit()).page("/sign-in")
    for setting in ('"allowEval": false', '"includeIndicatorStyles": false', '"historyCacheSize": 0'):
        assert setting in html
