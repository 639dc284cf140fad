"""Jinja environments for all pages: escaped, and strict about undefined names."""

import aiohttp_jinja2
import jinja2
from aiohttp import web


def prepare(
    app: web.Application, key: web.AppKey[jinja2.Environment], loader: jinja2.BaseLoader
) -> jinja2.Environment:
    """Set an environment on `app` under `key`, for `aiohttp_jinja2.render_template`."""
    return aiohttp_jinja2.setup(
        app,
        app_key=key,
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
