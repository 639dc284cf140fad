"""What all channels share: the conversation they talk to, and the interface by which notices are delivered."""

from datetime import timedelta
from typing import Protocol

from handlers.conversation import Answer
from handlers.messages import Incoming, Notice, Reply

DRAIN_SECONDS = 10.0
"""For which a channel finishes the messages in progress when the server ends; less than DRAIN_S of bot/serving.py."""
ALARM_PAUSE_S = 600.0
"""Seconds until a channel that needs its operator is tried again."""


class Receives(Protocol):
    """The conversation, as a channel sees it."""

    async def receive(self, incoming: Incoming) -> Answer:
        """Handle one message exactly once; a repeat gets the stored reply."""


class Conversing(Receives, Protocol):
    """The conversation, for a channel that may have to answer later."""

    async def send_later(
        self, incoming: Incoming, replies: tuple[Reply, ...], *, wait: timedelta = ...
    ) -> None:
        """Store the answer to a message as a notice, due after `wait`. Raises StorageError."""


class ChannelError(Exception):
    """A notice was not delivered, or perhaps not; the courier decides what follows.

    `reason` is a short code for logs and staff (console/notice_outcomes.py explains it), without ids or a citizen's words.
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
        """Say what the failure means; without any of these, the notice is retried with backoff.

        `permanent`: this notice can never arrive. `hold`: nothing arrives until the citizen writes again (window closed
        or used up). `blocked`: `hold`, and the contact is marked. `retry_after`: seconds that the platform asked for.
        `doubtful`: the call was cut off, so the platform may have accepted it, and it is not simply resent. `whole`:
        the failure does not concern this citizen: nothing is sent on the channel until `retry_after`, and replies to
        what citizens write meanwhile carry their notices along.
        """
        super().__init__(reason)
        self.reason, self.permanent, self.hold = reason, permanent, hold or blocked
        self.blocked, self.retry_after, self.doubtful, self.whole = blocked, retry_after, doubtful, whole


class Channel(Protocol):
    """A way to push: one call of the platform per piece, with no retries of its own except after an expired token."""

    async def deliver(self, address: str, notice: Notice) -> None:
        """Send one piece, and return once the platform has accepted it. Raises ChannelError.

        `address` is the platform's id for the citizen, or the reply's place.

        An `errcode` in a 200 is a failure. Any other exception counts as doubtful, since only the channel can tell
        that a call was never sent.
        """
