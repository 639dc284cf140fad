"""The web chat: the same conversation in a browser, with a WebSocket, with plain requests, or without any script."""

from bot.webchat.channel import setup
from bot.webchat.talk import CHANNEL

__all__ = ["CHANNEL", "setup"]
