"""Hides personal data in a text, as exports and the console show it; pure, idempotent, in linear time."""

from .cover import hide, impersonal, mask, only_introduces, recognised

__all__ = ["hide", "impersonal", "mask", "only_introduces", "recognised"]
