"""How long something takes, and how the times of many are told."""

import time
from collections.abc import Callable


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes, by the clock."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def cpu_milliseconds(work: Callable[[], object]) -> float:
    """Return the processor time that `work` takes in this thread."""
    begun = time.thread_time()
    work()
    return (time.thread_time() - begun) * 1000


def quantile(values: list[float], share: float) -> float:
    """Return the value below which that share lies; NaN for none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else float("nan")
