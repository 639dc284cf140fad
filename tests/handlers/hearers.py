"""Another process's learner, without rebuilding, which takes a second; its basis never changes."""

import asyncio
from copy import copy

from handlers.hearing.learning import LearningUnderstanding


def of_another_process(built: LearningUnderstanding) -> LearningUnderstanding:
    """Return a learner that was taught nothing yet."""
    other = copy(built)
    other._turn = asyncio.Lock()
    other.now = other._untaught
    return other
