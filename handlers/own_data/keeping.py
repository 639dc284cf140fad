"""How long data about citizens is kept: set by operators, told to citizens, applied by retention.py."""

from dataclasses import dataclass

_YEARS = {365: "一年", 730: "两年", 1095: "三年"}


@dataclass(frozen=True, slots=True)
class Keeping:
    """Retention periods in days."""

    replies: int = 2
    """Replies to messages that may be redelivered, after receipt. Telegram redelivers longest, for a day."""
    conversations: int = 180
    """A conversation's state and the address, after the citizen's last message."""
    identities: int = 365
    """The citizen of a ticket, after it was answered, closed or withdrawn."""
    questions: int = 730
    """Questions, masked and without sender."""
    notices: int = 90
    """Notices, after they were settled."""
    set_aside: int = 30
    """Updates that a person has to look at."""


USUAL = Keeping()
"""The periods if operators set no others."""


def say_days(days: int) -> str:
    """Format a period as people do: 一年, 90天."""
    return _YEARS.get(days, f"{days}天")
