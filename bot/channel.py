"""What every channel shares: the conversation that it talks to, and how a stored notice goes out on it."""

from dataclasses import dataclass
from typing import Protocol

from handlers.conversation import Answer
from handlers.messages import Incoming, Notice


class Receives(Protocol):
    """The conversation, as a channel sees it."""

    async def receive(self, incoming: Incoming) -> Answer:
        """Handle one message exactly once; a repeat gets the reply that was kept."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The platform says that it has taken a notice."""


class ChannelError(Exception):
    """A notice was not delivered, or nobody knows; what follows from it is the courier's.

    `reason` is a short code for logs and staff (console/fates.py puts it in words), without ids or a citizen's words.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        hold: bool = False,
        blocked: bool = False,
        retry_after: float | None = None,
        doubtful: bool = False,
        whole: bool = False,
    ) -> None:
        """Say what follows; without any of these it is tried again with backoff.

        `permanent`: this notice never arrives, whatever one does. `hold`: nothing arrives until the citizen writes
        again (window closed or used up). `blocked`: `hold`, and the contact is marked. `retry_after`: seconds that
        the platform asked for. `doubtful`: the call was cut off, and the platform may have taken it: it is not
        sent again as it is. `whole`: it is no matter of this citizen: nothing is sent on this channel until `retry_after`, and what
        citizens write meanwhile takes their notices along.
        """
        super().__init__(reason)
        self.reason, self.permanent, self.hold = reason, permanent, hold or blocked
        self.blocked, self.retry_after, self.doubtful, self.whole = blocked, retry_after, doubtful, whole


class Channel(Protocol):
    """A way to push: one call of the platform a piece, no retries of its own but for an expired token."""

    async def deliver(self, address: str, notice: Notice) -> Delivered:
        """Hand one piece to the platform; `address` is the platform's id for the citizen. Raises ChannelError.

        An `errcode` in a 200 is a failure. What is raised else counts as doubtful: only the channel can tell
        that a call never left.
        """
