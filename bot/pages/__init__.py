"""What all pages share: the look, the templates' environment, static files, and the safety headers."""

from bot.pages.rendering import add_room, is_demonstration, render, setup, tell_demonstration, wants_json

__all__ = [
    "add_room",
    "is_demonstration",
    "render",
    "setup",
    "tell_demonstration",
    "wants_json",
]
