"""What all pages share: the look, the templates' environment, static files, and the safety headers."""

from bot.pages.rendering import (
    add_room,
    bulletins,
    is_demonstration,
    render,
    setup,
    tell_bulletins,
    tell_demonstration,
    trouble,
    wants_json,
)

__all__ = [
    "add_room",
    "bulletins",
    "is_demonstration",
    "render",
    "setup",
    "tell_bulletins",
    "tell_demonstration",
    "trouble",
    "wants_json",
]
