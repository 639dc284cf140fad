"""How long and how often the channel tries before it gives up."""

from dataclasses import dataclass

from aiogram.exceptions import TelegramRetryAfter
from tenacity import RetryCallState, wait_exponential


@dataclass(frozen=True, slots=True)
class Patience:
    """Every limit on trying again; times in seconds."""

    insisting: float = 12.0
    """An update that still fails so long after its first delivery is set aside: meanwhile Telegram holds back its chat.

    Usually that is the fifth delivery, as Telegram pauses 0, 2, 4 and 8 seconds between them, and we 1, 2, 4 and 8.
    """
    sends: int = 3
    """Tries to send one message within one delivery."""
    first_wait: float = 1.0
    """Before the second try; doubles with each further one."""
    longest_wait: float = 30.0
    """Between two tries, also to fetch updates."""
    longest_flood: float = 15.0
    """The longest `retry_after` that is waited out in place; above it the answer is left to the courier."""
    request: int = 10
    """For one call of the Bot API."""
    showing: float = 30.0
    """For all messages of one answer; what Telegram has not accepted by then is left to the courier."""
    whole: float = 50.0
    """For one delivery of one update: Telegram cuts a webhook call after 60 (telegram-bot-api, WebhookActor.cpp)."""
    grace: float = 10.0
    """For the updates in hand when polling stops."""

    def wait(self, state: RetryCallState) -> float:
        """Return the seconds until the next try: longer each time, and never less than Telegram asks for."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, TelegramRetryAfter) else 0
        return max(asked, wait_exponential(self.first_wait, self.longest_wait)(state))
