"""A platform that fails when told: what it accepted is what its citizens see."""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.channel import ChannelError
from handlers.messages import Notice

Fault = Callable[["Platform", str, Notice], None]
"""Raises what the platform answers, possibly after showing the message."""


@dataclass
class Platform:
    """A Channel in memory."""

    faults: dict[int, Fault] = field(default_factory=dict)
    """By the number of the call, from 1."""
    share: float = 0.0
    """Share of the other calls that fail, in one of the ways of FAULTS."""
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    calls: int = 0
    shown: defaultdict[str, list[Notice]] = field(default_factory=lambda: defaultdict(list))

    async def deliver(self, address: str, notice: Notice) -> None:
        """Accept the message, or fail as told."""
        self.calls += 1
        fault = self.faults.get(self.calls)
        if fault is None and self.chance.random() < self.share:
            fault = self.chance.choice(FAULTS)
        if fault:
            fault(self, address, notice)
        self.shown[address].append(notice)

    def texts(self, address: str) -> list[str]:
        """Return what one citizen sees."""
        return [notice.reply.text for notice in self.shown[address]]


def refuse(reason: str = "busy", **what: object) -> Fault:
    """Return a fault that answers with an error."""

    def fault(_platform: Platform, _address: str, _notice: Notice) -> None:
        raise ChannelError(reason, **what)  # type: ignore[arg-type]

    return fault


def cut_before(_platform: Platform, _address: str, _notice: Notice) -> None:
    """Cut the connection before the request arrived, which the caller can't know."""
    raise ConnectionResetError


def cut_after(platform: Platform, address: str, notice: Notice) -> None:
    """Accept the message, and cut the connection before the answer."""
    platform.shown[address].append(notice)
    raise TimeoutError


FAULTS = (refuse(), refuse("flood", retry_after=3), refuse("unreachable"), cut_before, cut_after)
