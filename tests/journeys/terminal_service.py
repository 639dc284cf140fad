"""The terminal channel over a scripted conversation, as a process of its own: what its keys do needs no report."""

import asyncio

from bot import terminal
from tests.bot.webchat.scripted import Scripted

if __name__ == "__main__":
    asyncio.run(terminal.talk(Scripted()))
