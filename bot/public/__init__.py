"""Public pages: every commitment of the report, and how far each one is."""

from bot.public.routes import setup

__all__ = ["setup"]
