"""Ears of one more process, without building them anew: that takes a second, and what they are built of never changes."""

import asyncio
from copy import copy

from handlers.hearing.ears import Ears


def of_another_process(built: Ears) -> Ears:
    """Ears that heed nothing that was taught."""
    other = copy(built)
    other._turn = asyncio.Lock()
    other.now = other._untaught
    return other
