"""What all pages share: the look, the templates' environment, static files, and the headers that keep a page safe."""

from bot.pages.rendering import add_room, is_demonstration, render, setup, tell_demonstration, wants_json

__all__ = [
    "add_room",
    "is_demonstration",
    "render",
    "setup",
    "tell_demonstration",
    "wants_json",
]
