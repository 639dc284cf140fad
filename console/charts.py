"""Charts as images: SVG drawn by pygal, with direct labels, so that they can be read in grey, in print, without colour.

Each is an <img> with its own styles, to which the page's policy does not apply; a table beside it has the same figures.
"""

import base64
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

_WIDTH, _HEAD, _ROW = 380, 40, 32
_SIZE = 15
_WIDER = 0.45
"""pygal takes every character to be 0.6 of the font size wide; a Chinese one is as wide as it is high."""
_LONGEST_LABEL = 14

_STYLE = {
    "background": "#ffffff",
    "plot_background": "#ffffff",
    "foreground": "#17211f",
    "foreground_strong": "#17211f",
    "foreground_subtle": "#4c5a55",
    "opacity": "1",
    "opacity_hover": "1",
    "transition": "0s",
    "colors": ("#2f7d6f", "#6e4a00"),
    "ci_colors": ("#17211f",),
    "font_family": "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif",
    "label_font_size": _SIZE,
    "major_label_font_size": _SIZE,
    "no_data_font_size": 18,
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; for a share, also its interval."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None


def counts(bars: Sequence[Bar]) -> str:
    """Draw counts, the first on top; return a data: address."""
    highest = max((bar.value for bar in bars), default=1) or 1
    return _draw(bars, "{:,.0f}".format, highest)


def shares(bars: Sequence[Bar]) -> str:
    """Draw shares (0 to 1) as percentages, each with its interval as a line; return a data: address."""
    return _draw(bars, "{:.1%}".format, 1, intervals=True)


def _draw(
    bars: Sequence[Bar], say: Callable[[float], str], highest: float, *, intervals: bool = False
) -> str:
    pygal = _pygal()
    # Each label contains its number: nothing is shown by length or colour alone.
    labels = [f"{_shortened(bar.label)}  {say(bar.value)}" for bar in reversed(bars)]
    chart = pygal.HorizontalBar(
        style=pygal.style.Style(**_STYLE),
        js=[],
        width=_WIDTH,
        height=_HEAD + _ROW * max(len(bars), 1),
        explicit_size=True,
        show_legend=False,
        show_x_labels=False,
        show_x_guides=False,
        show_y_guides=False,
        print_values=False,
        value_formatter=say,
        range=(0, highest),
        truncate_label=-1,
        margin=6,
        margin_left=6 + round(_SIZE * _WIDER * max(map(_wide, labels), default=0)),
        spacing=6,
        disable_xml_declaration=True,
        no_data_text="没有数据",
    )
    chart.x_labels = labels
    chart.add("", [_value(bar, intervals=intervals) for bar in reversed(bars)])
    return "data:image/svg+xml;base64," + base64.b64encode(chart.render().encode()).decode()


@cache
def _pygal() -> Any:
    """Import the library when the first chart is drawn, to keep the server's start fast."""
    import pygal  # noqa: PLC0415

    # Its plug-in finder is of a kind that Python no longer supports, with a warning at every import (Kozea/pygal).
    sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]
    return pygal


def _shortened(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"


def _wide(label: str) -> int:
    return sum(sign > "\u2e80" for sign in label)


def _value(bar: Bar, *, intervals: bool) -> dict[str, object]:
    if not intervals or bar.low is None:
        return {"value": bar.value}
    return {"value": bar.value, "ci": {"low": bar.low, "high": bar.high}}
