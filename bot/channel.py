"""What every channel shares: the conversation that it talks to."""

from typing import Protocol

from handlers.conversation import Answer
from handlers.messages import Incoming


class Receives(Protocol):
    """The conversation, as a channel sees it."""

    async def receive(self, incoming: Incoming) -> Answer:
        """Handle one message exactly once; a repeat gets the reply that was kept."""
