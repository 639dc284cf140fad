"""Hides personal data in a text, as exports and the console show it; pure, idempotent, in linear time."""

from .cover import mask

__all__ = ["mask"]
