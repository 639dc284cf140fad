"""WeChat's ledger: the customer messages that a citizen's actions still allow, and until when. Pure.

Sources: WeChat, 'Customer messages' (message/custom/send), as of the 2023-05-30 notice. It is undocumented whether two
actions' budgets add up for a 公众号: here they don't, the larger applies, and a refusal by WeChat (45015, 45047)
overrides the ledger.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from handlers.messages import Act
from storage.records import Grant

ALLOWS = MappingProxyType(
    {
        Act.MESSAGE: (5, timedelta(hours=48)),
        Act.CLICK: (3, timedelta(minutes=1)),
        Act.FOLLOW: (3, timedelta(minutes=1)),
        Act.SCAN: (3, timedelta(minutes=1)),
    }
)
"""Number of messages, and for how long after the action."""

Window = tuple[Grant, ...]
"""What is still allowed for one citizen; empty: nothing may be pushed."""


def open_by(window: Window, act: Act, now: datetime) -> Window:
    """Return the window after the citizen's action at `now`."""
    left, lasts = ALLOWS[act]
    given = Grant(left, now + lasts)
    return _useful((*window, given), now)


def is_most(act: Act) -> bool:
    """Tell whether an action allows at least as much as any other, so that the current window is irrelevant."""
    left, lasts = ALLOWS[act]
    return all(left >= other and lasts >= longer for other, longer in ALLOWS.values())


def allowed(window: Window, now: datetime) -> int:
    """Return how many messages may be pushed right now."""
    return max((grant.left for grant in window if grant.until > now), default=0)


def spend(window: Window, now: datetime) -> Window:
    """Return the window after one message: it counts against every open budget, as it is undocumented against which."""
    return _useful((replace(grant, left=grant.left - 1) for grant in window), now)


def refund(window: Window, *, before: Window, spent: Window) -> Window:
    """Return the window after WeChat refused a message for which `before` became `spent`; later changes stay."""
    return before if window == spent else window


def _useful(grants: Iterable[Grant], now: datetime) -> Window:
    """Drop grants that have lapsed, are used up, or are outlasted by another that allows at least as much."""
    alive = sorted(
        (grant for grant in grants if grant.until > now and grant.left > 0),
        key=lambda grant: (grant.until, grant.left),
        reverse=True,
    )
    kept: list[Grant] = []
    for grant in alive:
        if not kept or grant.left > kept[-1].left:
            kept.append(grant)
    return tuple(reversed(kept))
