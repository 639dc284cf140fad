"""Templates of all pages: values are escaped, undefined names are errors, and blocks leave no gaps."""

from typing import Final

import aiohttp_jinja2
import jinja2
import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from edge.templates import prepare

_ONE: Final = web.AppKey("one", jinja2.Environment)
_OTHER: Final = web.AppKey("other", jinja2.Environment)


@pytest.fixture
def app() -> web.Application:
    """Return a site with templates of two sides."""
    app = web.Application()
    prepare(app, _ONE, jinja2.DictLoader({"page": "{{ words }}", "tag": '<a title="{{ words }}">'}))
    prepare(app, _OTHER, jinja2.DictLoader({"page": "other\n  {% if words %}\n  yes\n  {% endif %}\n"}))
    return app


def _rendered(app: web.Application, key: web.AppKey[jinja2.Environment], page: str, **context: object) -> str:
    request = make_mocked_request("GET", "/", app=app)
    return aiohttp_jinja2.render_string(page, request, context, app_key=key)


def test_values_are_text(app: web.Application) -> None:
    """Values are escaped whatever the template's name."""
    assert _rendered(app, _ONE, "page", words="<b>&") == "&lt;b&gt;&amp;"
    assert _rendered(app, _ONE, "tag", words='" onclick="') == '<a title="&#34; onclick=&#34;">'


def test_a_forgotten_value_is_an_error(app: web.Application) -> None:
    """An undefined value is an error, even if only tested for."""
    for key in (_ONE, _OTHER):
        with pytest.raises(jinja2.UndefinedError, match="words"):
            _rendered(app, key, "page")


def test_each_side_has_its_own(app: web.Application) -> None:
    """Two sides may use one template name in one site, and blocks leave no blank lines."""
    assert _rendered(app, _ONE, "page", words="one") == "one"
    assert _rendered(app, _OTHER, "page", words="one") == "other\n  yes\n"
