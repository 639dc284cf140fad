"""How long data about citizens is kept: set by operators, told to citizens, and held to by handlers/own_data/retention.py."""

from dataclasses import dataclass

_YEARS = {365: "一年", 730: "两年", 1095: "三年"}


@dataclass(frozen=True, slots=True)
class Keeping:
    """Days."""

    replies: int = 2
    """Of messages that a platform may deliver again, since they came. Telegram, the longest, does so for a day."""
    conversations: int = 180
    """Where a conversation stands, and the address, since the citizen last wrote."""
    identities: int = 365
    """Whose a ticket is, since it was answered, closed or withdrawn."""
    questions: int = 730
    """What was asked, masked and without its sender."""
    notices: int = 90
    """What was told and what became of it, since it was settled."""
    set_aside: int = 30
    """Updates that a person has to look at."""


USUAL = Keeping()
"""What holds where operators set nothing else."""


def say_days(days: int) -> str:
    """Write a period as people do: 一年, 90天."""
    return _YEARS.get(days, f"{days}天")
