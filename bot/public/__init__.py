"""Public pages: every commitment of the report, and its status."""

from bot.public.routes import setup

__all__ = ["setup"]
