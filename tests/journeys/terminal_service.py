"""The terminal channel over a scripted conversation, in its own process: its keys need no report."""

import asyncio

from bot import terminal
from tests.bot.webchat.scripted import Scripted

if __name__ == "__main__":
    asyncio.run(terminal.talk(Scripted()))
